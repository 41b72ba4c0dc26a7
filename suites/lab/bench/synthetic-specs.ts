/** Made-up operations in the shape of the shipped ones, as many as a measurement needs. */
import type { OperationSpec } from '../../../specs/model.ts';

const permission = 'SyntheticThings.ReadWrite.All';

function synthetic(index: number): OperationSpec {
  const at = { clause: '#synthetic', line: 1 };
  return {
    page: `synthetic-thing${index}-reset`,
    apiVersion: 'beta',
    asOf: '2020-01-01',
    title: 'reset action',
    requests: [{ method: 'POST', path: `/synthetic/things${index}/{thingId}/reset` }],
    source: { locale: 'en-US', commit: '0000000', sha256: '0'.repeat(64) },
    requirements: [
      { id: 'request', ...at, kind: 'request' },
      {
        id: 'permissions/delegated-work',
        ...at,
        kind: 'permission',
        scheme: 'DelegatedWork',
        supported: true,
        anyOf: [permission],
      },
      {
        id: 'permissions/delegated-personal',
        ...at,
        kind: 'permission',
        scheme: 'DelegatedPersonal',
        supported: false,
      },
      { id: 'permissions/application', ...at, kind: 'permission', scheme: 'Application', supported: false },
      { id: 'headers/authorization', ...at, kind: 'requestHeader', name: 'Authorization', required: true },
      {
        id: 'headers/accept',
        ...at,
        kind: 'requestHeader',
        name: 'Accept',
        required: false,
        value: 'application/json',
      },
      { id: 'request-body', ...at, kind: 'requestBody', body: 'none' },
      { id: 'response', ...at, kind: 'response', status: 204, body: 'none' },
    ],
    untestable: [],
  };
}

/** Enough operations for at least that many cases, given how many one operation has. */
export function syntheticSpecs(cases: number, casesOf: (spec: OperationSpec) => number): readonly OperationSpec[] {
  return Array.from({ length: Math.ceil(cases / casesOf(synthetic(0))) }, (_, index) => synthetic(index));
}
