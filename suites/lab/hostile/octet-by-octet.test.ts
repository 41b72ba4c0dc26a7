/** A run against servers that misbehave on the wire: what each of them must be found to do, and nothing else. */
import { expect, test } from 'vitest';
import { rulingOn, timeoutMs } from './judge-hostile.test-data.ts';
import { hostilities } from './hostilities.test-data.ts';
import { but, harmless, kept, odd, refused, unknown, unreadable, type Expected } from './findings.test-data.ts';

const late = `no complete answer within ${timeoutMs} ms`;
const reset = 'read ECONNRESET (ECONNRESET)';
const noStatus = 'the answer does not start with an HTTP status line but with';
const incomplete = 'refusal-carries-an-error-object: inconclusive: the content of the refusal is incomplete';
const strange = 'status 999 is outside 100 to 599 (RFC 9110 15)';
const nobody = 'access was neither granted nor refused: status is 999';
const nonStatus = [
  'answer-carries-a-request-id: pass: request-id is there',
  `answer-is-well-formed-http: fail: ${strange}`,
];

/** The endless ones have a file of their own, because memory is measured there. */
type Endless = Extract<keyof typeof hostilities, `${string}without end` | `${string}bomb`>;

const table: Readonly<Record<Exclude<keyof typeof hostilities, Endless>, Expected>> = {
  'resets before the header section': unknown(`${reset}, no octet of an answer came`),
  'resets in the header section': unknown(`${reset}, 20 octets of a header section came`),
  'resets behind the header section': { success: kept, refusal: but(refused, incomplete), exits: [0, 0] },
  'sends an octet a second': unknown(`${late}, 1 octets of a header section came`),
  'never answers': unknown(`${late}, no octet of an answer came`),
  'sends a malformed status line': unreadable(
    String.raw`${noStatus} "HTTP 1.1 204 No Content\r\nrequest-id: 1\r\n…"`,
    String.raw`${noStatus} "HTTP 1.1 401 Unauthorized\r\nrequest-id: 1…"`,
  ),
  'cuts a malformed status line': unreadable(
    `${noStatus} "HTTP/x.1 204 long long long long long lo…"`,
    `${noStatus} "HTTP/x.1 401 long long long long long lo…"`,
  ),
  'sends status 999': {
    success: ['success-status-is-exact: fail: status is 999', ...nonStatus],
    refusal: [`missing-token-is-refused: fail: ${nobody}`, ...nonStatus],
    refusalWithoutBaseline: [
      `missing-token-is-refused: inconclusive: ${nobody}; the operation was not seen to succeed on this target`,
      ...nonStatus,
    ],
    exits: [1, 1],
  },
  'ends lines with a bare LF': odd('a line ends in LF without CR (RFC 9112 2.2)'),
  'folds a field': odd('a field line is folded (RFC 9112 5.2)'),
  'sends Content-Length twice': {
    success: but(
      kept,
      'no-content-has-no-framing-fields: fail: the 204 carries Content-Length: 0 and Content-Length: 0',
    ),
    refusal: but(refused, 'answer-is-well-formed-http: fail: Content-Length is sent more than once (RFC 9110 8.6)'),
    exits: [0, 0],
  },
  'sends two different Content-Lengths': {
    success: but(
      kept,
      'no-content-has-no-framing-fields: fail: the 204 carries Content-Length: 7 and Content-Length: 8',
    ),
    refusal: but(refused, incomplete, 'answer-is-well-formed-http: fail: Content-Length is "7, 8, 62" (RFC 9110 8.6)'),
    exits: [0, 0],
  },
  'sends a NUL in a header': odd('the value of "x-nul" holds a control character (RFC 9110 5.5)'),
  'sends 100 and 103 before the answer': harmless,
  'sends two answers to one request': {
    success: but(
      kept,
      String.raw`success-body-is-empty-on-the-wire: fail: 42 octets follow the header section, beginning "HTTP/1.1 204 No Content\r\nrequest-id: 1\r\n"`,
    ),
    // Whether a second answer to a refusal is there yet is a matter of time on a connection that nobody watches.
    refusal: refused,
    exits: [1, 0],
  },
  'speaks HTTP/2 only': unreadable('the answer is an HTTP/2 frame; only HTTP/1.1 was offered'),
  'closes each connection and says so': harmless,
  'closes each connection without a word': harmless,
};

for (const [what, expected] of Object.entries(table)) {
  const hostility = hostilities[what as keyof typeof table];
  const { success, refusal, refusalWithoutBaseline = refusal, exits } = expected;

  test.concurrent(`a server that ${what} to everybody is found to`, { timeout: 20 * timeoutMs }, async () => {
    const { of, exit } = await rulingOn(hostility);
    expect(of('response/documented-success')).toEqual(success);
    expect(of('headers/no-authorization')).toEqual(refusalWithoutBaseline);
    expect(exit.code).toBe(exits[0]);
  });

  test.concurrent(
    `a server that ${what} to strangers is found to, over the pool`,
    { timeout: 20 * timeoutMs },
    async () => {
      const { of, exit } = await rulingOn(hostility, 'strangers');
      expect(of('response/documented-success')).toEqual(kept);
      expect(of('headers/no-authorization')).toEqual(refusal);
      expect(exit.code).toBe(exits[1]);
    },
  );
}
