import { describe, expect, test } from 'vitest';
import { printedToken } from './printed-token.ts';

const now = 1_700_000_000;
const jwt = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(`{"exp":${now + 60}}`).toString('base64url')}.`;

const taken: Readonly<Record<string, readonly [output: string, token: string, expiresAt?: number]>> = {
  'the token alone': ['opaque-token\n', 'opaque-token'],
  'the token alone, with the time in it': [`${jwt}\r\n`, jwt, now + 60],
  'a text in JSON': ['"opaque-token"', 'opaque-token'],
  'a byte order mark first': ['\uFEFFopaque-token', 'opaque-token'],
  'the JSON of Azure CLI': [
    `{"accessToken":"t0ken","expiresOn":"2001-01-01 00:00:00.000000","expires_on":${now + 70},"tokenType":"Bearer"}`,
    't0ken',
    now + 70,
  ],
  'the JSON of an old Azure CLI, in local time': [
    '{"accessToken":"t0ken","expiresOn":"2023-11-14 22:13:20.000000"}',
    't0ken',
    new Date(2023, 10, 14, 22, 13, 20).getTime() / 1000,
  ],
  'the JSON of Azure PowerShell': ['{"Token":"t0ken","ExpiresOn":"2023-11-14T22:13:20+00:00"}', 't0ken', 1_700_000_000],
  'the JSON of a token endpoint': ['{"access_token":"t0ken","expires_in":"3600"}', 't0ken', now + 3600],
};

describe('a token is found in', () => {
  for (const [what, [output, token, expiresAt]] of Object.entries(taken)) {
    test(what, () => {
      const answer = printedToken(output, now);
      expect(answer.ok && [answer.token.reveal(), answer.expiresAt]).toEqual([token, expiresAt]);
    });
  }
});

const refused: Readonly<Record<string, readonly [output: string, reason: string]>> = {
  nothing: [' \n', 'printed nothing on its standard output'],
  'two words': ['Welcome! t0ken', 'printed more than one word'],
  'half a JSON': ['{"accessToken":"t0ken"', 'begins like JSON and is none'],
  'JSON of something else': ['{"secretive":"t0ken"}', 'printed JSON without a token'],
  'a list': ['["t0ken"]', 'printed JSON without a token'],
  'a token that is no text': ['{"Token":{"Length":1900}}', 'a SecureString has to be converted first'],
};

describe('a reason, and never the output, is told for', () => {
  for (const [what, [output, reason]] of Object.entries(refused)) {
    test(what, () => {
      const answer = printedToken(output, now);
      expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
      expect(JSON.stringify(answer)).not.toContain('t0ken');
    });
  }
});
