/** `conformance()` in somebody's own vitest: a project of its own, in a process of its own. */
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { ownVitest } from './cli/process.test-data.ts';
import { newFolder } from './run/in-process.test-data.ts';
import { letsEveryoneIn, serveTarget } from './run/targets.test-data.ts';

const library = join(dirname(inject('compiledMain')), '..', 'vitest.js');
const modules = fileURLToPath(new URL('../node_modules', import.meta.url));

/** A mock that lets in whoever brings a token, and its test. */
const testFile = (options: string): string => `
import { createServer } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { conformance } from ${JSON.stringify(library)};

let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  request.resume().on('end', () => response.writeHead(request.headers.authorization ? 204 : 401).end());
});
beforeAll(() => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => (console.log('requests: ' + requests), server.close()));
conformance({ target: () => 'http://127.0.0.1:' + server.address().port, spec: '**/*deviceowner*', ${options} });
`;

interface Told {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

async function runTests(options: string, ...argv: readonly string[]) {
  const cwd = await newFolder();
  await symlink(modules, join(cwd, 'node_modules'));
  await mkdir(join(cwd, 'tests'));
  await writeFile(join(cwd, 'tests', 'mock.test.js'), testFile(options));
  const ended = await ownVitest(['--reporter=default', '--reporter=json', '--outputFile.json=out.json', ...argv], {
    cwd,
  });
  const { testResults } = JSON.parse(await readFile(join(cwd, 'out.json'), 'utf8'));
  const told: readonly Told[] = testResults.flatMap(
    ({ assertionResults }: { assertionResults: readonly Told[] }) => assertionResults,
  );
  return { ...ended, told };
}

test('a test per case, beside the hooks that start the mock; a broken promise says request, expected, received, clause and how to see it again', async () => {
  const { code, told, stdout } = await runTests("suites: ['permissions', 'headers']");
  expect(code).toBe(1);
  expect(told.length).toBeGreaterThan(20);
  expect(told.every(({ title }) => /^beta\/\S+\/(permissions|headers)\/\S+$/.test(title))).toBe(true);
  const statusOf = (end: string) => told.find(({ title }) => title.endsWith(end))?.status;
  expect(statusOf('/headers/no-authorization')).toBe('passed');
  const red = told.find(({ title }) => title.endsWith('/permissions/application-not-supported'));
  expect(red?.status).toBe('failed');
  expect(red?.failureMessages.join()).toMatch(
    /is refused\nrequest: +POST http:\/\/127\.0\.0\.1:\d+\/beta\/.+\nexpected: .+\nreceived: access was granted: status is 204\nclause: .+#prerequisites:28\n(.+\n)?again: +npx vitest run -t beta\//,
  );
  expect(red?.failureMessages.join()).toContain(`npx vitest run -t ${red?.title}`);
  expect(stdout).toMatch(/requests: [1-9]/);
});

test('-t shows one case again; of a target with a fixed URL, which may be there still, a curl line does', async () => {
  const { url } = await serveTarget(letsEveryoneIn);
  const id = 'beta/intune-androidforwork-androiddeviceownerenrollmentprofile-revoketoken/headers/no-authorization';
  const { told } = await runTests(`target: '${url}'`, '-t', id);
  const [red, ...others] = told.filter(({ status }) => status !== 'skipped');
  expect([red?.title, red?.status, others]).toEqual([id, 'failed', []]);
  expect(red?.failureMessages.join()).toMatch(/\nagain: +curl -i -X POST/);
});

test('where -t selects no case, the target is not asked', async () => {
  const { code, told, stdout } = await runTests('', '-t', 'no case has this title');
  expect(code).toBe(0);
  expect(new Set(told.map(({ status }) => status))).toEqual(new Set(['skipped']));
  expect(stdout).not.toContain('requests:');
});

test('a mistake in the options is told once, and no test is green', async () => {
  const { code, told, stderr } = await runTests("gate: 'rfcs'");
  expect([code, told]).toEqual([1, []]);
  expect(stderr).toContain('options: /gate: found "rfcs"; use "rfc"');
});
