import { expect, test } from 'vitest';
import type { Answer } from '../model.ts';
import { readAnswer } from './answer.ts';
import { fieldValues } from '../http.ts';

interface Row extends Partial<Answer> {
  readonly what: string;
  readonly octets: string;
  readonly closed?: true;
  readonly complete: boolean;
}

const ok = 'HTTP/1.1 200 OK\r\n';
const no = 'HTTP/1.1 204 No Content\r\n';
const sized = 'content-length: 3\r\n';
const chunked = 'transfer-encoding: chunked\r\n';
const coded = '3\r\nabc\r\n0\r\n\r\n';
const twice = ['Content-Length is sent more than once (RFC 9110 8.6)'];
const both = ['Content-Length and Transfer-Encoding are both sent (RFC 9112 6.1)'];

const rows: readonly Row[] = [
  { what: 'a 204', octets: `${no}\r\n`, complete: true, status: 204, body: '', afterHead: '', trailing: '' },
  { what: 'a 204 with octets', octets: `${no}\r\nabc`, complete: true, body: '', afterHead: 'abc', trailing: 'abc' },
  {
    what: 'a 204 with a length',
    octets: `${no}${sized}\r\nabc`,
    complete: true,
    body: '',
    trailing: 'abc',
    violations: [],
  },
  { what: 'a 204 with chunks', octets: `${no}${chunked}\r\n${coded}`, complete: true, body: '', trailing: coded },
  { what: 'a 304 with a length', octets: `HTTP/1.1 304 x\r\n${sized}\r\n`, complete: true, body: '', trailing: '' },
  { what: 'a 101', octets: 'HTTP/1.1 101 x\r\n\r\nws', complete: true, status: 101, interim: [], trailing: 'ws' },
  { what: 'a content with a length', octets: `${ok}${sized}\r\nabc`, complete: true, body: 'abc', trailing: '' },
  {
    what: 'a content and more',
    octets: `${ok}${sized}\r\nabcd`,
    complete: true,
    body: 'abc',
    afterHead: 'abcd',
    trailing: 'd',
  },
  { what: 'a content too short', octets: `${ok}${sized}\r\nab`, complete: false, body: 'ab' },
  { what: 'a content cut by a close', octets: `${ok}${sized}\r\nab`, closed: true, complete: false, body: 'ab' },
  { what: 'a length of 0', octets: `${ok}content-length: 0\r\n\r\n`, complete: true, body: '' },
  { what: 'two equal lengths', octets: `${ok}${sized}${sized}\r\nabc`, complete: true, body: 'abc', violations: twice },
  {
    what: 'a list of equal lengths',
    octets: `${ok}content-length: 3, 3\r\n\r\nabc`,
    complete: true,
    body: 'abc',
    violations: twice,
  },
  {
    what: 'two different lengths',
    octets: `${ok}${sized}Content-Length: 4\r\n\r\nabc`,
    complete: false,
    body: 'abc',
    violations: ['Content-Length is "3, 4" (RFC 9110 8.6)'],
  },
  ...['-1', '+3', '0x3', '3 3', '', '1e1'].map((value) => ({
    what: `a length of ${JSON.stringify(value)}`,
    octets: `${ok}content-length: ${value}\r\n\r\nabc`,
    complete: false,
    violations: [`Content-Length is ${JSON.stringify(value)} (RFC 9110 8.6)`],
  })),
  {
    what: 'chunks',
    octets: `${ok}${chunked}\r\n${coded}d`,
    complete: true,
    body: 'abc',
    trailing: 'd',
    violations: [],
  },
  { what: 'chunks without an end', octets: `${ok}${chunked}\r\n3\r\nab`, closed: true, complete: false, body: 'ab' },
  {
    what: 'chunks of gzip',
    octets: `${ok}transfer-encoding: gzip\r\nTransfer-Encoding: Chunked\r\n\r\n${coded}`,
    complete: true,
    body: 'abc',
  },
  {
    what: 'chunks with a length',
    octets: `${ok}${sized}${chunked}\r\n${coded}`,
    complete: true,
    body: 'abc',
    violations: both,
  },
  { what: 'another coding', octets: `${ok}transfer-encoding: gzip\r\n\r\nabc`, complete: false, body: 'abc' },
  {
    what: 'another coding and a close',
    octets: `${ok}transfer-encoding: gzip\r\n\r\nabc`,
    closed: true,
    complete: true,
    body: 'abc',
  },
  { what: 'a content until now', octets: `${ok}\r\nabc`, complete: false, body: 'abc' },
  { what: 'a content until the close', octets: `${ok}\r\nabc`, closed: true, complete: true, body: 'abc' },
  {
    what: 'an HTTP/1.0 content',
    octets: 'HTTP/1.0 200 OK\r\n\r\nabc',
    closed: true,
    complete: true,
    version: '1.0',
    body: 'abc',
  },
  { what: 'a status of 000', octets: `HTTP/1.1 000 x\r\n${sized}\r\nabc`, complete: true, status: 0, body: 'abc' },
  {
    what: 'a 100 before',
    octets: `HTTP/1.1 100 Continue\r\n\r\n${no}\r\n`,
    complete: true,
    status: 204,
    interim: [100],
  },
  {
    what: 'a 100, a 102 and a 103',
    octets: `${[100, 102, 103].map((one) => `HTTP/1.1 ${one} x\r\na: b\r\n\r\n`).join('')}${no}\r\n`,
    complete: true,
    interim: [100, 102, 103],
    fields: [],
  },
  {
    what: '2000 times 103',
    octets: `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(2000)}${no}\r\n`,
    complete: true,
    status: 204,
    interim: Array.from({ length: 2000 }, () => 103),
    violations: [],
  },
  {
    what: 'a 103 with a bare LF',
    octets: `HTTP/1.1 103 x\n\n${no}\r\n`,
    complete: true,
    violations: ['a line ends in LF without CR (RFC 9112 2.2)'],
  },
  { what: 'a second answer', octets: `${no}\r\n${ok}\r\n`, complete: true, status: 204, trailing: `${ok}\r\n` },
  { what: 'a stray line end', octets: `${no}\r\n\r\n`, complete: true, trailing: '\r\n' },
];
for (const { what, octets, closed, complete, ...read } of rows) {
  test(`${what}${closed ? ' at a close' : ''} is framed as RFC 9112 says`, () => {
    const answer = { ...read, bodyComplete: complete };
    expect(readAnswer(octets, 'POST', closed ?? false)).toMatchObject({ kind: 'answer', complete, answer });
  });
}

test('an answer to HEAD has no content, whatever its length says', () => {
  const reading = readAnswer(`${ok}${sized}\r\n`, 'HEAD', false);
  expect(reading).toMatchObject({ complete: true, answer: { body: '', trailing: '' } });
});

test('the values of a field are found whatever the case of its name, in their order', () => {
  const fields = [
    ['A', '1'],
    ['b', '2'],
    ['a', '3'],
  ] as const;
  expect(fieldValues(fields, 'a')).toEqual(['1', '3']);
  expect(fieldValues(fields, 'c')).toEqual([]);
});
