import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../specs/package-root.ts';
import { call, judged, newFolder, someShipped } from '../run/in-process.test-data.ts';
import { init } from './init.command.ts';
import { writeSyntheticSpecs } from '../lab/bench/synthetic-specs.ts';
import { settingsSchemaPath } from '../settings/config-schema.ts';

const textIn = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8');

test('what it writes loads as it stands, and the first run with it keeps every promise', async () => {
  const cwd = await newFolder();
  expect(await call(init, { cwd })).toEqual({
    code: 0,
    out: 'wrote graph-conformance.json\nwrote .env.example\nadded to .gitignore: .env, .graph-conformance/\nnext: npx graph-conformance run\n',
    err: '',
  });
  const { head, summary } = await judged({ cwd, argv: someShipped });
  expect(head).toMatchObject({ asOf: 'first', gate: 'page', target: { embedded: true } });
  expect(summary.exit.code).toBe(0);
});

test('what it writes judges as no configuration does: writing one changes no verdict', async () => {
  const cwd = await newFolder();
  const argv = ['--spec', '*-revoketoken'];
  const before = await judged({ cwd, argv });
  await call(init, { cwd });
  const after = await judged({ cwd, argv });
  expect(after.records.map(({ id, asOf }) => [id, asOf])).toEqual(before.records.map(({ id, asOf }) => [id, asOf]));
  expect([after.head.asOf, after.head.gate]).toEqual([before.head.asOf, before.head.gate]);
});

test('its schema is where an installed package has it', async () => {
  const cwd = await newFolder();
  await call(init, { cwd });
  expect(textIn(cwd, 'graph-conformance.json')).toContain(`"./node_modules/graph-conformance/${settingsSchemaPath}"`);
});

test('the example of an environment sets nothing: every line is a comment', async () => {
  const cwd = await newFolder();
  await call(init, { cwd });
  const lines = textIn(cwd, '.env.example').split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  expect(lines.length).toBeGreaterThan(20);
});

test('nothing is overwritten, and nothing is written beside it, unless it is told to', async () => {
  const cwd = await newFolder();
  writeFileSync(join(cwd, '.env.example'), 'mine');
  const { code, err } = await call(init, { cwd });
  expect({ code, err }).toEqual({
    code: 2,
    err: '.env.example: already there; nothing was written (--force overwrites)\n',
  });
  expect(readdirSync(cwd)).toEqual(['.env.example']);
  expect(await call(init, { cwd, argv: ['--force'] })).toMatchObject({ code: 0 });
  expect(textIn(cwd, '.env.example')).not.toBe('mine');
});

describe('to .gitignore', () => {
  const kept = 'node_modules/\n.env.local';
  const cases = [
    ['the secrets are added below what is there', kept, `${kept}\n.env\n.graph-conformance/\n`],
    ['only what is missing is added', '/.graph-conformance\r\n', '/.graph-conformance\r\n.env\n'],
    ['nothing is added where nothing is missing', '.env\n.graph-conformance', '.env\n.graph-conformance'],
  ] as const;
  for (const [name, before, after] of cases) {
    test(name, async () => {
      const cwd = await newFolder();
      writeFileSync(join(cwd, '.gitignore'), before);
      const { out } = await call(init, { cwd, argv: ['--force'] });
      expect(textIn(cwd, '.gitignore')).toBe(after);
      expect(out.includes('added to .gitignore')).toBe(before !== after);
    });
  }
});

test('a place that cannot be written to is told in one line', async () => {
  const cwd = await newFolder();
  mkdirSync(join(cwd, '.gitignore'));
  const { code, err } = await call(init, { cwd });
  expect({ code, err }).toEqual({
    code: 2,
    err: `${join(cwd, '.gitignore')}: cannot be written (EISDIR); run init in a folder of your own\n`,
  });
});

test('a service that it does not know exits 2 and offers the nearest one', async () => {
  const { code, err } = await call(init, { cwd: await newFolder(), argv: ['--ci', 'githab'] });
  expect({ code, err }).toEqual({
    code: 2,
    err: '--ci: found "githab"; use one of github, gitlab (did you mean "github"?)\n',
  });
});

