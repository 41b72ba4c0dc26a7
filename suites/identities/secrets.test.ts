import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { KnownSecrets, Secret } from './secrets.ts';

const value = 'eyJhbGciOiJub25lIn0.e30.c2lnbmF0dXJl';
const secret = new Secret(value);
const holder = { name: 'work-reader', token: secret };

const printed: Readonly<Record<string, () => string>> = {
  String: () => String(secret),
  // oxlint-disable-next-line typescript/restrict-template-expressions -- the slip of the pen that is tested
  'a template': () => `${secret}`,
  concatenation: () => ['', secret].join(''),
  JSON: () => JSON.stringify({ holder, list: [secret] }),
  inspect: () => inspect(secret) + inspect({ holder }) + inspect([secret]) + inspect(new Map([[secret, secret]])),
  'inspect to any depth': () => inspect({ holder }, { depth: Infinity, showHidden: true, getters: true }),
  'inspect without custom texts': () => inspect({ holder }, { customInspect: false, showHidden: true }),
  format: () => format('%s %j %o %O %d %i %f', secret, secret, secret, secret, secret, secret, secret) + format(secret),
  'format of its holder': () => format('%s %j %o %O', holder, holder, holder, holder),
  'an error and its cause': () => inspect(new Error(String(secret), { cause: holder })),
  'its own properties': () => JSON.stringify([Object.keys(secret), Object.entries(secret), Reflect.ownKeys(secret)]),
  'property descriptors': () => inspect(Object.getOwnPropertyDescriptors(secret)),
  spread: () => JSON.stringify({ ...secret }) + JSON.stringify(Object.assign({}, secret)),
  structuredClone: () => inspect(structuredClone(holder), { showHidden: true, depth: Infinity }),
  serialize: () => serialize({ token: { ...secret }, clone: structuredClone(secret) }).toString('latin1'),
  'its class': () => inspect(Secret, { showHidden: true }) + Secret.toString(),
};

describe('a secret prints itself nowhere', () => {
  for (const [way, print] of Object.entries(printed)) {
    test(`not by ${way}`, () => {
      for (const part of value.split('.')) if (part.length > 4) expect(print()).not.toContain(part);
    });
  }
});

test('a secret prints a placeholder, so that its place is seen', () => {
  expect(String(secret)).toBe('<secret>');
  expect(inspect(holder)).toBe("{ name: 'work-reader', token: <secret> }");
  expect(JSON.stringify(holder)).toBe('{"name":"work-reader","token":"<secret>"}');
});

test('a secret gives its value to whoever asks for it by name', () => {
  expect(secret.reveal()).toBe(value);
});

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzY3AiOiJBLlJlYWQifQ.c2lnbmF0dXJlLW9mLWl0';
const password = 'p~4 "q"+/&ü';
const key = '-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n';

const known = new KnownSecrets();
for (const secret of [token, password, key]) known.add(secret);

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
    const clean = known.redact(`before ${spelling} behind`);
    expect(clean).toMatch(/^before <secret>=* behind$/);
  });
}

test('a secret with its parts leaves nothing of them behind', () => {
  expect(known.redact(`[${token}] [${key}]`)).toBe('[<secret>] [<secret>]');
});

test('a text without secrets stays as it is, and a secret of three letters is none', () => {
  const small = new KnownSecrets();
  small.add('abc');
  expect(small.redact('abc, plain')).toBe('abc, plain');
});

test('a listener hears of secrets that there are, and of each new one once', () => {
  const heard: string[] = [];
  const own = new KnownSecrets();
  own.add('first');
  own.onSecret((secret) => heard.push(secret.reveal()));
  own.add('second');
  own.add('second');
  expect(heard).toEqual(['first', 'second']);
});

test('the list of known secrets shows none', () => {
  expect(inspect(known, { depth: 9, showHidden: true }) + JSON.stringify(known)).not.toMatch(/eyJ|p~4|MIIE/);
});
