import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { loadSpecs } from '../load.ts';
import type { Method, OperationSpec, Requirement } from '../model.ts';
import { driftOf } from './drift-of.ts';
import type { DriftClass } from './model.ts';
import { driftOfRevisions } from './revisions.ts';
import { application, header, licence, request, requestBody, response, specWith } from './specs.test-data.ts';

const routes = (...lines: readonly (readonly [Method, string])[]): OperationSpec =>
  specWith([request], { requests: lines.map(([method, path]) => ({ method, path })) });

type Row = readonly [sentence: string, older: OperationSpec, newer: OperationSpec, ...classes: DriftClass[]];

const silent = specWith([]);
const of = (...requirements: readonly Requirement[]): OperationSpec => specWith(requirements);
const typed = (body: 'object' | 'collection', type: string): OperationSpec =>
  of({ id: 'response', clause: '#response', line: 9, kind: 'response', status: 200, body, type });
const asked = (requirement: { body: 'object'; type: string } | { body: 'none' | 'described' | 'parameters' }) =>
  of({ id: 'request-body', clause: '#request-body', line: 8, kind: 'requestBody', ...requirement });
const member = (type: string, required?: true): OperationSpec =>
  of({ ...row('request-body/size'), kind: 'requestMember', name: 'size', type, ...(required && { required }) });
const parameter = (type: string): OperationSpec =>
  of({ ...row('parameters/size'), kind: 'parameter', name: 'size', type });
const row = (id: string) => ({ id, clause: '#request-body', line: 9 });
const option: Requirement = { id: 'query-options/top', clause: '#q', line: 8, kind: 'queryOption', name: '$top' };

