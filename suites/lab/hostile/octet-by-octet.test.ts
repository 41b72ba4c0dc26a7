/** A run against servers that misbehave on the wire: what each of them must be found to do, and nothing else. */
import type { Socket } from 'node:net';
import { setImmediate as nextRound } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { forEver, inPieces, serve, type Behaviour } from '../../runner/serve.test-data.ts';
import { startTimer, type StartTimer } from '../../timers.ts';
import { ManualTimers } from '../../timers.test-data.ts';
import {
  but,
  harmless,
  kept,
  odd,
  refused,
  toldOnce,
  unknown,
  unreadable,
  type Expected,
} from './findings.test-data.ts';
import {
  hasCredential,
  judgeOrigin,
  oneOverThePool,
  reset,
  right as rightAnswer,
  type JudgedOrigin,
} from './hostile.test-data.ts';

/** Milliseconds. */
const timeoutMs = 20_000;

const headOf = (right: string): string => right.slice(0, right.indexOf('\r\n\r\n') + 4);
const bodyOf = (right: string): string => right.slice(headOf(right).length);
const withoutLength = (right: string): string => headOf(right).replace(/content-length: \d+\r\n/, '');

/** The right answer with lines put in front of its first field. */
const withLines = (right: string, ...lines: readonly string[]): string =>
  right.replace('\r\n', `\r\n${lines.map((line) => `${line}\r\n`).join('')}`);

/** A reset that reaches the client behind what was written before. */
const resetAfter =
  (octets: string): Behaviour =>
  (socket: Socket) =>
    socket.write(octets, 'latin1', () => setTimeout(() => reset(socket), 20));

/** Sends these octets; once the client has read them, the time for an answer is over. */
const silentAfter =
  (octets: string, timeIsOver: () => void): Behaviour =>
  async (socket: Socket) => {
    socket.write(octets, 'latin1');
    for (let round = 0; round < 5; round += 1) await nextRound();
    timeIsOver();
  };

const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('latin1');

const late = `no complete answer within ${timeoutMs} ms`;
const resetText = 'read ECONNRESET (ECONNRESET)';
const noStatus = 'the answer does not start with an HTTP status line but with';
const incomplete = 'client-error-carries-an-error-object: inconclusive: the content of the error is incomplete';
const bombed =
  'client-error-carries-an-error-object: inconclusive: the content has more than 1048576 octets once its coding gzip is undone';
const tooMuch = `1114070 octets follow the header section, beginning "${'a'.repeat(40)}"`;
const endlessHead = 'the header section has no end within 65536 octets';
const strange = 'status 999 is outside 100 to 599 (RFC 9110 15)';
const nobody = 'access was neither granted nor refused: status is 999';
const nonStatus = [
  'answer-carries-a-request-id: pass: request-id is there',
  `answer-is-well-formed-http: fail: ${strange}`,
];

/** What a server makes of the right answer, and what is found then. One that is endless is read to the runner's limit. */
type Row = readonly [
  what: string,
  spoil: (right: string, timeIsOver: () => void) => Behaviour,
  expected: Expected,
  sends?: 'endless',
];

