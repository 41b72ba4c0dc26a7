/** Checks with a judgement of their own: what each says of an answer, of octets that are no HTTP, and of silence. */
import { describe, expect, test } from 'vitest';

import type { OperationSpec } from '../../specs/model.ts';
import type { Exchange } from '../model.ts';
import type { Answer } from '../model.ts';
import { deviceOwnerPage, retire, specOf, success } from '../cases/specs.test-data.ts';
import {
  answerExchange,
  atStatus,
  inWords,
  malformedExchange,
  type Row,
  silentExchange,
} from './exchanges.test-data.ts';
import { checkById, type CheckId } from './index.ts';

const page = deviceOwnerPage('2019-01-12');
const promises200 = specOf(retire.requests, { DelegatedWork: ['A.Read'] }, [success(200)]);
const noise = malformedExchange('it is SMTP');
const hung = silentExchange('timeout');
const unknown = '; whether the request took effect is unknown';

const json = { 'Content-Type': 'application/json; charset=utf-8' };
const good = '{"error":{"code":"InvalidAuthenticationToken","message":"Access token is empty."}}';
const refusal = (body: string, fields: Readonly<Record<string, string>> = json, bodyComplete = true) =>
  answerExchange({ status: 401, fields, body, bodyComplete });
const coded = (part: Pick<Answer, 'decoded' | 'undecodable'> & Partial<Pick<Answer, 'violations'>>) =>
  answerExchange({ status: 401, fields: { ...json, 'content-encoding': 'gzip' }, body: '\x1f\x8b', ...part });
const wide = (text: string): string => [...text].map((letter) => `${letter}\0`).join('');
const marked = (mark: string): string => `fail: the byte order mark of ${mark} stands before the JSON (RFC 8259 8.1)`;
const ok = 'pass: an error object with code and message';
const noMember = 'fail: the content has no member "error" that is an object';

