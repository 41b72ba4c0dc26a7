import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OperationSpec } from '../../specs/model.ts';
import { grant, response, specOf } from '../model.test-data.ts';
import { newFolder, planned } from './in-process.test-data.ts';
import { wordingsOf } from './plan.ts';

const page = (name: string, asOf: string, path: string): OperationSpec => ({
  ...specOf(asOf),
  page: name,
  requests: [{ method: 'DELETE', path }],
});

test('a page is worded by all its revisions on file, and by the other pages of the run about the same request', () => {
  const older = page('app', '2019-01-01', '/apps/{id}');
  const newer = page('app', '2020-01-01', '/apps/{id}');
  const rival = page('web-app', '2020-01-01', '/Apps/{appId}');
  const olderRival = page('web-app', '2019-01-01', '/apps/{id}');
  const stranger = page('group', '2020-01-01', '/groups/{id}');
  const wordings = wordingsOf([older, newer, rival, olderRival, stranger], [newer, rival, stranger]);
  expect(wordings(newer)).toEqual([older, newer, rival]);
  expect(wordings(stranger)).toEqual([stranger]);
});

describe('a target that ends in an API version', () => {
  /** One page of each version. */
  async function withBoth(): Promise<string> {
    const cwd = await newFolder();
    const noBody = { id: 'request-body', clause: '#body', line: 7, kind: 'requestBody', body: 'none' } as const;
    for (const apiVersion of ['beta', 'v1.0']) {
      const source = { locale: 'en-us', sha256: '0'.repeat(64) };
      const { page: name, asOf, ...spec } = specOf('2020-01-01', grant, noBody, response);
      await mkdir(join(cwd, 'own', apiVersion, name), { recursive: true });
      await writeFile(
        join(cwd, 'own', apiVersion, name, `${asOf}.json`),
        JSON.stringify({ ...spec, page: name, asOf, apiVersion, source }),
      );
    }
    return cwd;
  }

  const versionsOf = async (cwd: string, ...argv: readonly string[]) =>
    (await planned({ cwd, argv })).specs.map(({ apiVersion }) => apiVersion);

  test('is taken where it is that of the specs, in any letters', async () => {
    expect(await versionsOf(await newFolder(), '--target', 'http://127.0.0.1:1/BETA/')).toContain('beta');
    const own = ['--target', 'http://127.0.0.1:1/v1.0', '--specs', 'own', '--spec', 'v1.0/*'];
    expect(await versionsOf(await withBoth(), ...own)).toEqual(['v1.0']);
  });

  test('is a mistake where the specs are of another one, or of more', async () => {
    await expect(versionsOf(await newFolder(), '--target', 'http://127.0.0.1:1/x/v1.0')).rejects.toThrow(
      /^--target: http:\/\/127\.0\.0\.1:1\/x\/v1\.0 ends in an API version, .* of beta, .*; write http:\/\/127\.0\.0\.1:1\/x, or .* --spec 'v1\.0\/\*'$/,
    );
    await expect(versionsOf(await withBoth(), '--target', 'http://127.0.0.1:1/beta', '--specs', 'own')).rejects.toThrow(
      'of this run are of beta and v1.0, which',
    );
  });
});