const rows: readonly Row[] = [
  [
    'resets before the header section',
    () => (socket) => socket.resetAndDestroy(),
    unknown(`${resetText}, no octet of an answer came`),
  ],
  [
    'resets in the header section',
    (right) => resetAfter(right.slice(0, 20)),
    unknown(`${resetText}, 20 octets of a header section came`),
  ],
  [
    'resets behind the header section',
    (right) => resetAfter(headOf(right)),
    { success: kept, refusal: but(refused, incomplete), exits: [0, 0] },
  ],
  [
    'sends an octet and no other',
    (right, timeIsOver) => silentAfter(right.slice(0, 1), timeIsOver),
    unknown(`${late}, 1 octets of a header section came`),
  ],
  [
    'never answers',
    (_right, timeIsOver) => silentAfter('', timeIsOver),
    unknown(`${late}, no octet of an answer came`),
  ],
  [
    'sends a header section without end',
    (right) => forEver(`${headOf(right).slice(0, -2)}x: `, Buffer.alloc(10_000, 'a')),
    unreadable(endlessHead),
  ],
  [
    'sends fields without end',
    (right) => forEver(headOf(right).slice(0, -2), Buffer.from('a: b\r\n'.repeat(1000))),
    unreadable(endlessHead),
  ],
  [
    'sends a body without end',
    (right) => forEver(withoutLength(right), Buffer.alloc(65_536, 'a')),
    {
      success: but(kept, `success-body-is-empty-on-the-wire: fail: ${tooMuch}`),
      refusal: but(refused, incomplete),
      exits: [1, 0],
    },
    'endless',
  ],
  [
    'sends a gzip bomb',
    (right) =>
      right.includes(' 204 ')
        ? right
        : `${withLines(withoutLength(right), 'content-encoding: gzip', `content-length: ${bomb.length}`)}${bomb}`,
    { success: kept, refusal: but(refused, bombed), exits: [0, 0] },
  ],
  [
    'sends a malformed status line',
    (right) => right.replace('HTTP/1.1 ', 'HTTP 1.1 '),
    unreadable(
      String.raw`${noStatus} "HTTP 1.1 204 No Content\r\nrequest-id: 1\r\n…"`,
      String.raw`${noStatus} "HTTP 1.1 401 Unauthorized\r\nrequest-id: 1…"`,
    ),
  ],
  [
    'cuts a malformed status line',
    (right) => {
      const answer = right.replace(/^HTTP\/1\.1 (\d+) .*/, `HTTP/x.1 $1 ${'long '.repeat(12)}`);
      return inPieces([answer.slice(0, 60), answer.slice(60)], 20);
    },
    unreadable(
      `${noStatus} "HTTP/x.1 204 long long long long long lo…"`,
      `${noStatus} "HTTP/x.1 401 long long long long long lo…"`,
    ),
  ],
  [
    'sends status 999',
    // without a length, only the end of the connection or of the time ends the answer
    (right, timeIsOver) => silentAfter(right.replace(/\d{3}/, '999'), timeIsOver),
    {
      success: ['success-status-is-exact: fail: status is 999', ...nonStatus],
      refusal: [`missing-token-is-refused: fail: ${nobody}`, ...nonStatus],
      refusalWithoutBaseline: [
        `missing-token-is-refused: inconclusive: ${nobody}; the operation was not seen to succeed on this target`,
        ...nonStatus,
      ],
      exits: [1, 1],
    },
  ],
  [
    'ends lines with a bare LF',
    (right) => headOf(right).replaceAll('\r\n', '\n') + bodyOf(right),
    odd('a line ends in LF without CR (RFC 9112 2.2)'),
  ],
  ['folds a field', (right) => withLines(right, 'x-folded: one', ' two'), odd('a field line is folded (RFC 9112 5.2)')],
  [
    'sends Content-Length twice',
    (right) =>
      withLines(right, ...Array.from({ length: 2 }, () => `content-length: ${bodyOf(right).length}`)).replace(
        /(request-id: 1\r\n.*)content-length: \d+\r\n/s,
        '$1',
      ),
    {
      success: but(
        kept,
        'no-content-has-no-framing-fields: fail: the 204 carries Content-Length: 0 and Content-Length: 0',
      ),
      refusal: but(refused, 'answer-is-well-formed-http: fail: Content-Length is sent more than once (RFC 9110 8.6)'),
      exits: [0, 0],
    },
  ],
  [
    'sends two different Content-Lengths',
    (right) => withLines(right, 'content-length: 7', 'content-length: 8'),
    {
      success: but(
        kept,
        'no-content-has-no-framing-fields: fail: the 204 carries Content-Length: 7 and Content-Length: 8',
      ),
      refusal: but(
        refused,
        incomplete,
        'answer-is-well-formed-http: fail: Content-Length is "7, 8, 62" (RFC 9110 8.6)',
      ),
      exits: [0, 0],
    },
  ],
  [
    'sends a NUL in a header',
    (right) => withLines(right, 'x-nul: a\0b'),
    odd('the value of "x-nul" holds a control character (RFC 9110 5.5)'),
  ],
  [
    'sends 100 and 103 before the answer',
    (right) => `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${right}`,
    harmless,
  ],
  [
    'sends two answers to one request',
    (right) => right + right,
    {
      success: but(
        kept,
        String.raw`success-body-is-empty-on-the-wire: fail: 42 octets follow the header section, beginning "HTTP/1.1 204 No Content\r\nrequest-id: 1\r\n"`,
      ),
      refusal: but(
        refused,
        String.raw`answer-is-well-formed-http: fail: 184 octets follow the end of the answer, beginning "HTTP/1.1 401 Unauthorized\r\nrequest-id: 1" (RFC 9112 6.3)`,
      ),
      exits: [1, 0],
    },
  ],
  [
    'speaks HTTP/2 only',
    () => '\0\0\u0012\u0004\0\0\0\0\0\0\u0003\0\0\0\u0080\0\u0004\0\u0001\0\0\0\u0005\0\u00ff\u00ff\u00ff',
    unreadable('the answer is an HTTP/2 frame; only HTTP/1.1 was offered'),
  ],
  [
    'closes each connection and says so',
    (right) => (socket) => socket.end(withLines(right, 'connection: close')),
    harmless,
  ],
  ['closes each connection without a word', (right) => (socket) => socket.end(right), harmless],
];