const places = [
  ['github', '.github/workflows/conformance.yml'],
  ['gitlab', '.gitlab-ci.yml'],
] as const;

for (const [service, path] of places) {
  test(`--ci ${service} writes ${path}, and says what the job needs unless it is there`, async () => {
    const cwd = await newFolder();
    const { out } = await call(init, { cwd, argv: ['--ci', service] });
    expect(out).toContain(`in ${path}, put the command that starts your mock behind MOCK, `);
    expect(out).toMatch(
      /\nnext: npm install --save-dev graph-conformance \(or the tarball .*; then npx graph-conformance run\n$/,
    );
    expect(textIn(cwd, path)).toBe(textIn(packageRoot(), `suites/cli/init/${service}.yml`));
    writeFileSync(join(cwd, 'package-lock.json'), '{ "packages": { "node_modules/graph-conformance": {} } }');
    const again = await call(init, { cwd, argv: ['--ci', service, '--force'] });
    expect(again.out).toMatch(/\nnext: npx graph-conformance run\n$/);
  });

  test(`--ci ${service} adds the job to a configuration that is there, and leaves that as it is`, async () => {
    const cwd = await newFolder();
    const mine = JSON.stringify({ target: 'http://127.0.0.1:8085/graph', asOf: 'latest' });
    writeFileSync(join(cwd, 'graph-conformance.json'), mine);
    const { code, out } = await call(init, { cwd, argv: ['--ci', service] });
    expect(code).toBe(0);
    expect(out).toContain('kept graph-conformance.json, which is already there\n');
    expect(out).toContain(`wrote ${path}\n`);
    expect(textIn(cwd, 'graph-conformance.json')).toBe(mine);
    expect(textIn(cwd, path)).toContain('http://127.0.0.1:8085/graph');
    expect(textIn(cwd, path)).toContain('MOCK: npx --no -- graph-conformance mock --port 8085\n');
    expect(textIn(cwd, path)).not.toContain('4010');
  });

  test(`--ci ${service} starts no mock where what is judged runs elsewhere`, async () => {
    const cwd = await newFolder();
    writeFileSync(join(cwd, 'graph-conformance.json'), '{ "target": "https://graph.microsoft.com" }');
    await call(init, { cwd, argv: ['--ci', service] });
    expect(textIn(cwd, path)).toContain("MOCK: ''\n");
    expect(textIn(cwd, path)).toMatch(/TARGET_URL: .*https:\/\/graph\.microsoft\.com/);
  });

  test(`--ci ${service} is one job, and four machines where there are operations enough for them`, async () => {
    const cwd = await newFolder();
    await writeSyntheticSpecs(join(cwd, 'specs'), 36_000);
    writeFileSync(join(cwd, 'graph-conformance.json'), '{ "specs": "specs" }');
    await call(init, { cwd, argv: ['--ci', service] });
    expect(textIn(cwd, path)).toBe(textIn(packageRoot(), `suites/cli/init/${service}-shards.yml`));
  });
}

test('a job that is there is not overwritten', async () => {
  const cwd = await newFolder();
  await call(init, { cwd, argv: ['--ci', 'github'] });
  expect(await call(init, { cwd, argv: ['--ci', 'github'] })).toMatchObject({
    code: 2,
    err: '.github/workflows/conformance.yml: already there; nothing was written (--force overwrites)\n',
  });
});

test('the jobs of somebody else on GitLab stay, and the new one is a file to include', async () => {
  const cwd = await newFolder();
  writeFileSync(join(cwd, '.gitlab-ci.yml'), 'build:\n  script: make\n');
  const { code, out } = await call(init, { cwd, argv: ['--ci', 'gitlab'] });
  expect(code).toBe(0);
  expect(out).toContain('add to .gitlab-ci.yml: include: [{ local: .gitlab/conformance.yml }]\n');
  expect(textIn(cwd, '.gitlab-ci.yml')).toBe('build:\n  script: make\n');
  expect(textIn(cwd, '.gitlab', 'conformance.yml')).toContain('graph-conformance run --report report');
});
