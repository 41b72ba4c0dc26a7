import { describe, expect, test } from 'vitest';

import { deepest, readJson } from '../../json-content.ts';
import { knownTypes } from './known-types.ts';
import { readValue } from './read-value.ts';
import { memberOf, rowNamed, typeSpec } from './types.test-data.ts';

describe('a member that is there has its documented type', () => {
  const rows: readonly {
    readonly type: string;
    readonly good: readonly unknown[];
    readonly bad: readonly unknown[];
  }[] = [
    { type: 'Edm.String', good: ['', 'x'], bad: [1, true, {}, []] },
    { type: 'Edm.Boolean', good: [true, false], bad: ['true', 0, {}] },
    { type: 'Edm.Int16', good: [-32768, 32767], bad: [32768] },
    { type: 'Edm.Int32', good: [0, -0, 1e3, -(2 ** 31), 2 ** 31 - 1], bad: ['1', 1.5, 2 ** 31, Infinity, true] },
    { type: 'Edm.Int64', good: [2 ** 53, 2 ** 63, '9223372036854775807', '-1'], bad: ['', 'x', '1.5', 1.5, 2 ** 64] },
    { type: 'Edm.Double', good: [1, 1.5, 'INF', '-INF', 'NaN'], bad: ['1.5', 'Infinity', true, {}] },
    { type: 'Edm.Decimal', good: [1, '1.50', '-3'], bad: ['', 'x', false] },
    {
      type: 'Edm.DateTimeOffset',
      good: [
        '2020-05-18T00:00:00Z',
        '0001-01-01T00:00:00.0000000Z',
        '2020-05-18t23:59:60.123456789012+14:00',
        '2020-05-18T00:00Z',
        '2020-02-29T00:00:00-08:00',
      ],
      bad: [
        '2020-05-18',
        '2020-05-18T00:00:00',
        '2020-05-18 00:00:00Z',
        '2020-13-01T00:00:00Z',
        '2020-04-31T00:00:00Z',
        '2020-05-18T24:00:00Z',
        '18.05.2020',
        '/Date(1589760000000)/',
        '',
        1589760000,
      ],
    },
    {
      type: 'Edm.Date',
      good: ['2020-05-18', '2020-05-18T00:00:00Z'],
      bad: ['2020-5-18', '05/18/2020', '2020-02-30', 1],
    },
    {
      type: 'Edm.TimeOfDay',
      good: ['12:00', '12:00:00', '12:00:00.0000000'],
      bad: ['25:00:00', '12', 'T12:00', 43200],
    },
    {
      type: 'Edm.Duration',
      good: ['PT0S', '-P1DT2H3M4.5S', 'P1Y2M3DT4H', 'P2W', 'PT36H'],
      bad: ['', 'P', 'PT', 'P1DT', '01:00:00', '1 day', 3600],
    },
    {
      type: 'Edm.Guid',
      good: ['7c9e6679-7425-40de-944b-e07fc1f90ae7', '7C9E6679-7425-40DE-944B-E07FC1F90AE7'],
      bad: ['{7c9e6679-7425-40de-944b-e07fc1f90ae7}', '7c9e6679742540de944be07fc1f90ae7', '', 7],
    },
    { type: 'Edm.Binary', good: ['', 'AAEC', '_-8', '+/8=', 'AA==\r\n'], bad: ['a.b', 'ä', 1, [1, 2]] },
    { type: 'Edm.Stream', good: ['x', 1, {}, [], true], bad: [] },
    { type: 'Edm.GeographyPoint', good: ['x', 1, {}, [], true], bad: [] },
    { type: 'Collection(Edm.Int32)', good: [[], [1, 2], [null]], bad: [1, {}, [1, 'x'], [[1]]] },
    { type: 'Collection(Edm.Untyped)', good: [[], [1, 'x', {}]], bad: [1, {}] },
    { type: 'microsoft.graph.notOnFile', good: ['x', 1, {}, true], bad: [[]] },
    { type: 'Collection(microsoft.graph.notOnFile)', good: [[], ['x'], [{}]], bad: ['x', {}] },
    { type: 'microsoft.graph.Json', good: ['x', 1, {}, [[1, 'x']]], bad: [] },
    { type: 'microsoft.graph.t', good: [{}, { m: {} }], bad: ['x', 1, [], true, { m: 'x' }] },
  ];
  for (const { type, good, bad } of rows) {
    const types = memberOf(type);
    const faultsOf = (m: unknown) => readValue({ m }, 'microsoft.graph.t', types).faultCount;
    for (const value of [...good, null]) {
      test(`${JSON.stringify(value)} is ${type}`, () => expect(faultsOf(value)).toBe(0));
    }
    for (const value of bad) {
      test(`${JSON.stringify(value)} is not ${type}`, () => expect(faultsOf(value)).toBe(1));
    }
  }
});