/** Spoils all answers, or only that to the request without a credential, which travels over the pool then. */
async function judgeServer([what, spoil, , sends]: Row, spoilt: 'all' | 'without-credential'): Promise<JudgedOrigin> {
  const timers = new ManualTimers();
  const watchedToTheLimit = sends === 'endless' && spoilt === 'all';
  const after: StartTimer = (milliseconds, callback) =>
    (milliseconds === timeoutMs || watchedToTheLimit ? timers.start : startTimer)(milliseconds, callback);
  const served = await serve((socket, request) => {
    const right = rightAnswer(request);
    const isSpoilt = spoilt === 'all' || !hasCredential(request);
    const behaviour = isSpoilt ? spoil(right, () => timers.runOut(timeoutMs)) : right;
    if (typeof behaviour === 'string') socket.write(behaviour, 'latin1');
    else behaviour(socket, request);
  });
  try {
    // one request after the other, so that the time that is over is that of the request that was not answered
    const cases = spoilt === 'all' ? undefined : oneOverThePool;
    const judged = await judgeOrigin(served.origin, cases, { timeoutMs, after, connections: 1 });
    // Node tells a reset at times as an end of the connection, and undici in words of its own.
    const ended = /the target closed the connection|other side closed \(UND_ERR_SOCKET\)/;
    const asReset = (text: string): string =>
      what.includes('resets') ? text.replace(ended, 'read ECONNRESET (ECONNRESET)') : text;
    return { ...judged, of: (name) => judged.of(name).map(asReset) };
  } finally {
    await served.close();
  }
}

for (const row of rows) {
  const [what, , { success, refusal, refusalWithoutBaseline = refusal, exits }] = row;

  test.concurrent(`a server that ${what} is found to`, async () => {
    const { of, exit } = await judgeServer(row, 'all');
    expect([of('response/documented-success'), of('headers/no-authorization')]).toEqual(
      toldOnce(success, refusalWithoutBaseline),
    );
    expect(exit.code).toBe(exits[0]);
  });

  test.concurrent(`a server that ${what} where a credential is missing is found to, over the pool`, async () => {
    const { of, exit } = await judgeServer(row, 'without-credential');
    expect(of('response/documented-success')).toEqual(kept);
    expect(of('headers/no-authorization')).toEqual(refusal);
    expect(exit.code).toBe(exits[1]);
  });
}
