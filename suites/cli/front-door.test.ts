/** vitest on its own as the runner: red where the command line is not 0, and titles that can be searched for. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, planned } from '../run/in-process.test-data.ts';
import { vitest } from './process.test-data.ts';
import { deadPort, letsEveryoneIn, serveTarget } from '../run/targets.test-data.ts';
import { emptyPart } from './vitest/empty-part.ts';

interface Told {
  readonly title: string;
  readonly status: string;
}

test('a target that breaks a promise is red, by tests whose titles are whole case ids', async () => {
  const { url } = await serveTarget(letsEveryoneIn);
  const cwd = await newFolder();
  const file = join(cwd, 'report.json');
  const argv = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code, stdout, stderr } = await vitest(argv, { cwd, env: { TARGET_URL: url } });
  expect(code).toBe(1);
  const report = JSON.parse(await readFile(file, 'utf8'));
  const told: readonly Told[] = report.testResults.flatMap(
    ({ assertionResults }: { assertionResults: Told[] }) => assertionResults,
  );
  const { cases } = await planned({ cwd, argv: ['--target', url] });
  const ofCases = told.filter(({ title }) => title !== emptyPart);
  expect(ofCases.map(({ title }) => title).sort()).toEqual(cases.map(({ id }) => id).sort());
  const failed = told.filter(({ status }) => status === 'failed').map(({ title }) => title);
  const expected = cases.filter(({ id }) => id.endsWith('permissions/application-not-supported')).map(({ id }) => id);
  expect(expected).toHaveLength(2);
  expect(failed).toEqual(expect.arrayContaining(expected));
  for (const id of expected) expect(`${stdout}${stderr}`).toContain(id);
  expect(`${stdout}${stderr}`).toContain('access was granted: status is 204; the page says that');
});

test('a dead port is red, and no test is told as skipped or passed', async () => {
  const [url, cwd] = [await deadPort(), await newFolder()];
  const { code, stdout, stderr } = await vitest([], { cwd, env: { TARGET_URL: url } });
  expect(code).toBe(1);
  expect(`${stdout}${stderr}`).toContain(`nothing was judged: ${url} cannot be reached: `);
  expect(stdout).not.toMatch(/skipped|passed/);
});

test('a waiver that is over is red, although every test is green', async () => {
  const cwd = await newFolder();
  const waiver = { case: 'nope', target: '*', reason: 'known', owner: 'anna', expires: '2999-12-31' };
  await writeFile(join(cwd, 'waivers.json'), JSON.stringify([waiver]));
  const { code, stdout, stderr } = await vitest([], { cwd });
  expect(code).toBe(1);
  expect(`${stdout}${stderr}`).toContain('waivers.json:1: no case is called "nope"; delete this entry');
});