describe('where sources contradict each other, each reading is accepted, and no third', () => {
  const rows: readonly (readonly [type: string, says: string, good: readonly unknown[], bad: readonly unknown[]])[] = [
    ['Edm.String', 'boolean', ['x', true], [1, {}, []]],
    ['Edm.Binary', 'object', ['AA==', {}], [1, []]],
    ['Edm.Boolean', 'Edm.String', [true, 'x'], [1]],
    ['Edm.String', 'array', ['x', [1, {}]], [1, {}]],
    ['Collection(Edm.String)', 'string', [['x'], 'x'], [[1], 1]],
    ['Collection(Edm.String)', 'Collection(Edm.Int32)', [['x', 1]], [[true], 'x']],
    ['microsoft.graph.t', 'Edm.String', ['x', {}, { m: { m: 'x' } }], [1, [], { m: 1 }]],
    ['Collection(microsoft.graph.t)', 'object', [[{}], {}, { m: 1 }], [['x'], 'x']],
    ['microsoft.graph.t', 'microsoft.graph.notOnFile', ['x', {}, { m: 1 }], [[]]],
  ];
  for (const [type, says, good, bad] of rows) {
    const faultsOf = (m: unknown) => readValue({ m }, 'microsoft.graph.t', memberOf(type, says)).faultCount;
    for (const value of good) {
      test(`${JSON.stringify(value)} is ${type} or ${says}`, () => expect(faultsOf(value)).toBe(0));
    }
    for (const value of bad) {
      test(`${JSON.stringify(value)} is neither ${type} nor ${says}`, () => expect(faultsOf(value)).toBe(1));
    }
  }
});

test('what fits two types that sources name is judged by neither', () => {
  const types = knownTypes([
    typeSpec('a', { members: { x: 'Edm.String' } }),
    typeSpec('b', { members: { x: 'Edm.Int32' } }),
    typeSpec('t', { members: { m: 'microsoft.graph.a' }, disputed: { m: 'microsoft.graph.b' } }),
  ]);
  const { faultCount, notes } = readValue({ m: { x: true } }, 'microsoft.graph.t', types);
  expect({ faultCount, read: [...notes.keys()] }).toEqual({ faultCount: 0, read: ['microsoft.graph.t'] });
});

test('an item that is null is one of a collection of values, and none of a collection of entities', () => {
  const faultsOf = (is: 'entity' | 'complex') =>
    readValue([{}, null], 'Collection(microsoft.graph.t)', knownTypes([typeSpec('t', { is })])).faults;
  expect(faultsOf('complex')).toEqual([]);
  expect(faultsOf('entity').map(({ pointer, shape }) => [pointer, shape])).toEqual([['/1', 'null']]);
});

test('pages that write one type in other letter case contradict each other in nothing', () => {
  const types = knownTypes([
    typeSpec('t', { members: { m: 'microsoft.graph.T' } }),
    typeSpec('t', { page: 'u', members: { m: 'microsoft.graph.t', n: 'Edm.Int32' } }),
  ]);
  const { faults } = readValue({ m: { n: 'x' } }, 'microsoft.graph.t', types);
  expect(faults.map(({ pointer }) => pointer)).toEqual(['/m/n']);
});

test('what workbooks call Json is any JSON value, though a page describes it', () => {
  const types = knownTypes([typeSpec('Json'), typeSpec('t', { members: { m: 'microsoft.graph.Json' } })]);
  for (const m of ['x', 1, [[1]]]) expect(readValue({ m }, 'microsoft.graph.t', types).faultCount).toBe(0);
});

test('a fault says where, what is documented, and what shape was sent', () => {
  const types = knownTypes([
    typeSpec('t', { members: { at: 'Edm.DateTimeOffset', more: 'Collection(microsoft.graph.t)', n: 'Edm.Int32' } }),
  ]);
  const value = { at: 'Monday, 18 May: s3cret!', more: [{}, { n: 1.5 }], n: [1, 2, 3] };
  const { faults, checked } = readValue(value, 'microsoft.graph.t', types, { pointer: '/value/3' });
  expect(faults).toEqual([
    {
      pointer: '/value/3/at',
      documented: 'Edm.DateTimeOffset',
      shape: 'a string like "aaaaaa? 99 aaa: a9aaaa?"',
      where: 't#properties:10',
    },
    {
      pointer: '/value/3/more/1/n',
      documented: 'Edm.Int32',
      shape: 'a number that is not whole',
      where: 't#properties:12',
    },
    { pointer: '/value/3/n', documented: 'Edm.Int32', shape: 'an array of 3', where: 't#properties:12' },
  ]);
  expect(checked).toBe(5);
});

test('of many faults the first twenty are told, and all are counted', () => {
  const value = Array.from({ length: 10_000 }, () => ({ m: 1 }));
  const { faults, faultCount } = readValue(value, 'Collection(microsoft.graph.t)', memberOf('Edm.String'));
  expect(faults.map(({ pointer }) => pointer)).toEqual(Array.from({ length: 20 }, (_, at) => `/${at}/m`));
  expect(faultCount).toBe(10_000);
});

