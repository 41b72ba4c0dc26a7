import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { specReader } from '../../specs/read-spec.ts';
import { checkById, checks } from '../checks/index.ts';
import { suiteNames } from '../model.ts';
import { deriveCases } from './derive.ts';
import {
  accept,
  anySpec,
  authorization,
  contentType,
  deepFreeze,
  deviceOwnerPage,
  noRequestBody,
  requestLine,
  retire,
  shortIds,
  specOf,
  success,
} from './specs.test-data.ts';

const deviceOwner = deviceOwnerPage('2019-01-12');
const read = await specReader();

/** For every case of many specs. */
function everySpec(holds: (spec: Parameters<typeof deriveCases>[0]) => void): void {
  fc.assert(fc.property(anySpec, holds), { numRuns: 100 });
}

test('the generated specs are specs that the loader accepts', () => {
  everySpec((spec) => {
    const { apiVersion, page, asOf } = spec;
    expect(read(new TextEncoder().encode(JSON.stringify(spec)), { apiVersion, page, asOf })).toMatchObject({ ok: true });
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
    const suites = deriveCases(deviceOwner).map(({ suite }) => suite);
    expect([...new Set(suites)]).toEqual(suiteNames);
    expect(suites).toEqual(suiteNames.flatMap((name) => suites.filter((suite) => suite === name)));
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

describe('witnesses', () => {
  test('name a check of the list and a requirement of the spec, and none twice', () => {
    everySpec((spec) => {
      for (const { id, witnesses } of deriveCases(spec)) {
        for (const { check, requirement } of witnesses) {
          expect(() => checkById(check)).not.toThrow();
          expect(spec.requirements).toContain(requirement);
        }
        const named = witnesses.map(({ check, requirement }) => `${check} ${requirement.id}`);
        expect(new Set(named).size, id).toBe(named.length);
        expect(named, id).not.toEqual([]);
      }
    });
  });

  test('of the device-owner page name every check there is', () => {
    const named = new Set(deriveCases(deviceOwner).flatMap(({ witnesses }) => witnesses.map(({ check }) => check)));
    expect(checks.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
  });
});

describe('the documented request', () => {
  for (const spec of [deviceOwner, deviceOwnerPage('2019-08-08'), retire]) {
    test(`is one plan for four cases of ${spec.page} as-of ${spec.asOf}`, () => {
      const cases = deriveCases(spec);
      const [grant] = cases;
      const sharers = cases.filter(({ plan }) => JSON.stringify(plan) === JSON.stringify(grant?.plan));
      expect(sharers.map(({ id }) => id.split('/').slice(2).join('/'))).toEqual([
        expect.stringMatching(/^permissions\/delegated-work\/devicemanagement/),
        'headers/documented-accept',
        'request-body/no-body',
        'response/documented-success',
      ]);
      for (const { plan } of sharers) expect(plan).toEqual(grant?.plan);
      expect(grant?.plan).toMatchObject({ method: 'POST', headers: [['accept', 'application/json']], transport: 'raw' });
      expect(grant?.plan.body).toBeUndefined();
    });
  }

  test('names no header twice, whatever the page documents', () => {
    everySpec((spec) => {
      for (const { id, plan } of deriveCases(spec)) {
        const names = plan.headers.map(([name]) => name);
        expect(new Set(names).size, id).toBe(names.length);
      }
    });
    const documents = specOf(retire.requests, { DelegatedWork: ['A.Read'] }, [contentType, noRequestBody, success(204)]);
    const text = deriveCases(documents).find(({ id }) => id.endsWith('/other-media-type'));
    expect(text?.plan.headers).toEqual([['content-type', 'text/plain']]);
  });

  test('carries no Content-Length where the method wants no content', () => {
    everySpec((spec) => {
      for (const { plan } of deriveCases(spec)) {
        if (plan.method === 'GET' || plan.method === 'DELETE') expect(plan.framing).toBe('none');
      }
    });
  });
});

test('a page that promises no response, or grants nobody, has no cases', () => {
  const others = [requestLine, authorization, accept, noRequestBody];
  expect(shortIds(specOf(retire.requests, { DelegatedWork: ['A.Read'] }, others))).toEqual([]);
  expect(shortIds(specOf(retire.requests, { DelegatedWork: 'not supported' }))).toEqual([]);
});