/** Each has one change; the classes are those of its reasons. */
const rows: readonly Row[] = [
  ['a permission more', of(application('A.R')), of(application('A.R', 'B.R')), 'widening'],
  ['a permission less', of(application('A.R', 'B.R')), of(application('A.R')), 'narrowing'],
  ['a permission for another', of(application('A.R')), of(application('B.R')), 'narrowing', 'widening'],
  ['a scheme that is supported now', of(application()), of(application('A.R')), 'widening'],
  ['a scheme that is not supported any more', of(application('A.R')), of(application()), 'narrowing'],
  ['a scheme that nothing was said of', silent, of(application('A.R')), 'widening'],
  ['a scheme that nothing is said of any more', of(application('A.R')), silent, 'narrowing'],
  ['a refusal that was not said', silent, of(application()), 'neutral'],
  ['a refusal that is not said any more', of(application()), silent, 'neutral'],
  ['a request line more', routes(['GET', '/a']), routes(['GET', '/a'], ['GET', '/b']), 'widening'],
  ['a request line less', routes(['GET', '/a'], ['GET', '/b']), routes(['GET', '/a']), 'narrowing'],
  ['another method', routes(['POST', '/a']), routes(['PUT', '/a']), 'narrowing', 'widening'],
  ['another argument', routes(['GET', "/a(d='D7')"]), routes(['GET', "/a(d='D30')"]), 'narrowing', 'widening'],
  ['another query', routes(['GET', '/a?x=1']), routes(['GET', '/a?x=2']), 'narrowing', 'widening'],
  ['a hole of another name', routes(['GET', '/a/{id}']), routes(['GET', '/a/{aId}']), 'neutral'],
  ['a path in another case', routes(['GET', '/as/{id}']), routes(['GET', '/AS/{id}']), 'neutral'],
  ['a key in brackets', routes(['GET', "/as('{id}')"]), routes(['GET', '/as/{id}']), 'neutral'],
  ['a hole with a key less', routes(['GET', '/a/{id|name}']), routes(['GET', '/a/{id}']), 'narrowing'],
  ['a hole with a key more', routes(['GET', '/a/{id}']), routes(['GET', '/a/{id|name}']), 'widening'],
  ['a header that is required now', of(header('If-Match', false)), of(header('If-Match', true)), 'narrowing'],
  ['a header that may be left out now', of(header('If-Match', true)), of(header('If-Match', false)), 'widening'],
  ['a new header that is required', silent, of(header('If-Match', true)), 'narrowing'],
  ['a new header that may be sent', silent, of(header('Prefer', false)), 'widening'],
  ['a required header that is gone', of(header('If-Match', true)), silent, 'widening'],
  ['an optional header that is gone', of(header('Prefer', false)), silent, 'narrowing'],
  ['another value', of(header('Accept', false, 'a/b')), of(header('Accept', false, 'a/c')), 'narrowing'],
  ['the value in another case', of(header('Accept', false, 'A/b; c')), of(header('Accept', false, 'a/b;c')), 'neutral'],
  ['another placeholder', of(header('X', true, 'Bearer {token}')), of(header('X', true, 'Bearer <code>')), 'neutral'],
  ['a value that was not stated', of(header('Accept', false)), of(header('Accept', false, 'a/b')), 'narrowing'],
  ['a value that is not stated any more', of(header('Accept', false, 'a/b')), of(header('Accept', false)), 'widening'],
  ['a body that is asked for now', of(requestBody('none')), of(requestBody('described')), 'narrowing'],
  ['a body that is not asked for any more', of(requestBody('described')), of(requestBody('none')), 'narrowing'],
  ['a body that nothing was said of', silent, of(requestBody('described')), 'narrowing'],
  ['a body that nothing is said of any more', of(requestBody('described')), silent, 'narrowing'],
  ['the absence of a body, not said before', silent, of(requestBody('none')), 'neutral'],
  ['the absence of a body, not said any more', of(requestBody('none')), silent, 'neutral'],
  ['another line about a body', of(requestBody('described', 'a')), of(requestBody('described', 'b')), 'neutral'],
  [
    'a body of another type',
    asked({ body: 'object', type: 'a.b' }),
    asked({ body: 'object', type: 'a.c' }),
    'narrowing',
  ],
  ['parameters for an object', asked({ body: 'object', type: 'a.b' }), asked({ body: 'parameters' }), 'narrowing'],
  ['a type for a described request', asked({ body: 'described' }), asked({ body: 'object', type: 'a.b' }), 'neutral'],
  ['an object for no body', asked({ body: 'none' }), asked({ body: 'object', type: 'a.b' }), 'narrowing'],
  ['a member more', silent, member('Edm.Int32'), 'widening'],
  ['a member more that is required', silent, member('Edm.Int32', true), 'narrowing'],
  ['a member less', member('Edm.Int32'), silent, 'narrowing'],
  ['a member of another type', member('Edm.Int32'), member('Edm.Int64'), 'narrowing'],
  ['a member that is required now', member('Edm.Int32'), member('Edm.Int32', true), 'narrowing'],
  ['a member that may be left out now', member('Edm.Int32', true), member('Edm.Int32'), 'widening'],
  ['a parameter more', silent, parameter('Edm.Int32'), 'narrowing'],
  ['a parameter less', parameter('Edm.Int32'), silent, 'narrowing'],
  ['a parameter of another type', parameter('Edm.Int32'), parameter('Edm.Int64'), 'narrowing'],
  ['another status', of(response(204)), of(response(200)), 'narrowing'],
  ['an answer with a body now', of(response(200)), of(response(200, 'described')), 'widening'],
  ['an answer without a body now', of(response(200, 'described')), of(response(200)), 'narrowing'],
  ['an answer of another type', typed('object', 'a.b'), typed('object', 'a.c'), 'narrowing'],
  ['a collection for an object', typed('object', 'a.b'), typed('collection', 'a.b'), 'narrowing'],
  ['a type for a described body', of(response(200, 'described')), typed('object', 'a.b'), 'neutral'],
  ['an option that may be used now', silent, of(option), 'widening'],
  ['an option that is not mentioned any more', of(option), silent, 'narrowing'],
  ['another status and a body', of(response(204)), of(response(200, 'described')), 'narrowing', 'widening'],
  ['an answer that was not promised', silent, of(response(204)), 'widening'],
  ['an answer that is not promised any more', of(response(204)), silent, 'narrowing'],
  ['a precondition more', silent, of(licence), 'narrowing'],
  ['a precondition less', of(licence), silent, 'widening'],
  ['another kind under one id', of({ ...licence, id: 'response' }), of(response(204)), 'widening', 'widening'],
  [
    'permissions in another order',
    specWith([], { privilegeOrder: 'mostToLeast' }),
    specWith([], { privilegeOrder: 'leastToMost' }),
    'neutral',
  ],
  [
    'a request line that no requirement names',
    silent,
    specWith([], { requests: [{ method: 'PUT', path: '/other' }] }),
    'narrowing',
    'widening',
  ],
];

test('a section that could not be read says nothing of what is gone or new', () => {
  const unread = specWith([], { unread: [{ kind: 'requestHeader', reason: 'there is no such section' }] });
  const prefer = of(header('Prefer', false));
  expect([...driftOf(unread, prefer), ...driftOf(prefer, unread)]).toEqual([]);
  expect(driftOf(unread, of(licence))).toHaveLength(1);
});

describe('for a caller', () => {
  for (const [sentence, older, newer, ...classes] of rows) {
    test(`${sentence} is ${classes.join(' and ')}`, () => {
      const [change, ...others] = driftOf(older, newer);
      expect(others).toEqual([]);
      expect(change?.reasons.map((reason) => reason.class)).toEqual(classes);
      expect(change).toMatchObject({ class: classes[0], wordingOnly: false });
      expect(driftOf(newer, newer)).toEqual([]);
    });
  }
});

test('a line that reads otherwise and means the same is of wording alone', () => {
  const changes = driftOf(of({ ...response(204), hash: 'a' }), of({ ...response(204), hash: 'b', line: 9 }));
  expect(changes).toMatchObject([{ requirement: 'response', class: 'neutral', wordingOnly: true }]);
});

