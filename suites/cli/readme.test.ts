/** The picture of a failing run in README.md is what such a run prints; its exit codes are those of the help. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutants } from '../../fixtures/mutants/index.ts';
import { startReferenceServer } from '../../fixtures/server/index.ts';
import { packageRoot } from '../../specs/package-root.ts';
import { painter } from '../reporters/paint.ts';
import { terminalReport } from '../reporters/terminal.ts';
import { judged, newFolder, planned, someShipped } from '../run/in-process.test-data.ts';
import { localIssuer } from '../run/state-folder.ts';
import { commands } from './commands.ts';
import { help } from './help.ts';

const readme = readFileSync(join(packageRoot(), 'README.md'), 'utf8');

test('the failing run is what a terminal of 80 columns shows, but for what is left out', async () => {
  const [, picture = ''] = /```\n(graph-conformance [^]*?)```/.exec(readme) ?? [];
  const cwd = await newFolder();
  const { specs } = await planned({ cwd, argv: someShipped });
  const mutant = mutants.find(({ name }) => name === 'read-only-permission-is-granted');
  if (!mutant) throw new Error('there is no such mutant');
  const { jwks } = await localIssuer(cwd);
  const server = await startReferenceServer({ specs, jwks, behaviour: (honest) => mutant.behaviour(honest, specs) });
  const { summary } = await judged({ cwd, argv: ['--target', server.url, ...someShipped] });
  await server.close();
  const text = terminalReport(summary, painter({ colours: false, width: 80 })).replaceAll(
    server.url,
    'http://127.0.0.1:4010',
  );
  // a line without an ellipsis is there as it stands
  const shown = picture.split('\n').filter((line) => !line.includes('…') || line.startsWith('FAIL'));
  expect(shown.length).toBeGreaterThan(15);
  const lines = text.split('\n');
  expect(shown.filter((line) => !lines.includes(line))).toEqual([]);
  for (const line of picture.split('\n')) expect(line.length, line).toBeLessThan(90);
});

test('the exit codes are those of the help, and there are fewer than 900 words', async () => {
  const run = commands.find(({ name }) => name === 'run');
  if (!run) throw new Error('there is no run');
  const text = await help(run);
  const rows = [...readme.matchAll(/^\| (\d) +\| (.*?) +\|$/gm)];
  expect(rows).toHaveLength(6);
  for (const [, code, meaning] of rows) expect(text).toContain(`\n  ${code}  ${meaning}\n`);
  expect(readme.split(/\s+/).length).toBeLessThan(900);
});