test('no value stands in a fault', () => {
  const secret = 'Hunter2-Straße-\u{1F511}-7c9e6679';
  for (const type of ['Edm.Int32', 'Edm.Boolean', 'Edm.Guid', 'Edm.Date', 'Edm.Duration', 'Collection(Edm.String)']) {
    const told = JSON.stringify(readValue({ m: secret }, 'microsoft.graph.t', memberOf(type)).faults);
    for (const part of ['Hunter', '2-', 'Stra', '\u{1F511}', '7c9e']) expect(told).not.toContain(part);
  }
});

describe('a primitive value of its own', () => {
  const rows: readonly (readonly [unknown, type: string, faults: number, checked: number])[] = [
    ['x', 'Edm.String', 0, 1],
    [1, 'Edm.String', 1, 1],
    [null, 'Edm.String', 0, 0],
    [['x', 2], 'Collection(Edm.String)', 1, 2],
    [[], 'Collection(Edm.String)', 0, 0],
    ['x', 'Collection(Edm.String)', 1, 1],
    [1, 'Edm.Stream', 0, 0],
    [{ x: 1 }, 'microsoft.graph.notOnFile', 0, 0],
  ];
  for (const [value, type, faultCount, checked] of rows) {
    test(`${JSON.stringify(value)} as ${type}: ${faultCount} of ${checked} wrong`, () =>
      expect(readValue(value, type, knownTypes([]))).toMatchObject({ faultCount, checked }));
  }
});

test('a fault of the value itself stands where the caller says', () => {
  const at = { pointer: '/value', where: 'page#response:9' };
  expect(readValue(1, 'Edm.String', knownTypes([]), at).faults).toEqual([
    { pointer: '/value', documented: 'Edm.String', shape: 'a number', where: 'page#response:9' },
  ]);
});

test('where nothing was compared, nothing counts as checked', () => {
  const types = memberOf('Edm.String');
  for (const value of [{}, { m: null }, { other: 1 }, { 'm@odata.type': '#String' }, { '@odata.type': '#a.b', m: 1 }]) {
    expect(readValue([value], 'Collection(microsoft.graph.t)', types)).toMatchObject({ checked: 0, faultCount: 0 });
  }
});

test('members with names of Object.prototype are members', () => {
  const members = { constructor: 'Edm.Int32', toString: 'Edm.Int32', hasOwnProperty: 'Edm.Int32' };
  const types = knownTypes([
    typeSpec('t', { members }),
    typeSpec('u', { requirements: [{ ...rowNamed('__proto__'), kind: 'property', type: 'Edm.Int32' }] }),
  ]);
  const value: unknown = JSON.parse('{"constructor":"x","toString":"x","__proto__":{"hasOwnProperty":1}}');
  const { faults, notes } = readValue(value, 'microsoft.graph.t', types);
  expect(faults.map(({ pointer }) => pointer)).toEqual(['/constructor', '/toString']);
  expect(notes.get('microsoft.graph.t')?.undocumented).toEqual(new Set(['__proto__']));
  expect(readValue(value, 'microsoft.graph.u', types).faults.map(({ pointer }) => pointer)).toEqual(['/__proto__']);
  expect(readValue({}, 'microsoft.graph.t', types)).toMatchObject({ faultCount: 0, checked: 0 });
});

test('the id of an entity is documented, though the page of its type has no row for it', () => {
  const types = knownTypes([
    typeSpec('e', { is: 'entity', base: 'microsoft.graph.entity' }),
    typeSpec('c', { members: { m: 'Edm.String' } }),
  ]);
  const undocumented = (type: string) =>
    readValue({ id: '1', other: 2 }, `microsoft.graph.${type}`, types).notes.get(`microsoft.graph.${type}`)
      ?.undocumented;
  expect([undocumented('e'), undocumented('c')]).toEqual([new Set(['other']), new Set(['id', 'other'])]);
});

test('a lone surrogate is a string, and a number beyond every double no whole number', () => {
  expect(readValue({ m: '\uD800' }, 'microsoft.graph.t', memberOf('Edm.String')).faultCount).toBe(0);
  expect(readValue({ m: '\uD800' }, 'microsoft.graph.t', memberOf('Edm.Guid')).faults[0]?.shape).toBe(
    'a string like "?"',
  );
  expect(readValue({ m: Infinity }, 'microsoft.graph.t', memberOf('Edm.Int64')).faults[0]?.shape).toBe(
    'a number beyond every double',
  );
});

test('a value as deep as JSON is read is judged to its deepest member', () => {
  const json = `${'{"m":'.repeat(deepest)}1${'}'.repeat(deepest)}`;
  const content = readJson(Buffer.from(json));
  const value = content.ok ? content.value : undefined;
  const { faults } = readValue(value, 'microsoft.graph.t', memberOf('microsoft.graph.t'));
  expect(faults).toMatchObject([{ pointer: '/m'.repeat(deepest), shape: 'a number' }]);
});
