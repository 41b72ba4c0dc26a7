/** Checks that ride along with cases of other promises: they speak where there is an answer of their kind. */
import { expect, test } from 'vitest';

import { deviceOwnerPage } from '../cases/specs.test-data.ts';
import {
  answerExchange,
  atStatus,
  inWords,
  malformedExchange,
  type Row,
  silentExchange,
} from './exchanges.test-data.ts';
import { checkById } from './index.ts';

const spec = deviceOwnerPage('2019-01-12');
const [requirement] = spec.requirements;
if (!requirement) throw new Error('the page has no requirement');

const noise = malformedExchange('it is SMTP');
const hung = silentExchange('timeout');

const json = { 'Content-Type': 'application/json; charset=utf-8' };
const good = '{"error":{"code":"InvalidAuthenticationToken","message":"Access token is empty."}}';
const refusal = (body: string, fields: Readonly<Record<string, string>> = json, bodyComplete = true) =>
  answerExchange({ status: 401, fields, body, bodyComplete });
const ok = 'pass: an error object with code and message';
const noMember = 'fail: the content has no member "error" that is an object';

const tables: Readonly<Record<string, readonly Row[]>> = {
  'answer-carries-a-request-id': [
    [answerExchange({ fields: { 'request-id': '7c9e6679' } }), 'pass: request-id is there'],
    [answerExchange({ status: 401, fields: { 'Request-ID': 'x' } }), 'pass: request-id is there'],
    [answerExchange({ fields: { 'request-id': ' ' } }), 'fail: request-id is absent'],
    [answerExchange({ fields: { 'client-request-id': 'x' } }), 'fail: request-id is absent'],
    [noise, 'nothing'],
    [hung, 'nothing'],
  ],
  'answer-is-well-formed-http': [
    [atStatus(500), 'pass: well-formed'],
    [answerExchange({ violations: ['a (RFC 1)', 'b (RFC 2)'] }), 'fail: a (RFC 1); b (RFC 2)'],
    [noise, 'fail: it is SMTP'],
    [hung, 'nothing'],
  ],
  'unauthorized-carries-a-challenge': [
    [answerExchange({ status: 401, fields: { 'www-authenticate': 'Bearer' } }), 'pass: WWW-Authenticate is there'],
    [answerExchange({ status: 401, fields: { 'WWW-Authenticate': ' ' } }), 'fail: the 401 has no WWW-Authenticate'],
    [atStatus(401), 'fail: the 401 has no WWW-Authenticate'],
    [atStatus(403), 'nothing'],
    [atStatus(204), 'nothing'],
    [noise, 'nothing'],
    [hung, 'nothing'],
  ],
  'unusable-token-gets-401': [
    [atStatus(401), 'pass: status is 401'],
    [atStatus(403), 'fail: status is 403'],
    [atStatus(204), 'nothing'],
    [atStatus(400), 'nothing'],
    [noise, 'nothing'],
    [hung, 'nothing'],
  ],
  'insufficient-permission-gets-403': [
    [atStatus(403), 'pass: status is 403'],
    [atStatus(401), 'fail: status is 401'],
    [atStatus(204), 'nothing'],
    [atStatus(400), 'nothing'],
    [noise, 'nothing'],
    [hung, 'nothing'],
  ],
  'refusal-carries-an-error-object': [
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
    [refusal('{"error":', json, false), 'inconclusive: the content of the refusal is incomplete'],
    [
      refusal('\x1f\x8b', { ...json, 'content-encoding': 'gzip' }),
      'inconclusive: the content of the refusal is compressed, though no compression was offered',
    ],
    [refusal(good, { ...json, 'content-encoding': 'identity' }), ok],
    [atStatus(204), 'nothing'],
    [atStatus(404), 'nothing'],
    [noise, 'nothing'],
    [hung, 'nothing'],
  ],
};

for (const [id, rows] of Object.entries(tables)) {
  test(id, () => {
    for (const [exchange, words] of rows) expect(inWords(checkById(id).judge(requirement, exchange, spec))).toBe(words);
  });
}
