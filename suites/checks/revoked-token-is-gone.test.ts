import { expect, test } from 'vitest';
import { deviceOwnerPage, requestLine } from '../cases/specs.test-data.ts';
import { answerExchange, atStatus, inWords, silentExchange, type Row } from './exchanges.test-data.ts';
import { checkById } from './index.ts';

const date = 'Sun, 22 Nov 2026 08:00:00 GMT';
const profile = (members: object): Row[0] =>
  answerExchange({ status: 200, fields: { Date: date }, body: JSON.stringify(members) });
const unread = 'inconclusive: the profile could not be read afterwards';

const rows: readonly (readonly [what: string, ...row: Row])[] = [
  [
    'an empty token',
    profile({ tokenValue: '', tokenExpirationDateTime: '2027-01-01T00:00:00Z' }),
    'pass: tokenValue is empty',
  ],
  ['an empty QR code', profile({ tokenValue: 'x', qrCodeContent: null }), 'pass: qrCodeContent is empty'],
  [
    'an expiry in the past',
    profile({ tokenValue: 'x', tokenExpirationDateTime: '2026-11-22T07:59:59Z' }),
    'pass: the enrollment token has expired',
  ],
  [
    'an expiry in the future',
    profile({ tokenValue: 'x', tokenExpirationDateTime: '2026-11-22T09:00:00Z' }),
    'fail: the enrollment token is there and expires 2026-11-22T09:00:00Z',
  ],
  [
    'a profile that says nothing',
    profile({ id: 'x' }),
    'inconclusive: the profile tells neither its token nor when that expires',
  ],
  ['a profile that is not there', atStatus(404), unread],
  ['no JSON', answerExchange({ status: 200, body: '<html>' }), unread],
  ['silence', silentExchange('timeout'), unread],
];
for (const [what, exchange, words] of rows) {
  test(`${what} after a revoke is ${words}`, () => {
    expect(
      inWords(checkById('revoked-token-is-gone').judge(requestLine, exchange, deviceOwnerPage('2019-01-12'))),
    ).toBe(words);
  });
}