const tables: readonly (readonly [id: CheckId, rows: readonly Row[]])[] = [
  [
    'success-status-is-exact',
    [
      [atStatus(204), 'pass: status is 204'],
      [atStatus(200), 'fail: status is 200'],
      [atStatus(302), 'fail: status is 302'],
      [atStatus(404), 'fail: status is 404'],
      [atStatus(401), 'nothing'],
      [atStatus(403), 'nothing'],
      [noise, 'fail: no status can be read: it is SMTP'],
      [hung, `inconclusive: it was timeout${unknown}`],
    ],
  ],
  [
    'listed-permission-is-granted',
    [
      [atStatus(204), 'pass: status is 204'],
      [atStatus(200), 'pass: status is 200'],
      [atStatus(401), 'fail: access was refused: status is 401'],
      [atStatus(403), 'fail: access was refused: status is 403'],
      [atStatus(302), 'nothing'],
      [atStatus(404), 'nothing'],
      [atStatus(500), 'nothing'],
      [noise, 'nothing'],
      [hung, `inconclusive: it was timeout${unknown}`],
    ],
  ],
  [
    'any-success-has-the-documented-status',
    [
      [atStatus(204), 'pass: status is 204'],
      [atStatus(200), 'fail: status is 200'],
      [atStatus(302), 'nothing'],
      [atStatus(403), 'nothing'],
      [noise, 'nothing'],
      [hung, 'nothing'],
    ],
  ],
  [
    'documented-request-is-routed',
    [
      [atStatus(204), 'pass: status is 204'],
      [atStatus(200), 'pass: status is 200'],
      [atStatus(404), 'inconclusive: status is 404, for the route or for the id'],
      [atStatus(405), 'fail: status is 405'],
      [atStatus(501), 'fail: status is 501'],
      [atStatus(400), 'nothing'],
      [atStatus(401), 'nothing'],
      [noise, 'nothing'],
      [hung, 'nothing'],
    ],
  ],
  [
    'success-body-is-empty-on-the-wire',
    [
      [atStatus(204), 'pass: zero octets follow the header section'],
      [answerExchange({ status: 204, afterHead: '{}' }), 'fail: 2 octets follow the header section, beginning "{}"'],
      [answerExchange({ afterHead: '\r\n' }), String.raw`fail: 2 octets follow the header section, beginning "\r\n"`],
      [
        answerExchange({ afterHead: '0\r\n\r\n', fields: { 'Transfer-Encoding': 'chunked' } }),
        String.raw`fail: 5 octets follow the header section, beginning "0\r\n\r\n"`,
      ],
      [
        answerExchange({ afterHead: 'x'.repeat(99) }),
        `fail: 99 octets follow the header section, beginning "${'x'.repeat(40)}"`,
      ],
      [answerExchange({ status: 200, body: '{}' }), 'nothing'],
      [answerExchange({ status: 403, body: '{}' }), 'nothing'],
      [noise, 'nothing'],
      [hung, 'nothing'],
    ],
  ],
  [
    'no-content-has-no-framing-fields',
    [
      [atStatus(204), 'pass: neither field is there'],
      [answerExchange({ fields: { 'content-length': '0' } }), 'fail: the 204 carries Content-Length: 0'],
      [
        answerExchange({ fields: { 'TRANSFER-ENCODING': 'chunked', 'Content-Length': '0' } }),
        'fail: the 204 carries Content-Length: 0 and Transfer-Encoding: chunked',
      ],
      [answerExchange({ fields: { 'content-type': 'text/plain' } }), 'pass: neither field is there'],
      [answerExchange({ status: 200, fields: { 'content-length': '0' } }), 'nothing'],
      [noise, 'nothing'],
      [hung, 'nothing'],
    ],
  ],
  [
    'answer-carries-a-request-id',
    [
      [answerExchange({ fields: { 'request-id': '7c9e6679' } }), 'pass: request-id is there'],
      [answerExchange({ status: 401, fields: { 'Request-ID': 'x' } }), 'pass: request-id is there'],
      [answerExchange({ fields: { 'request-id': ' ' } }), 'fail: request-id is absent'],
      [answerExchange({ fields: { 'client-request-id': 'x' } }), 'fail: request-id is absent'],
      [noise, 'nothing'],
      [hung, 'nothing'],
    ],
  ],
  [
    'answer-is-well-formed-http',
    [
      [atStatus(500), 'pass: well-formed'],
      [answerExchange({ violations: ['a (RFC 1)', 'b (RFC 2)'] }), 'fail: a (RFC 1); b (RFC 2)'],
      [answerExchange({ violations: ['a', 'b', 'c', 'd', 'e'] }), 'fail: a; b; c; and 2 more'],
      [
        answerExchange({
          status: 403,
          body: '{}',
          trailing: `HTTP/1.1 204 No Content\r\nx: ${'y'.repeat(99)}\r\n\r\n`,
        }),
        String.raw`fail: 131 octets follow the end of the answer, beginning "HTTP/1.1 204 No Content\r\nx: yyyyyyyyyyyy" (RFC 9112 6.3)`,
      ],
      [
        answerExchange({ status: 500, trailing: '{}', violations: ['a'] }),
        'fail: a; 2 octets follow the end of the answer, beginning "{}" (RFC 9112 6.3)',
      ],
      // Of the documented answer without content, `success-body-is-empty-on-the-wire` tells.
      [answerExchange({ status: 204, afterHead: '{}', trailing: '{}' }), 'pass: well-formed'],
      [answerExchange({ status: 403, trailing: '\r\n\n' }), 'pass: well-formed'],
      [
        answerExchange({ status: 403, trailing: 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n' }),
        'pass: well-formed',
      ],
      [noise, 'fail: it is SMTP'],
      [hung, 'nothing'],
    ],
  ],
  [
    'unauthorized-carries-a-challenge',
    [
      [answerExchange({ status: 401, fields: { 'www-authenticate': 'Bearer' } }), 'pass: WWW-Authenticate is there'],
      [answerExchange({ status: 401, fields: { 'WWW-Authenticate': ' ' } }), 'fail: the 401 has no WWW-Authenticate'],
      [atStatus(401), 'fail: the 401 has no WWW-Authenticate'],
      [atStatus(403), 'nothing'],
      [atStatus(204), 'nothing'],
      [noise, 'nothing'],
      [hung, 'nothing'],
    ],
  ],
  [
    'unusable-token-gets-401',
    [
      [atStatus(401), 'pass: status is 401'],
      [atStatus(403), 'fail: status is 403'],
      [atStatus(204), 'nothing'],
      [atStatus(400), 'nothing'],
      [noise, 'nothing'],
      [hung, 'nothing'],
    ],
  ],
  [
    'insufficient-permission-gets-403',
    [
      [atStatus(403), 'pass: status is 403'],
      [atStatus(401), 'fail: status is 401'],
      [atStatus(204), 'nothing'],
      [atStatus(400), 'nothing'],
      [noise, 'nothing'],
      [hung, 'nothing'],
    ],
  ],
  [
    'client-error-carries-an-error-object',
    [
      [refusal(good), ok],
      [refusal(good, { 'content-type': 'APPLICATION/problem+json' }), ok],
      [refusal(Buffer.from('{"error":{"code":"ä","message":"ß"}}').toString('latin1')), ok],
      [refusal(good, {}), 'fail: Content-Type is absent'],
      [
        refusal(good, { 'content-type': 'text/html; charset=us-ascii' }),
        'fail: Content-Type is text/html; charset=us-ascii',
      ],
      [refusal(good, { 'content-type': 'application/jsonp' }), 'fail: Content-Type is application/jsonp'],
      [refusal(''), 'fail: the content is no JSON object'],
      [refusal('[]'), 'fail: the content is no JSON object'],
      [refusal('null'), 'fail: the content is no JSON object'],
      [refusal('{"error":'), 'fail: the content is no JSON object'],
      [refusal('{}'), noMember],
      [refusal('{"error":"no"}'), noMember],
      [refusal('{"error":[]}'), noMember],
      [refusal('{"error":{"code":"a"}}'), 'fail: the error object lacks a non-empty message'],
      [refusal('{"error":{"code":"","message":7}}'), 'fail: the error object lacks a non-empty code and message'],
      [refusal('{"error":', json, false), 'inconclusive: the content of the error is incomplete'],
      [coded({ decoded: good }), ok],
      [coded({ decoded: '{}' }), noMember],
      [coded({ undecodable: 'the content is in no coding' }), 'inconclusive: the content is in no coding'],
      [coded({ undecodable: 'the content is no gzip', violations: ['the content is no gzip'] }), 'nothing'],
      [refusal(good, { ...json, 'content-encoding': 'identity' }), ok],
      [refusal(`\u00ef\u00bb\u00bf${good}`), marked('UTF-8')],
      [refusal(`\u00ff\u00fe${wide(good)}`), marked('UTF-16LE')],
      [refusal(`\u00fe\u00ff\0${wide(good).slice(0, -1)}`), marked('UTF-16BE')],
      [refusal('\u00ef\u00bb\u00bf{}'), noMember],
      [refusal(wide(good)), 'fail: the content is no JSON object'],
      [atStatus(204), 'nothing'],
      [atStatus(400), 'fail: Content-Type is absent'],
      [
        answerExchange({ status: 404, fields: { 'Content-Type': 'text/html; charset=utf-8' }, body: '<pre>no</pre>' }),
        'fail: Content-Type is text/html; charset=utf-8',
      ],
      [answerExchange({ status: 405, fields: json, body: good }), ok],
      [answerExchange({ status: 499, fields: json, body: good }), ok],
      [atStatus(399), 'nothing'],
      [atStatus(500), 'nothing'],
      [noise, 'nothing'],
      [hung, 'nothing'],
    ],
  ],
];

function judged(id: CheckId, row: Row[0], spec: OperationSpec): string {
  const [requirement] = spec.requirements;
  return requirement ? inWords(checkById(id).judge(requirement, row, spec)) : 'the page has no requirement';
}

describe('with 204 documented', () => {
  for (const [id, rows] of tables) {
    test(id, () => {
      for (const [exchange, words] of rows) expect(judged(id, exchange, page)).toBe(words);
    });
  }
});

test('a request without a body is refused for that by 411 and 415, where none is sent with one for contrast', () => {
  const words = [411, 415, 400].map((status) => {
    const [requirement] = page.requirements;
    const exchange: Exchange = { ...atStatus(status), method: 'DELETE' };
    return requirement && inWords(checkById('empty-request-body-is-accepted').judge(requirement, exchange, page));
  });
  expect(words).toEqual(['fail: status is 411', 'fail: status is 415', 'fail: status is 400 [in contrast]']);
});

describe('with 200 documented', () => {
  test('success-status-is-exact', () => {
    expect(judged('success-status-is-exact', atStatus(200), promises200)).toBe('pass: status is 200');
    expect(judged('success-status-is-exact', atStatus(204), promises200)).toBe('fail: status is 204');
  });

  const rows: readonly Row[] = [
    [answerExchange({ status: 200, fields: { 'content-length': '0' } }), 'pass: the content has zero octets'],
    [answerExchange({ status: 200, afterHead: '0\r\n\r\n' }), 'pass: the content has zero octets'],
    [answerExchange({ status: 200, body: '{}' }), 'fail: the content has 2 octets, beginning "{}"'],
    [answerExchange({ status: 200, body: 'ab', trailing: 'c' }), 'fail: the content has 3 octets, beginning "abc"'],
    [
      answerExchange({ status: 200, bodyComplete: false, fields: { 'content-length': '9' } }),
      'inconclusive: the content is incomplete',
    ],
    [atStatus(204), 'nothing'],
  ];
  test('success-body-is-empty-on-the-wire judges what the framing delimits', () => {
    for (const [exchange, words] of rows)
      expect(judged('success-body-is-empty-on-the-wire', exchange, promises200)).toBe(words);
  });
});
