import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ManualTimers } from '../timers.test-data.ts';
import { commandToken, printedToken } from './external-token.ts';
import { KnownSecrets } from './secrets.ts';
import type { TokenResult } from './token-source.ts';

const node = process.execPath;
const secrets = new KnownSecrets();
secrets.add('s3cret-of-the-run');

interface Run {
  readonly timers?: ManualTimers;
  readonly signal?: AbortSignal;
}

function run(argv: readonly [string, ...string[]], { timers = new ManualTimers(), signal }: Run = {}) {
  const source = commandToken({ argv, timeoutMs: 700, now: () => 0, secrets, after: timers.start });
  return source.acquire(signal ?? new AbortController().signal);
}

const script = (text: string, ...rest: readonly string[]): readonly [string, ...string[]] => [
  node,
  '-e',
  text,
  ...rest,
];

const problemOf = (answer: TokenResult): string => (answer.ok ? '' : answer.problems.join('; '));

test('arguments reach the program as they are, because no shell reads them', async () => {
  const odd = '$(echo x) "quoted" `y` %PATH% & ; | *';
  const answer = await run(script('console.log(Buffer.from(process.argv[1]).toString("hex"))', odd));
  expect(answer.ok && Buffer.from(answer.token.reveal(), 'hex').toString()).toBe(odd);
});

const failures: Readonly<Record<string, readonly [argv: readonly [string, ...string[]], ...words: string[]]>> = {
  'a program that is not there': [['no-such-program'], 'the program no-such-program is not there; install it'],
  'a file that is no program': [[tmpdir()], 'may not be run; make it executable'],
  'an exit code': [
    script('console.error("please sign in"); process.exit(3)'),
    'ended with exit code 3: please sign in',
  ],
  'an exit code without a word': [script('process.exit(1)'), 'ended with exit code 1, and said nothing'],
  'a signal': [script('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 9999)'), 'was ended by SIGTERM'],
  'no output': [script(''), 'printed nothing on its standard output'],
  'endless output': [script('for (;;) process.stdout.write("x".repeat(1000))'), 'printed more than 65536 octets'],
};

describe.skipIf(process.platform === 'win32')('a problem of its own is told for', () => {
  for (const [what, [argv, ...words]] of Object.entries(failures)) {
    test(what, async () => {
      const problem = problemOf(await run(argv));
      for (const word of words) expect(problem).toContain(word);
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
  const problem = problemOf(await run(script(`console.error(${JSON.stringify(lines.join('\n'))}); process.exit(1)`)));
  expect(problem).toContain('cannot use <secret> nor <secret> nor <secret> z z');
  expect(problem).not.toMatch(/s3cret|eyJ|A1b2|\n/);
  expect(problem.length).toBeLessThan(500);
});

test('standard output is never part of a problem', async () => {
  const problem = problemOf(await run(script('console.log("t0ken-on-stdout"); process.exit(1)')));
  expect(problem).not.toContain('t0ken');
});

/** A program that starts another one and waits for it; the other one holds a connection to the test for as long as it lives. */
async function family(): Promise<{
  readonly argv: readonly [string, ...string[]];
  readonly connection: Promise<Socket>;
}> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const child = `require('node:net').connect(process.argv[1], '127.0.0.1')`;
  const text = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}, process.argv[1]], { stdio: 'inherit' })`;
  const { port } = server.address() as AddressInfo;
  const connection = once(server, 'connection').then(([socket]: Socket[]) => socket as Socket);
  return { argv: script(text, String(port)), connection };
}

/** The operating system closes the connection of a program that has ended. */
async function ended(socket: Socket): Promise<void> {
  const closed = once(socket, 'close');
  socket.on('error', () => {}).resume();
  await closed;
}

test('a program that takes too long is stopped, and whatever it started with it', async () => {
  const { argv, connection } = await family();
  const timers = new ManualTimers();
  const answer = run(argv, { timers });
  const socket = await connection;
  timers.runOut();
  expect(problemOf(await answer)).toContain(
    'printed no token within 700 ms and was stopped; give it more time with "timeout"',
  );
  await ended(socket);
});

test('an interruption stops them too', async () => {
  const { argv, connection } = await family();
  const controller = new AbortController();
  const answer = run(argv, { signal: controller.signal });
  const socket = await connection;
  controller.abort();
  expect(problemOf(await answer)).toContain('was stopped, because the run was interrupted');
  await ended(socket);
});

const now = 1_700_000_000;
const jwt = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(`{"exp":${now + 60}}`).toString('base64url')}.`;

const taken: Readonly<Record<string, readonly [output: string, token: string, expiresAt?: number]>> = {
  'the token alone': ['opaque-token\n', 'opaque-token'],
  'the token alone, with the time in it': [`${jwt}\r\n`, jwt, now + 60],
  'a text in JSON': ['"opaque-token"', 'opaque-token'],
  'a byte order mark first': ['\uFEFFopaque-token', 'opaque-token'],
  'the JSON of Azure CLI': [
    `{"accessToken":"t0ken-of-another","expiresOn":"2001-01-01 00:00:00.000000","expires_on":${now + 70},"tokenType":"Bearer"}`,
    't0ken-of-another',
    now + 70,
  ],
  'the JSON of an old Azure CLI, in local time': [
    '{"accessToken":"t0ken-of-another","expiresOn":"2023-11-14 22:13:20.000000"}',
    't0ken-of-another',
    new Date(2023, 10, 14, 22, 13, 20).getTime() / 1000,
  ],
  'the JSON of Azure PowerShell': [
    '{"Token":"t0ken-of-another","ExpiresOn":"2023-11-14T22:13:20+00:00"}',
    't0ken-of-another',
    1_700_000_000,
  ],
  'the JSON of a token endpoint': [
    '{"access_token":"t0ken-of-another","expires_in":"3600"}',
    't0ken-of-another',
    now + 3600,
  ],
};

describe('a token is found in', () => {
  for (const [what, [output, token, expiresAt]] of Object.entries(taken)) {
    test(what, () => {
      const answer = printedToken(output, now);
      expect(answer.ok && [answer.token.reveal(), answer.expiresAt]).toEqual([token, expiresAt]);
    });
  }
});

const refused: Readonly<Record<string, readonly [output: string, problem: string]>> = {
  nothing: [' \n', 'printed nothing on its standard output'],
  'two words': ['Welcome! t0ken', 'printed no token: it has white space in it'],
  'half a JSON': ['{"accessToken":"t0ken"', 'begins like JSON and is none'],
  'JSON of something else': ['{"secretive":"t0ken"}', 'printed JSON without a token'],
  'a list': ['["t0ken"]', 'printed JSON without a token'],
  'a token that is no text': ['{"Token":{"Length":1900}}', 'a SecureString has to be converted first'],
};

describe('a problem, and never the output, is told for', () => {
  for (const [what, [output, problem]] of Object.entries(refused)) {
    test(what, () => {
      const answer = printedToken(output, now);
      expect(answer).toMatchObject({ ok: false, problems: [expect.stringContaining(problem)] });
      expect(JSON.stringify(answer)).not.toContain('t0ken');
    });
  }
});
