/** A further operation is a further file: no code knows the page that is judged here. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { permissionsOf, startReferenceServer, type Behaviour } from '../../fixtures/server/index.ts';
import { call, judged, newFolder, planned } from './in-process.test-data.ts';
import { plan } from '../cli/plan.command.ts';
import { dropInto, forUsers, id } from './retire.test-data.ts';
import { localIssuer } from './state-folder.ts';

async function folderWithRetire(): Promise<string> {
  const cwd = await newFolder();
  await dropInto(join(cwd, 'specs'));
  return cwd;
}

const argv = ['--specs', 'specs'];

describe('a spec of another action, dropped into a folder', () => {
  test('is judged on the embedded server, and every case of every suite passes', async () => {
    const { summary, results } = await judged({ cwd: await folderWithRetire(), argv });
    expect(results.filter(({ verdict }) => verdict !== 'pass').map(({ case: one }) => one.id)).toEqual([]);
    expect(summary.exit.code).toBe(0);
    expect(new Set(results.map(({ case: one }) => one.suite)).size).toBe(5);
    expect(summary.operations.map((operation) => operation.id)).toEqual([id]);
  });

  test('is planned under ids of its own, with the permissions of its own rows', async () => {
    const { code, out } = await call(plan, { cwd: await folderWithRetire(), argv });
    expect(code).toBe(0);
    for (const name of [
      'delegated-work/devicemanagementmanageddevices.privilegedoperations.all',
      'application/devicemanagementmanageddevices.readwrite.all',
      'delegated-personal-not-supported',
    ])
      expect(out, name).toContain(`\n  ${id}/permissions/${name} [`);
    expect(out).not.toContain('revoketoken');
  });

  test('stands beside the pages that are there already', async () => {
    const cwd = await folderWithRetire();
    const shipped = fileURLToPath(new URL('../../specs/beta/', import.meta.url));
    await cp(shipped, join(cwd, 'specs', 'beta'), { recursive: true });
    const { specs, cases } = await planned({ cwd, argv });
    expect(specs).toHaveLength(15);
    expect(cases.filter((one) => one.id.startsWith(`${id}/`)).length).toBeGreaterThan(40);
  });

  test('fails where a server gives apps the right of users', async () => {
    const cwd = await folderWithRetire();
    const { specs } = await planned({ cwd, argv });
    const { jwks } = await localIssuer(cwd);
    const behaviour = (honest: Behaviour): Behaviour => ({
      ...honest,
      permits: (claims, spec) => honest.permits(claims, spec) || permissionsOf(claims).includes(forUsers),
    });
    const server = await startReferenceServer({ specs, jwks, behaviour });
    const { summary, text } = await judged({ cwd, argv: [...argv, '--target', server.url] });
    await server.close();
    expect(text).toMatch(
      /\n {2}expected {2}the page grants access to .*\n {2}received {2}access was granted: status is 204\n/,
    );
    expect(text).toMatch(/\n {2}case id {3}permissions\/application\//);
    expect(summary.exit.code).toBe(1);
  });
});
