/** The jobs of CI services, ours and those that `init` writes: YAML, and no call that the command line does not know. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../../specs/package-root.ts';
import { envNames } from '../../settings/table.ts';
import { newFolder } from '../../run/in-process.test-data.ts';
import { deadPort } from '../../run/targets.test-data.ts';
import { commandLine } from '../process.test-data.ts';
import { misuse, wordsOf } from '../usage.test-data.ts';
import { services } from './drafts.ts';

const textOf = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8');

const installed = 'npx --no -- graph-conformance';
const checkedOut = 'npm run --silent cli --';
const action = '.github/actions/graph-conformance/action.yml';

/** Every text below a key, however deep. */
function textsAt(keys: readonly string[], node: unknown, wanted = false): readonly string[] {
  if (typeof node === 'string') return wanted ? [node] : [];
  if (Array.isArray(node)) return node.flatMap((item) => textsAt(keys, item, wanted));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => textsAt(keys, value, keys.includes(key)));
}

/** What the services put in for a machine of the matrix. */
const onMachine = (text: string, machine: number): string =>
  text.replaceAll(/\$\{\{ matrix\.shard \}\}|\$CI_NODE_INDEX/g, String(machine)).replaceAll('$CI_NODE_TOTAL', '4');

const caller = /(?:npx --no -- graph-conformance|npm run --silent cli --|dist\/suites\/cli\/main\.js") +(.*)/g;

const callsIn = (path: string): readonly string[] => [
  ...new Set(
    textsAt(['run', 'script'], parse(textOf(path))).flatMap((text) =>
      [1, 2, 3, 4].flatMap((machine) => [...onMachine(text, machine).matchAll(caller)].map(([, call = '']) => call)),
    ),
  ),
];

const keys = 'jwks > jwks.json';

const whole = [
  keys,
  ...[1, 2, 3, 4].map((machine) => `run --shard ${machine}/4 --report shard-${machine}`),
  'merge shard-1 shard-2 shard-3 shard-4 --out report',
];

const jobs = [
  ['suites/cli/init/github-shards.yml', '.github/workflows/conformance.yml', '- uses: actions/checkout@v4'],
  ['suites/cli/init/gitlab-shards.yml', '.gitlab-ci.yml', 'junit: report/junit.xml'],
] as const;

for (const [shipped, ours, part] of jobs) {
  test(`${ours} is what init writes, but for where the command line is`, () => {
    const lines = textOf(shipped)
      .split('\n')
      .filter((line) => !line.startsWith('# Yours to do: '));
    expect(textOf(ours)).toBe(lines.join('\n').replaceAll(installed, checkedOut));
    expect(textOf(ours)).toContain(part);
  });

  for (const path of [shipped, ours])
    test(`${path} judges every shard, and merges just these`, () => {
      expect([...callsIn(path)].sort()).toEqual([...whole].sort());
    });
}

const single = services.map((service) => `suites/cli/init/${service}.yml`);

for (const path of [...jobs.flat().filter((path) => path.endsWith('.yml')), ...single, action]) {
  describe(path, () => {
    for (const call of callsIn(path))
      test(`calls the command line as it is: ${call}`, async () => {
        expect(await misuse(wordsOf(call))).toEqual([]);
      });

    test('fetches no package by its name alone, which anybody may hold', () => {
      const texts = textsAt(['run', 'script', 'before_script'], parse(textOf(path)));
      expect(texts.length).toBeGreaterThan(0);
      expect(texts.join('\n')).not.toMatch(/npx (?!--no -- )|npm (install|i|exec) /);
    });
  });
}

for (const service of services)
  test(`the job of ${service} exports the keys, starts a mock that reads them, waits for it, and judges it`, async () => {
    const cwd = await newFolder();
    const TARGET_URL = await deadPort();
    const local = (text: string): string => text.replaceAll(installed, commandLine);
    const lines = textsAt(['run', 'script'], parse(textOf(`suites/cli/init/${service}.yml`)));
    const script = lines.filter((line) => !/^npm ci|^cat /.test(line)).join('\n');
    const mock = `sleep 1; test -s jwks.json && ${installed} mock --as-of latest --port ${new URL(TARGET_URL).port}`;
    const env = {
      PATH: process.env['PATH'] ?? '',
      AS_OF: 'latest',
      TARGET_URL,
      MOCK: local(mock),
      GRAPH_CONFORMANCE_SPEC: '*deviceowner*-revoketoken',
    };
    const shell = spawn('sh', ['-e', '-c', local(script)], { cwd, env, detached: true, stdio: 'pipe' });
    onTestFinished(() => void process.kill(-(shell.pid ?? 0), 'SIGTERM'));
    let said = '';
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (piece: Buffer) => (said += String(piece)));
    const [code] = await once(shell, 'exit');
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(`: ${TARGET_URL}, latest revision`) });
    expect(existsSync(join(cwd, 'report', 'junit.xml'))).toBe(true);
  });

test('the action hands its inputs over as settings, each declared and each used', () => {
  const { inputs, runs } = parse(textOf(action));
  const [env] = runs.steps.flatMap((step: { readonly env?: Readonly<Record<string, string>> }) => step.env ?? []);
  expect(envNames).toEqual(expect.arrayContaining(Object.keys(env)));
  expect(Object.values(env)).toEqual(Object.keys(inputs).map((name) => `\${{ inputs.${name} }}`));
});

test('the image copies what there is, and starts the command line as somebody without rights', () => {
  const lines = textOf('.docker/Dockerfile')
    .split('\n')
    .map((line) => line.split(' '));
  const [, entry] = /ENTRYPOINT \["node", "\/app\/(.*)"\]/.exec(textOf('.docker/Dockerfile')) ?? [];
  expect(entry).toBe(JSON.parse(textOf('package.json')).bin['graph-conformance']);
  const copied = lines.flatMap(([word, ...paths]) =>
    word === 'COPY' && !paths[0]?.startsWith('--') ? paths.slice(0, -1) : [],
  );
  expect(copied).toContain('package-lock.json');
  for (const path of copied) expect(existsSync(join(packageRoot(), path)), path).toBe(true);
  const order = lines.map(([word]) => word);
  expect(lines.filter(([word]) => word === 'USER')).toEqual([['USER', 'node']]);
  expect(order.indexOf('USER')).toBeLessThan(order.indexOf('ENTRYPOINT'));
});
