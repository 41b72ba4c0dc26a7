import { describe, expect, test } from 'vitest';

import { knownTypes } from './known-types.ts';
import { readValue } from './read-value.ts';
import { memberOf, typeSpec } from './types.test-data.ts';

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
