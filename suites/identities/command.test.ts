import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commandToken } from './command.ts';
import type { TokenResult } from './provider.ts';
import { SecretBook } from './secret-book.ts';

const node = process.execPath;
const secrets = new SecretBook();
secrets.add('s3cret-of-the-run');

function run(argv: readonly [string, ...string[]], timeoutMs = 5000, signal = new AbortController().signal) {
  return commandToken({ argv, timeoutMs, now: () => 0, secrets }).acquire(signal);
}

const script = (text: string, ...rest: readonly string[]): readonly [string, ...string[]] => [
  node,
  '-e',
  text,
  ...rest,
];

const reasonOf = (answer: TokenResult): string => (answer.ok ? '' : answer.reason);

test('arguments reach the program as they are, because no shell reads them', async () => {
  const odd = '$(echo x) "quoted" `y` %PATH% & ; | *';
  const answer = await run(script('console.log(Buffer.from(process.argv[1]).toString("hex"))', odd));
  expect(answer.ok && Buffer.from(answer.token.reveal(), 'hex').toString()).toBe(odd);
});

const failures: Readonly<Record<string, readonly [argv: readonly [string, ...string[]], ...words: string[]]>> = {
  'a program that is not there': [['no-such-program'], 'the program no-such-program is not there; install it'],
  'a file that is no program': [[join(tmpdir())], 'may not be run; make it executable'],
  'an exit code': [
    script('console.error("please sign in"); process.exit(3)'),
    'ended with exit code 3: please sign in',
  ],
  'an exit code without a word': [script('process.exit(1)'), 'ended with exit code 1, and said nothing'],
  'a signal': [script('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 9999)'), 'was ended by SIGTERM'],
  'no output': [script(''), 'printed nothing on its standard output'],
  'endless output': [script('for (;;) process.stdout.write("x".repeat(1000))'), 'printed more than 65536 octets'],
};

describe.skipIf(process.platform === 'win32')('a reason of its own is told for', () => {
  for (const [what, [argv, ...words]] of Object.entries(failures)) {
    test(what, async () => {
      const reason = reasonOf(await run(argv));
      for (const word of words) expect(reason).toContain(word);
    });
  }
});

test('what the program complains about is shown without secrets, short, and on one line', async () => {
  const lines = [
    'cannot use s3cret-of-the-run',
    'nor eyJhbGciOiJub25lIn0.e30.c2ln',
    `nor ${'A1b2'.repeat(30)}`,
    'z '.repeat(400),
  ];
  const reason = reasonOf(await run(script(`console.error(${JSON.stringify(lines.join('\n'))}); process.exit(1)`)));
  expect(reason).toContain('cannot use <secret> nor <secret> nor <secret> z z');
  expect(reason).not.toMatch(/s3cret|eyJ|A1b2|\n/);
  expect(reason.length).toBeLessThan(500);
});

test('standard output is never part of a reason', async () => {
  const reason = reasonOf(await run(script('console.log("t0ken-on-stdout"); process.exit(1)')));
  expect(reason).not.toContain('t0ken');
});

/** A program that has ended and that init has not looked at yet still has its id. */
const isZombie = (pid: number): boolean => {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
};

/** A program that starts another one, writes down its id, and waits for it. */
async function family(): Promise<{ readonly argv: readonly [string, ...string[]]; grandchild(): Promise<number> }> {
  const folder = await mkdtemp(join(tmpdir(), 'family-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const note = join(folder, 'pid');
  const text = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    require('node:fs').writeFileSync(process.argv[1], String(child.pid)); setInterval(() => {}, 1000);`;
  return { argv: script(text, note), grandchild: async () => Number(await readFile(note, 'utf8')) };
}

async function gone(pid: number): Promise<boolean> {
  for (let times = 0; times < 50 && isAlive(pid); times += 1) await sleep(20);
  return !isAlive(pid);
}

test('a program that takes too long is stopped, and whatever it started with it', async () => {
  const { argv, grandchild } = await family();
  const reason = reasonOf(await run(argv, 700));
  expect(reason).toContain('printed no token within 700 ms and was stopped; give it more time with "timeout"');
  expect(await gone(await grandchild())).toBe(true);
});

test('an interruption stops them too', async () => {
  const { argv, grandchild } = await family();
  const controller = new AbortController();
  const answer = run(argv, 20_000, controller.signal);
  await sleep(700);
  controller.abort();
  expect(reasonOf(await answer)).toContain('was stopped, because the run was interrupted');
  expect(await gone(await grandchild())).toBe(true);
});
