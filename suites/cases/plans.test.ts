import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { OperationSpec } from '../../specs/model.ts';
import { deriveCases } from './derive.ts';
import { anySpec, contentType, deviceOwnerPage, noRequestBody, retire, specOf, success } from './specs.test-data.ts';

function everySpec(holds: (spec: OperationSpec) => void): void {
  fc.assert(fc.property(anySpec, holds), { numRuns: 100 });
}

describe('the documented request', () => {
  for (const spec of [deviceOwnerPage('2019-01-12'), deviceOwnerPage('2019-08-08'), retire]) {
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
      expect(grant?.plan).toMatchObject({
        method: 'POST',
        headers: [['accept', 'application/json']],
        transport: 'raw',
      });
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
    const documents = specOf(retire.requests, { DelegatedWork: ['A.Read'] }, [
      contentType,
      noRequestBody,
      success(204),
    ]);
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
