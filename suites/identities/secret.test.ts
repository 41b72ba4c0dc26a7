import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';

import { describe, expect, test } from 'vitest';

import { Secret } from './secret.ts';

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
