import { describe, expect, test } from 'vitest';

import { knownTypes } from './known-types.ts';
import { typeSpec } from './types.test-data.ts';

const named = (name: string): string => `microsoft.graph.${name}`;
const entity = named('entity');

test('a type has the members of its bases too, its own first', () => {
  const types = knownTypes([
    typeSpec('c', { base: named('b'), members: { z: 'Edm.String' } }),
    typeSpec('b', { base: named('a'), members: { y: 'Edm.String' }, open: true }),
    typeSpec('a', { is: 'entity', key: 'id', members: { id: 'Edm.String' }, relationships: { more: named('c') } }),
  ]);
  const found = types.find(named('c'));
  expect(found).toMatchObject({ name: named('c'), is: 'complex', key: 'id', open: true, complete: true });
  expect([...(found?.members.values() ?? [])]).toEqual([
    { name: 'z', kind: 'property', types: ['Edm.String'], where: 'c#properties:10' },
    { name: 'y', kind: 'property', types: ['Edm.String'], where: 'b#properties:10' },
    { name: 'id', kind: 'property', types: ['Edm.String'], where: 'a#properties:10' },
    { name: 'more', kind: 'relationship', types: [named('c')], where: 'a#properties:10' },
  ]);
  expect(types.find(named('a'))?.open).toBe(false);
});

test('pages of one type are joined: where they contradict each other, each reading is kept', () => {
  const types = knownTypes([
    typeSpec('t', { page: 'intune-books-t', members: { a: 'Edm.String', b: 'Edm.Int32' }, disputed: { a: 'boolean' } }),
    typeSpec('t', { page: 't', is: 'entity', members: { c: 'Edm.Guid', b: 'Edm.String', a: 'Edm.String' } }),
  ]);
  const { members, is } = types.find(named('t')) ?? {};
  expect(is).toBe('entity');
  expect(Object.fromEntries([...(members ?? [])].map(([name, member]) => [name, member.types]))).toEqual({
    a: ['Edm.String', 'boolean'],
    b: ['Edm.Int32', 'Edm.String'],
    c: ['Edm.Guid'],
  });
});

test('what two pages call an enum and something else is not on file', () => {
  expect(knownTypes([typeSpec('t', { values: ['x'] }), typeSpec('t')]).find(named('t'))).toBeUndefined();
});

test('an enum of pages that differ has the members of both', () => {
  const types = knownTypes([typeSpec('t', { values: ['x', 'y'] }), typeSpec('t', { page: 'u', values: ['y', 'z'] })]);
  expect(types.find(named('t'))?.values).toEqual(['x', 'y', 'z']);
});

test('letter case does not tell types apart', () => {
  const types = knownTypes([typeSpec('Attachment', { base: 'microsoft.graph.Item' }), typeSpec('item')]);
  expect(types.find('Microsoft.Graph.attachment')?.name).toBe(named('Attachment'));
  expect(types.find(named('attachment'))?.complete).toBe(true);
  expect(types.isA(named('ATTACHMENT'), named('ITEM'))).toBe(true);
});

test('names of Object.prototype name no type', () => {
  const types = knownTypes([typeSpec('t')]);
  for (const name of ['constructor', '__proto__', 'toString']) expect(types.find(name)).toBeUndefined();
});

describe('a type whose bases are not all on file is incomplete', () => {
  const types = knownTypes([
    typeSpec('far', { base: named('near') }),
    typeSpec('near', { base: named('missing') }),
    typeSpec('top', { base: entity }),
    typeSpec('self', { base: named('self') }),
    typeSpec('round', { base: named('circle') }),
    typeSpec('circle', { base: named('back') }),
    typeSpec('back', { base: named('circle'), members: { m: 'Edm.String' } }),
  ]);
  const rows = { far: false, near: false, self: false, circle: false, back: false, round: false, top: true };
  for (const [name, complete] of Object.entries(rows)) {
    test(`${name}: ${complete}`, () => expect(types.find(named(name))).toMatchObject({ complete }));
  }
  test('members are found all the same', () =>
    expect([...(types.find(named('round'))?.members.keys() ?? [])]).toEqual(['m']));
});

describe('whether a type inherits from another is said where it is certain', () => {
  const types = knownTypes([
    typeSpec('item', { is: 'entity', base: entity }),
    typeSpec('message', { is: 'entity', base: named('item') }),
    typeSpec('post', { is: 'entity', base: named('item') }),
    typeSpec('event', { is: 'entity', base: entity }),
    typeSpec('silent', { is: 'entity' }),
    typeSpec('address'),
    typeSpec('lost', { is: 'entity', base: named('missing') }),
    typeSpec('circle', { base: named('circle') }),
    typeSpec('app', { page: 'intune-apps-app', is: 'entity' }),
    typeSpec('lob', { page: 'intune-apps-lob', is: 'entity', base: named('app') }),
    typeSpec('web', { page: 'intune-apps-web', is: 'entity', base: named('app') }),
    typeSpec('device', { page: 'intune-devices-device', is: 'entity' }),
    typeSpec('user', { page: 'intune-shared-user', is: 'entity' }),
    typeSpec('directoryObject', { is: 'entity' }),
    typeSpec('group', { page: 'intune-groups-group', is: 'entity' }),
    typeSpec('group', { page: 'group', is: 'entity' }),
  ]);
  const rows: readonly (readonly [name: string, of: string, is: boolean | undefined])[] = [
    ['item', 'item', true],
    ['message', 'item', true],
    ['message', 'event', false],
    ['message', 'entity', true],
    ['silent', 'entity', true],
    ['address', 'entity', false],
    ['message', 'missing', undefined],
    // stand in one collection, whatever each page promises
    ['message', 'post', undefined],
    ['item', 'message', undefined],
    ['lob', 'web', undefined],
    // pages are silent about one base in 25
    ['silent', 'item', undefined],
    ['silent', 'address', false],
    ['address', 'item', false],
    ['lost', 'item', undefined],
    ['lost', 'missing', true],
    ['missing', 'item', undefined],
    ['missing', 'missing', true],
    ['circle', 'item', undefined],
    // those of Intune are not, among themselves
    ['device', 'app', false],
    ['lob', 'device', false],
    ['lob', 'app', true],
    ['user', 'directoryObject', undefined],
    ['user', 'group', undefined],
    ['user', 'device', false],
    ['group', 'user', undefined],
  ];
  for (const [name, of, is] of rows) {
    test(`${name} as ${of}: ${is}`, () => expect(types.isA(named(name), named(of))).toBe(is));
  }
});

test('a thousand bases in a row, and a thousand types, are read', () => {
  const specs = Array.from({ length: 1000 }, (_, at) =>
    typeSpec(`t${at}`, { base: named(`t${at + 1}`), members: { [`m${at}`]: 'Edm.String' } }),
  );
  const types = knownTypes([...specs, typeSpec('t1000')]);
  expect(types.find(named('t0'))?.members.size).toBe(1000);
  expect(types.isA(named('t0'), named('t1000'))).toBe(true);
});
