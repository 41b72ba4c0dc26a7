import { expect, test } from 'vitest';
import { readAnswer } from './answer.ts';
import { headCap } from './octets.ts';

const no = 'HTTP/1.1 204 No Content\r\n';

const endless: readonly (readonly [what: string, octets: string])[] = [
  ['a reason phrase', `HTTP/1.1 204 ${'a'.repeat(headCap)}`],
  ['one field', `${no}a: ${'b'.repeat(headCap)}`],
  ['many fields', `${no}${'a: b\r\n'.repeat(headCap / 6)}`],
  ['empty lines', '\r\n'.repeat(headCap / 2 + 1)],
];
for (const [what, octets] of endless) {
  const malformed = { kind: 'malformed', problem: `the header section has no end within ${headCap} octets` };
  test(`a head that ${what} makes longer than ${headCap} octets is malformed, whether its end has come or not`, () => {
    expect(readAnswer(octets, 'POST', false)).toEqual(malformed);
    expect(readAnswer(`${octets}\r\n${no}\r\n\r\n`, 'POST', false)).toEqual(malformed);
  });
}

for (const octets of [
  '',
  'HTTP/1.1 204 No Content\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103 x\r\n\r\nHTT',
]) {
  test(`${JSON.stringify(octets)} is no answer yet, even at a close`, () => {
    expect(readAnswer(octets, 'POST', true)).toEqual({ kind: 'incomplete' });
  });
}

test('garbage behind an interim message is malformed', () => {
  expect(readAnswer('HTTP/1.1 100 x\r\n\r\nnonsense', 'POST', false)).toMatchObject({ kind: 'malformed' });
});
