import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { OperationSpec, Requirement } from '../../specs/model.ts';
import { specReader } from '../../specs/read-spec.ts';
import { checks } from '../checks/index.ts';
import { suiteNames } from '../model.ts';
import { deriveAll, deriveCases, underivable, withoutContent } from './derive.ts';
import {
  accept,
  allShapes,
  anySpec,
  authorization,
  casesOfAllShapes,
  deepFreeze,
  describedRequestBody,
  describedResponse,
  noRequestBody,
  notes,
  requestLine,
  retire,
  shortIds,
  specOf,
  success,
} from './specs.test-data.ts';

const read = await specReader();

/** For many specs. */
function everySpec(holds: (spec: OperationSpec) => void): void {
  fc.assert(fc.property(anySpec, holds), { numRuns: 100 });
}

test('the generated specs are specs that the loader accepts', () => {
  everySpec((spec) => {
    const { apiVersion, page, asOf } = spec;
    expect(read(new TextEncoder().encode(JSON.stringify(spec)), { apiVersion, page, asOf })).toMatchObject({
      ok: true,
    });
  });
});

describe('derivation is pure', () => {
  test('one spec gives the same cases twice, and is left as it was', () => {
    everySpec((spec) => {
      const before = JSON.stringify(spec);
      const first = deriveCases(deepFreeze(spec));
      expect(deriveCases(spec)).toEqual(first);
      expect(deriveCases(JSON.parse(before))).toEqual(first);
      expect(JSON.stringify(spec)).toBe(before);
    });
  });

  test('cases come suite by suite, in the order of the suites', () => {
    const cases = casesOfAllShapes();
    for (const spec of allShapes) {
      const suites = cases.filter(({ operation }) => operation.spec === spec).map(({ suite }) => suite);
      expect(suites).toEqual(suiteNames.flatMap((name) => suites.filter((suite) => suite === name)));
    }
    expect(new Set(cases.map(({ suite }) => suite))).toEqual(new Set(suiteNames));
  });
});

describe('ids', () => {
  test('are unique, lower-case and safe in a shell, for every spec', () => {
    everySpec((spec) => {
      const ids = deriveCases(spec).map(({ id }) => id);
      expect(ids.filter((id) => !/^[a-z0-9][a-z0-9./-]*$/.test(id))).toEqual([]);
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    });
  });

  test('name the operation and the suite', () => {
    everySpec((spec) => {
      for (const { id, suite, operation } of deriveCases(spec)) expect(id).toContain(`${operation.id}/${suite}/`);
    });
  });

  const twins: readonly (readonly [string, readonly string[], readonly RegExp[]])[] = [
    ['differ in case', ['A.Read.All', 'A.read.All'], [/^a\.read\.all-[\da-f]{8}$/, /^a\.read\.all-[\da-f]{8}$/]],
    ['have an underscore', ['A.Manage_As.App'], [/^a\.manage-as\.app$/]],
    ['are told apart by no slug', ['A.b_c', 'A.b-c'], [/^a\.b-c-[\da-f]{8}$/, /^a\.b-c-[\da-f]{8}$/]],
  ];
  for (const [sentence, anyOf, names] of twins) {
    test(`stay apart where permissions ${sentence}`, () => {
      const granted = shortIds(specOf(retire.requests, { Application: anyOf })).slice(0, anyOf.length);
      expect(granted.map((id) => id.replace('permissions/application/', ''))).toEqual(
        names.map((name) => expect.stringMatching(name)),
      );
      expect(new Set(granted).size).toBe(anyOf.length);
    });
  }
});

describe('the checks of a case', () => {
  test('name a check of the list and a requirement of the spec, and none twice', () => {
    everySpec((spec) => {
      for (const { id, checks: planned } of deriveCases(spec)) {
        const stray = planned.filter(
          ({ check, requirement }) => !checks.includes(check) || !spec.requirements.includes(requirement),
        );
        const named = planned.map(({ check, requirement }) => `${check.id} ${requirement.id}`);
        const sound = named.length > 0 && new Set(named).size === named.length && stray.length === 0;
        expect(sound, `${id}: ${named.join()}`).toBe(true);
      }
    });
  });

  test('of an action, a list and a get name every check there is', () => {
    const named = new Set(casesOfAllShapes().flatMap(({ checks: planned }) => planned.map(({ check }) => check)));
    expect(checks.filter((check) => !named.has(check))).toEqual([]);
  });
});