test('a line that stands elsewhere, or whose hash is not known on both sides, is no change', () => {
  const one = of({ ...response(204), hash: 'a' });
  expect(driftOf(one, of({ ...response(204), hash: 'a', line: 99, clause: '#answer' }))).toEqual([]);
  expect(driftOf(one, of(response(204)))).toEqual([]);
});

test('a change tells what was and what is, each with its place', () => {
  const [change] = driftOf(of(application()), of({ ...application('A.R', 'B.R'), line: 8 }));
  expect(change).toMatchObject({
    requirement: 'permissions/application',
    was: { says: 'not supported', values: [], clause: '#clause', line: 7 },
    is: { says: 'needs any one of', values: ['A.R', 'B.R'], clause: '#clause', line: 8 },
    reasons: [{ says: 'the scheme was not supported; is enough now:', values: ['A.R', 'B.R'] }],
  });
});

describe('whatever the specs', () => {
  const name = fc.constantFrom('A.R', 'B.R', 'C.R', 'D.R');
  const row = fc.uniqueArray(name).map((names) => application(...names.sort()));
  const anyHeader = fc.record({ name: fc.constantFrom('Accept', 'Prefer'), required: fc.boolean() });
  const requirement: fc.Arbitrary<Requirement> = fc.oneof(
    row,
    anyHeader.map((one) => header(one.name, one.required)),
    fc.constantFrom(request, licence, requestBody('none'), requestBody('described'), response(200), response(204)),
  );
  const path = fc.constantFrom('/a', '/b/{id}', '/b/{bId}', '/c');
  const spec = fc
    .record({
      requirements: fc.uniqueArray(
        fc.tuple(requirement, fc.constantFrom('0', '1')).map(([one, hash]) => ({ ...one, hash })),
        { selector: ({ id }) => id },
      ),
      paths: fc.uniqueArray(path, { minLength: 1 }),
    })
    .map(({ requirements, paths }) =>
      specWith(requirements, { requests: paths.map((one) => ({ method: 'GET', path: one })) }),
    );

  test('nothing changes from a spec to itself', () => {
    fc.assert(fc.property(spec, (one) => driftOf(one, one).length === 0));
  });

  test('every requirement that is new, gone or means something else is listed, each once', () => {
    // of a described body the spec knows only that its line has changed
    const meaning = ({ hash, ...rest }: Requirement) =>
      JSON.stringify('body' in rest && rest.body === 'described' ? { ...rest, hash } : rest);
    const meanings = ({ requirements }: OperationSpec) => new Map(requirements.map((one) => [one.id, meaning(one)]));
    fc.assert(
      fc.property(spec, spec, (older, newer) => {
        const changes = driftOf(older, newer);
        const listed = changes.map((change) => change.requirement);
        expect(listed).toEqual([...new Set(listed)]);
        expect(changes.every(({ reasons }) => reasons.length > 0)).toBe(true);
        const [had, has] = [meanings(older), meanings(newer)];
        const differing = [...new Set([...had.keys(), ...has.keys()])].filter((id) => had.get(id) !== has.get(id));
        const meant = changes.filter(({ wordingOnly }) => !wordingOnly).map((change) => change.requirement);
        // request lines are no part of the requirement that stands for them
        const sorted = (ids: readonly string[]) => ids.filter((id) => id !== 'request').toSorted();
        expect(sorted(meant)).toEqual(sorted(differing));
      }),
    );
  });

  test('between two sets of permissions, what widens one way narrows the other way', () => {
    const swapped = { widening: 'narrowing', narrowing: 'widening', neutral: 'neutral' } as const;
    const told = (older: OperationSpec, newer: OperationSpec) =>
      driftOf(older, newer).flatMap(({ reasons }) => reasons.map(({ class: one, values }) => ({ one, values })));
    fc.assert(
      fc.property(fc.option(row), fc.option(row), (one, other) => {
        const [older, newer] = [one, other].map((each) => specWith(each === null ? [] : [each]));
        if (!older || !newer) throw new Error('two specs');
        const back = told(newer, older).map((reason) => ({ ...reason, one: swapped[reason.one] }));
        expect(back).toHaveLength(told(older, newer).length);
        expect(back).toEqual(expect.arrayContaining(told(older, newer)));
      }),
    );
  });
});

test('in August 2019 the application rows of the two shipped pages changed, and widened; nothing else did', async () => {
  const loaded = await loadSpecs();
  const pages = driftOfRevisions(loaded.ok ? loaded.specs : []).filter(
    (page) => page.fate === 'compared' && page.newer.asOf === '2019-08-08',
  );
  const changes = pages.map((page) =>
    page.fate === 'compared' ? page.changes.filter(({ wordingOnly }) => !wordingOnly) : [],
  );
  const widened = { requirement: 'permissions/application', class: 'widening', was: { says: 'not supported' } };
  expect(changes).toMatchObject([[widened], [widened]]);
});
