/** Made-up operations in the shape of the shipped ones, as many as a measurement or a test needs. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OperationSpec } from '../../../specs/model.ts';
import { deriveCases } from '../../cases/derive.ts';

export const syntheticPermission = 'SyntheticThings.ReadWrite.All';

function synthetic(index: number): OperationSpec {
  const at = { clause: '#synthetic', line: 1 };
  const accept = { name: 'Accept', required: false, value: 'application/json' } as const;
  const work = { scheme: 'DelegatedWork', supported: true, anyOf: [syntheticPermission] } as const;
  return {
    page: `synthetic-thing${index}-reset`,
    apiVersion: 'beta',
    asOf: '2020-01-01',
    title: 'reset action',
    requests: [{ method: 'POST', path: `/synthetic/things${index}/{thingId}/reset` }],
    source: { locale: 'en-US', commit: '0000000', sha256: '0'.repeat(64) },
    requirements: [
      { id: 'request', ...at, kind: 'request' },
      { id: 'permissions/delegated-work', ...at, kind: 'permission', ...work },
      {
        id: 'permissions/delegated-personal',
        ...at,
        kind: 'permission',
        scheme: 'DelegatedPersonal',
        supported: false,
      },
      { id: 'permissions/application', ...at, kind: 'permission', scheme: 'Application', supported: false },
      { id: 'headers/authorization', ...at, kind: 'requestHeader', name: 'Authorization', required: true },
      { id: 'headers/accept', ...at, kind: 'requestHeader', ...accept },
      { id: 'request-body', ...at, kind: 'requestBody', body: 'none' },
      { id: 'response', ...at, kind: 'response', status: 204, body: 'none' },
    ],
    untestable: [],
  };
}

/** Enough operations for at least that many cases. */
export function syntheticSpecs(cases: number): readonly OperationSpec[] {
  const count = Math.ceil(cases / deriveCases(synthetic(0)).length);
  return Array.from({ length: count }, (_, index) => synthetic(index));
}

/** The same as files, as `--specs` reads them. */
export async function writeSyntheticSpecs(folder: string, cases: number): Promise<void> {
  for (const spec of syntheticSpecs(cases)) {
    const page = join(folder, spec.apiVersion, spec.page);
    await mkdir(page, { recursive: true });
    await writeFile(join(page, `${spec.asOf}.json`), JSON.stringify(spec));
  }
}