const place = { clause: '#sample', line: 1 } as const;

describe('there are no cases, and a reason,', () => {
  const granting = { DelegatedWork: ['A.Read'] } as const;
  const others = [requestLine, authorization, accept];
  const ifMatch: Requirement = { ...place, id: 'h', kind: 'requestHeader', name: 'If-Match', required: true };
  const deleting = [{ method: 'DELETE', path: '/things/{id}' }] as const;
  const table: readonly (readonly [sentence: string, spec: OperationSpec, reason: string])[] = [
    [
      'where the page describes a request body',
      specOf(retire.requests, granting, [...others, describedRequestBody, success(204)]),
      'unsupported shape: the page describes a request body, which no check reads yet',
    ],
    [
      'where the page describes a response body',
      specOf(retire.requests, granting, [...others, noRequestBody, describedResponse]),
      'unsupported shape: the page promises a response that no check reads: octets, or a body without a type',
    ],
    [
      'where the page promises octets',
      specOf(retire.requests, granting, [
        ...others,
        noRequestBody,
        { ...place, id: 'r', kind: 'response', status: 200, body: 'octets' },
      ]),
      'unsupported shape: the page promises a response that no check reads: octets, or a body without a type',
    ],
    [
      'where an example shows the request under another path',
      specOf(retire.requests, granting, [
        { ...requestLine, disputed: [{ by: 'example', line: 2, says: 'POST /me/things/1/retire' }] },
        authorization,
        accept,
        noRequestBody,
        success(204),
      ]),
      'the page shows its request under another path in an example; a wrong choice would be a false alarm',
    ],
    [
      'where the page promises no response',
      specOf(retire.requests, granting, [...others, noRequestBody]),
      'unsupported shape: the page promises no response, and there is nothing to compare answers with',
    ],
    [
      'where a POST may have a body, and the page does not say',
      specOf([...deleting, ...retire.requests], granting, [...others, success(204)]),
      'unsupported shape: the page does not say whether the request has a body, and a wrong guess would be a false alarm',
    ],
    [
      'where the page demands a header and gives no value',
      specOf(deleting, granting, [...others, ifMatch, success(204)]),
      'unsupported shape: the page demands a request header and gives no value for it',
    ],
    [
      'where the page grants nobody',
      specOf(retire.requests, { DelegatedWork: 'not supported' }),
      'the page grants access to no kind of account, and a refusal is only judged beside a success',
    ],
  ];
  for (const [sentence, spec, reason] of table) {
    test(sentence, () => {
      expect(shortIds(spec)).toEqual([]);
      expect(underivable(spec)).toBe(reason);
    });
  }

  test('where no request body can be made', () => {
    const create = notes.find(({ page }) => page === 'note-create');
    const pin = notes.find(({ page }) => page === 'note-pin');
    for (const spec of [create, pin] as readonly OperationSpec[]) {
      const requirements = spec.requirements.filter(({ kind }) => kind !== 'parameter');
      expect(deriveAll([{ ...spec, requirements }])).toEqual([]);
      expect(withoutContent(spec)).toMatch(/^no request body can be made/);
    }
    expect(withoutContent(retire)).toBe('no case is made of it');
  });

  test('and a DELETE has cases where the page is silent about the body', () => {
    const silent = specOf(deleting, granting, [...others, success(204)]);
    expect(underivable(silent)).toBe(undefined);
    expect(shortIds(silent)).toContain('response/documented-success');
    const missing = { kind: 'requestBody', reason: 'there is no such section' } as const;
    expect(underivable({ ...silent, unread: [missing] })).toBe(undefined);
    expect(underivable({ ...silent, unread: [{ ...missing, clause: '#request-body' }] })).toMatch(/^unsupported shape/);
  });
});
