/** A program that a settings file names is started by nobody but whoever has seen its command line. */
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../cli/run.command.ts';
import { whoami } from '../cli/whoami.command.ts';
import { readSettings } from '../settings/read-settings.ts';
import { withConsent } from './consent.ts';
import { call, newFolder } from './in-process.test-data.ts';
import { providerFor, issuerFor } from './identities.ts';

/** A folder whose settings file names a script that says when it is started. */
async function checkout() {
  const [cwd, home] = [await newFolder(), await newFolder()];
  const marker = join(cwd, 'started');
  const script = join(cwd, 'token.cjs');
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`);
  const program = {
    provider: 'command',
    scheme: 'DelegatedWork',
    permissions: ['User.Read'],
    command: ['node', script],
  };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { program } }));
  return { cwd, script, env: { XDG_STATE_HOME: home }, started: () => existsSync(marker) };
}

for (const [name, command] of Object.entries({ run, whoami })) {
  test(`${name} starts no program that nobody has allowed, names it and says the way out`, async () => {
    const { cwd, env, script, started } = await checkout();
    const { code, err } = await call(command, { cwd, env });
    expect(code).toBe(2);
    expect(err).toContain(`identity program: node ${script}; nothing was started: `);
    expect(err).toContain('--allow-commands');
    expect(started()).toBe(false);
  });
}

test('once allowed it is not asked for again, until the file, its place or its script changes', async () => {
  const { cwd, env, script, started } = await checkout();
  await call(whoami, { cwd, env, argv: ['--allow-commands'] });
  expect(started()).toBe(true);
  expect((await call(whoami, { cwd, env })).code).not.toBe(2);
  await writeFile(script, 'another();');
  expect((await call(whoami, { cwd, env })).code).toBe(2);
});

test('at a terminal a yes is enough, and anything else is a no', async () => {
  const { cwd, env, script } = await checkout();
  const read = await readSettings({ argv: [], env, cwd });
  if (!read.ok) throw new Error(read.problems.join());
  const questions: string[] = [];
  const answering = (yes: boolean) => async (question: string) => (questions.push(question), yes);
  expect(await withConsent(read.settings, { env, cwd, ask: answering(false) })).toMatchObject({ ok: false });
  expect(await withConsent(read.settings, { env, cwd, ask: answering(true) })).toMatchObject({ ok: true });
  expect(await withConsent(read.settings, { env, cwd })).toMatchObject({ ok: true });
  expect(questions).toEqual(Array(2).fill(expect.stringContaining(`\n  identity program: node ${script}\n`)));
});

test('at a terminal every word is shown whole, however long it is, and as one line', async () => {
  const { cwd, env } = await checkout();
  const words = [`console.log("${'a'.repeat(100)}"); steal()`, 'me@home; steal()', 'x\n\u001b[2J(y/N) '];
  const command = ['node', '-e', ...words];
  const program = { provider: 'command', scheme: 'DelegatedWork', permissions: ['User.Read'], command };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { program } }));
  const read = await readSettings({ argv: [], env, cwd });
  if (!read.ok) throw new Error(read.problems.join());
  let asked = '';
  await withConsent(read.settings, { env, cwd, ask: async (question) => ((asked = question), false) });
  const [, line = '', ...rest] = asked.split('\n');
  expect(line.trim()).toBe(
    `identity program: ${command.map((word, at) => (at < 2 ? word : JSON.stringify(word))).join(' ')}`,
  );
  expect(rest).toEqual(['Run them, now and until they change? (y/N) ']);
});

test('a script that is too large to be read is asked for again once it changes', async () => {
  const { cwd, env, script, started } = await checkout();
  const large = `${'//'.padEnd(2 ** 20)}\n${readFileSync(script, 'utf8')}`;
  await writeFile(script, large);
  await call(whoami, { cwd, env, argv: ['--allow-commands'] });
  expect(started()).toBe(true);
  expect((await call(whoami, { cwd, env })).code).not.toBe(2);
  await writeFile(script, `${large}another();`);
  expect((await call(whoami, { cwd, env })).code).toBe(2);
});

test('what comes with the folder allows nothing: no key, no line of .env, no state folder', async () => {
  const { cwd, env, started } = await checkout();
  await call(whoami, { cwd, env: { XDG_STATE_HOME: join(cwd, '.graph-conformance') }, argv: ['--allow-commands'] });
  expect(started()).toBe(true);
  expect((await call(whoami, { cwd, env })).code).toBe(2);
  await writeFile(join(cwd, '.env'), 'GRAPH_CONFORMANCE_ALLOW_COMMANDS=true');
  const { code, err } = await call(whoami, { cwd, env });
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringContaining('is not taken from a file; use --allow-commands'),
  });
});

test('a variable that says false allows nothing', async () => {
  const { cwd, env, started } = await checkout();
  const unset = await call(whoami, { cwd, env });
  expect(await call(whoami, { cwd, env: { ...env, GRAPH_CONFORMANCE_ALLOW_COMMANDS: 'false' } })).toEqual(unset);
  const { err } = await call(whoami, { cwd, env: { ...env, GRAPH_CONFORMANCE_ALLOW_COMMANDS: 'no' } });
  expect(err).toContain('GRAPH_CONFORMANCE_ALLOW_COMMANDS: found "no"; use true or false');
  expect(started()).toBe(false);
});

test('a provider that nobody asked consent for starts nothing either', async () => {
  const { cwd, env, started } = await checkout();
  const read = await readSettings({ argv: [], env, cwd });
  if (!read.ok) throw new Error(read.problems.join());
  const provider = providerFor(read.settings, await issuerFor(read.settings, cwd), Date.now, { cwd });
  const answer = await provider.token({ kind: 'token', scheme: 'DelegatedWork', permissions: ['User.Read'] });
  expect(answer).toMatchObject({ ok: false });
  expect(started()).toBe(false);
});
