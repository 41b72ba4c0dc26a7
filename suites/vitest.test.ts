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

/** A mock that lets in whoever brings a token, and its test. @param name of the file, which its hooks tell */
const testFile = (name: string, options: string): string => `
import { createServer } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { conformance } from ${JSON.stringify(library)};

let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  request.resume().on('end', () => response.writeHead(request.headers.authorization ? 204 : 401).end());
});
beforeAll(() => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => (console.log('requests of ${name}: ' + requests), server.close()));
conformance({ target: () => 'http://127.0.0.1:' + server.address().port, spec: '**/*deviceowner*-revoketoken', ${options} });
`;

interface Told {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

interface ToldOfFile {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly Told[];
}

/** @param files options by name */
async function runTests(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const cwd = await newFolder();
  await symlink(modules, join(cwd, 'node_modules'));
  await mkdir(join(cwd, 'tests'));
  for (const [name, options] of Object.entries(files))
    await writeFile(join(cwd, 'tests', `${name}.test.js`), testFile(name, options));
  const ended = await ownVitest(['--reporter=default', '--reporter=json', '--outputFile.json=out.json', ...argv], {
    cwd,
  });
  const { testResults }: { testResults: readonly ToldOfFile[] } = JSON.parse(
    await readFile(join(cwd, 'out.json'), 'utf8'),
  );
  const ofFile = (file: string): ToldOfFile | undefined =>
    testResults.find(({ name }) => name.endsWith(`/${file}.test.js`));
  const toldOf = (file: string): readonly Told[] => ofFile(file)?.assertionResults ?? [];
  const statusOf = (file: string): string | undefined => ofFile(file)?.status;
  return { ...ended, toldOf, statusOf };
}

test('a test per case, beside the hooks that start the mock; a broken promise says request, expected, received, clause and how to see it again, a mistake in the options is told once', async () => {
  const { code, toldOf, statusOf, stdout, stderr } = await runTests({
    mock: "suites: ['permissions', 'headers']",
    mistake: "gate: 'rfcs'",
  });
  expect(code).toBe(1);
  expect([statusOf('mistake'), toldOf('mistake')]).toEqual(['failed', []]);
  expect(stderr.match(/options: \/gate: found "rfcs"; use "rfc"/g)).toHaveLength(1);
  const told = toldOf('mock');
  expect(told.length).toBeGreaterThan(20);
  expect(told.every(({ title }) => /^beta\/\S+\/(permissions|headers)\/\S+$/.test(title))).toBe(true);
  const kept = told.find(({ title }) => title.endsWith('/headers/no-authorization'));
  expect(kept?.status).toBe('passed');
  const red = told.find(({ title }) => title.endsWith('/permissions/application-not-supported'));
  expect(red?.status).toBe('failed');
  expect(red?.failureMessages.join()).toMatch(
    /is refused\nrequest: +POST http:\/\/127\.0\.0\.1:\d+\/beta\/.+\nexpected: .+\nreceived: access was granted: status is 204\nclause: .+#prerequisites:28\n(.+\n)?again: +npx vitest run -t beta\//,
  );
  expect(red?.failureMessages.join()).toContain(`npx vitest run -t ${red?.title}`);
  expect(stdout).toMatch(/requests of mock: [1-9]/);
});

test('-t shows one case again; of a target with a fixed URL, which may be there still, a curl line does; where it selects no case, the target is not asked', async () => {
  const { url } = await serveTarget(letsEveryoneIn);
  const id = 'beta/intune-androidforwork-androiddeviceownerenrollmentprofile-revoketoken/headers/no-authorization';
  const files = { fixed: `target: '${url}'`, other: "suites: ['permissions']" };
  const { toldOf, statusOf, stdout } = await runTests(files, '-t', id);
  const [red, ...others] = toldOf('fixed').filter(({ status }) => status !== 'skipped');
  expect([red?.title, red?.status, others]).toEqual([id, 'failed', []]);
  expect(red?.failureMessages.join()).toMatch(/\nagain: +curl -i -X POST/);
  expect([statusOf('fixed'), statusOf('other')]).toEqual(['failed', 'passed']);
  expect(new Set(toldOf('other').map(({ status }) => status))).toEqual(new Set(['skipped']));
  expect(stdout).not.toContain('requests of other');
});
