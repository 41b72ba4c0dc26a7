import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { SecretBook } from './secret-book.ts';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzY3AiOiJBLlJlYWQifQ.c2lnbmF0dXJlLW9mLWl0';
const password = 'p~4 "q"+/&ü';
const key = '-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n';

const book = new SecretBook();
for (const secret of [token, password, key]) book.add(secret);

const spellings: Readonly<Record<string, string>> = {
  whole: password,
  'percent-encoded': encodeURIComponent(password),
  'as a form field': new URLSearchParams([['x', password]]).toString().slice(2),
  'in JSON': JSON.stringify(password).slice(1, -1),
  'in base64': Buffer.from(password).toString('base64'),
  'in base64url': Buffer.from(token).toString('base64url'),
  'a segment of a JWT': token.split('.')[1] ?? '',
  'a line of a key': key.split('\n')[1] ?? '',
};
for (const [how, spelling] of Object.entries(spellings)) {
  test(`a secret is cut out of a text, spelled ${how}`, () => {
    const clean = book.cut(`before ${spelling} behind`);
    expect(clean).toMatch(/^before <secret>=* behind$/);
  });
}

test('a secret with its parts leaves nothing of them behind', () => {
  expect(book.cut(`[${token}] [${key}]`)).toBe('[<secret>] [<secret>]');
});

test('a text without secrets stays as it is, and a secret of three letters is none', () => {
  const small = new SecretBook();
  small.add('abc');
  expect(small.cut('abc, plain')).toBe('abc, plain');
});

test('a listener hears of secrets that there are, and of each new one once', () => {
  const heard: string[] = [];
  const own = new SecretBook();
  own.add('first');
  own.tell((secret) => heard.push(secret.reveal()));
  own.add('second');
  own.add('second');
  expect(heard).toEqual(['first', 'second']);
});

test('the book shows no secret', () => {
  expect(inspect(book, { depth: 9, showHidden: true }) + JSON.stringify(book)).not.toMatch(/eyJ|p~4|MIIE/);
});
