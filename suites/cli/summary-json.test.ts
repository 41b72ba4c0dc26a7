/** `run --format json`: one document on stdout, whatever else there is to say. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formats } from '../reporters/index.ts';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { run } from './run.command.ts';
import { letsEveryoneIn, serveTarget } from '../run/targets.test-data.ts';

const expired = {
  case: 'permissions/application-not-supported',
  target: 'http://127.0.0.1:*',
  reason: 'mended with the next release',
  owner: 'anna',
  expires: '2020-12-31',
};

test('a run with a waiver that is over and with annotations still has one document on stdout: the record without its cases', async () => {
  const cwd = await newFolder();
  const { url } = await serveTarget(letsEveryoneIn);
  await writeFile(join(cwd, 'waivers.json'), JSON.stringify([expired]));
  const argv = ['--target', url, '--suite', 'permissions', '--report', 'out', '--format', 'json'];
  const { code, out, err } = await call(run, {
    cwd,
    argv,
    env: { GITHUB_ACTIONS: 'true', CI: 'true' },
  });
  expect(code).toBe(1);
  expect(err).toMatch(/^::error /m);
  const { format, attention, summary, ...head } = JSON.parse(out);
  const {
    cases,
    summary: { steps: _steps, ...tail },
    format: _format,
    ...recorded
  } = JSON.parse(await readFile(join(cwd, 'out', formats.json.file), 'utf8'));
  expect(format).toBe('graph-conformance-summary/1');
  expect(head).toEqual(recorded);
  expect(summary).toEqual(tail);
  expect(summary.exit.code).toBe(1);
  expect(summary.waivers).toMatchObject([{ state: 'expired' }]);
  const wrong = cases.filter(({ verdict }: { verdict: string }) => verdict !== 'pass');
  expect(wrong.length).toBeGreaterThan(0);
  expect(attention).toEqual(wrong.map(({ exchange: _exchange, ...rest }: { exchange?: unknown }) => rest));
});

const mistakes: readonly (readonly [argv: readonly string[], code: number, says: string])[] = [
  [['--gate', 'nobody'], 2, '--gate: found "nobody"'],
  [['--spec', 'no-such-page'], 2, '--spec: no spec matches "no-such-page"'],
  [['--suggest-waivers'], 2, '--suggest-waivers: prints waivers where --format json prints its document; use one'],
  [['--target', 'https://graph.microsoft.com', '--destructive', 'skip'], 4, 'nothing was sent: '],
];
for (const [argv, code, says] of mistakes) {
  test(`${argv.join(' ')} exits ${code} and leaves stdout empty`, async () => {
    const said = await call(run, { cwd: await newFolder(), argv: ['--format', 'json', ...argv] });
    expect(said).toMatchObject({ code, out: '' });
    expect(said.err).toContain(says);
  });
}
