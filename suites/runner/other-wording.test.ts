import { expect, test } from 'vitest';
import type { Requirement } from '../../specs/model.ts';
import { grant, response, specOf } from '../model.test-data.ts';
import { otherWording } from './other-wording.ts';

const place = { clause: '#x', line: 1 } as const;
const accept: Requirement = {
  ...place,
  id: 'accept',
  kind: 'requestHeader',
  name: 'Accept',
  required: false,
  value: 'a/b',
};
const app: Requirement = { ...place, id: 'app', kind: 'permission', scheme: 'Application', supported: false };
const body: Requirement = { ...place, id: 'body', kind: 'requestBody', body: 'none' };

const rows: readonly (readonly [
  what: string,
  now: Requirement,
  then: readonly Requirement[],
  note: string | undefined,
])[] = [
  ['the same', response, [response], undefined],
  ['the same in another place', response, [{ ...response, line: 99, clause: '#other', hash: 'f' }], undefined],
  [
    'the same with its members in another order',
    body,
    [{ body: 'none', kind: 'requestBody', id: 'body', ...place }],
    undefined,
  ],
  ['nothing', response, [], 'says nothing about it'],
  [
    'another status',
    response,
    [{ ...place, id: 'response', kind: 'response', status: 200, body: 'none' }],
    'promises 200',
  ],
  [
    'another permission',
    grant,
    [{ ...place, id: grant.id, kind: 'permission', scheme: 'DelegatedWork', supported: true, anyOf: ['B', 'C'] }],
    'lists B, C for DelegatedWork',
  ],
  [
    'no support',
    grant,
    [{ ...place, id: grant.id, kind: 'permission', scheme: 'DelegatedWork', supported: false }],
    'says that DelegatedWork is not supported',
  ],
  [
    'support',
    app,
    [{ ...place, id: 'app', kind: 'permission', scheme: 'Application', supported: true, anyOf: ['B'] }],
    'lists B for Application',
  ],
  [
    'another header',
    accept,
    [{ ...place, id: 'accept', kind: 'requestHeader', name: 'Accept', required: true, value: 'c/d' }],
    'documents Accept: c/d, required',
  ],
  [
    'a header without a value',
    accept,
    [{ ...place, id: 'accept', kind: 'requestHeader', name: 'Accept', required: false }],
    'documents Accept',
  ],
];
for (const [what, now, then, note] of rows) {
  test(`another revision that says ${what} gives ${note === undefined ? 'no note' : `the note that it ${note}`}`, () => {
    const expected = note === undefined ? undefined : `the revision as-of 2019-01-01 ${note}`;
    const spec = specOf('2020-01-01', now);
    expect(otherWording(now, spec, [specOf('2019-01-01', ...then), spec])).toBe(expected);
  });
}

test('every revision that differs is told of', () => {
  const spec = specOf('2020-01-01', response);
  const revisions = [specOf('2018-01-01'), specOf('2019-01-01', response), spec, specOf('2021-01-01')];
  const note =
    'the revision as-of 2018-01-01 says nothing about it; the revision as-of 2021-01-01 says nothing about it';
  expect(otherWording(response, spec, revisions)).toBe(note);
});

test('another page about the same request is told of where it contradicts, and not where it is silent', () => {
  const spec = specOf('2020-01-01', grant);
  const rival: Requirement = { ...place, id: grant.id, kind: 'permission', scheme: 'DelegatedWork', supported: false };
  const others = [
    { ...specOf('2020-01-01', rival), page: 'rival' },
    { ...specOf('2020-01-01'), page: 'silent' },
    { ...specOf('2020-01-01', grant), page: 'twin' },
  ];
  const note = 'the page rival, about the same request, says that DelegatedWork is not supported';
  expect(otherWording(grant, spec, others)).toBe(note);
});

test('how a requirement was read is no wording', () => {
  const spec = specOf('2020-01-01', response);
  expect(otherWording(response, spec, [specOf('2019-01-01', { ...response, recovered: true })])).toBe(undefined);
});
