import { describe, expect, test } from 'vitest';

import { knownTypes } from './known-types.ts';
import { readValue } from './read-value.ts';
import { typeSpec } from './types.test-data.ts';

const named = (name: string): string => `microsoft.graph.${name}`;

const types = knownTypes([
  typeSpec('t', {
    members: {
      name: 'Edm.String',
      colour: named('colour'),
      colours: `Collection(${named('colour')})`,
      any: named('open'),
    },
    relationships: { next: named('t') },
  }),
  typeSpec('colour', { values: ['red', 'darkBlue', 'unknownFutureValue'] }),
  typeSpec('open', { open: true, members: { name: 'Edm.String' } }),
  typeSpec('incomplete', { base: named('missing'), members: { name: 'Edm.String' } }),
  typeSpec('derived', { base: named('t'), members: { size: 'Edm.Int32' } }),
  typeSpec('device', { page: 'intune-device', is: 'entity' }),
]);

/** The member `name`, as a string. */
const asText = new Map([['name', new Set(['string'])]]);

const noteOf = (value: unknown, type: string, of = type) => readValue(value, named(type), types).notes.get(named(of));

test('members that are documented nowhere are noted, by type, and are no faults', () => {
  const value = { name: 'x', more: 1, next: { more: 2, other: { a: 1 } } };
  expect(readValue(value, named('t'), types).faultCount).toBe(0);
  expect(noteOf(value, 't')).toMatchObject({
    count: 2,
    seen: new Map([...asText, ['next', new Set(['object'])]]),
    undocumented: new Set(['more', 'other']),
  });
});

test('annotations and operations are no members', () => {
  const value = {
    '@odata.etag': 1,
    'name@odata.type': 1,
    '@microsoft.graph.tips': 1,
    '#microsoft.graph.act': {},
    '@id': 1,
  };
  expect(noteOf(value, 't')).toMatchObject({ seen: new Map(), undocumented: new Set() });
});

test('an open type, and one whose base is not on file, may have members beside the documented ones', () => {
  for (const type of ['open', 'incomplete']) {
    expect(noteOf({ name: 'x', more: 1 }, type)).toMatchObject({ seen: asText, undocumented: new Set() });
  }
});

test('a name in other letter case is the documented member: judged, seen, and noted', () => {
  expect(readValue({ Name: 1 }, named('t'), types).faults).toMatchObject([{ pointer: '/Name' }]);
  expect(noteOf({ Name: 'x' }, 't')).toMatchObject({
    seen: asText,
    otherCase: new Set(['Name']),
    undocumented: new Set(),
  });
});

test('beside the documented member a name in other letter case is another member', () => {
  expect(readValue({ Name: 1, name: 'x' }, named('t'), types).faultCount).toBe(0);
  expect(noteOf({ Name: 1, name: 'x' }, 't')?.undocumented).toEqual(new Set(['Name']));
});

describe('enum values', () => {
  const rows: readonly (readonly [sent: string, ...noted: readonly string[]])[] = [
    ['red'],
    ['DARKBLUE'],
    ['unknownFutureValue'],
    ['red,darkBlue'],
    ['red, green', 'green'],
    ['green,Green,pink', 'green', 'Green', 'pink'],
    [''],
    ['4'],
    ['Jane Doe'],
    ['jane@example.com'],
  ];
  for (const [sent, ...noted] of rows) {
    test(`of ${JSON.stringify(sent)} these are noted: ${noted.join(' ')}`, () => {
      expect(readValue({ colour: sent }, named('t'), types).faultCount).toBe(0);
      expect([...(noteOf({ colour: sent }, 't')?.values.get(named('colour')) ?? [])]).toEqual(noted);
    });
  }
  test('a number, and whatever is no string, is a fault', () => {
    const { faults } = readValue({ colour: 0, colours: ['red', 1, true] }, named('t'), types);
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/colour', '/colours/1', '/colours/2']);
  });
  test('that no type holds are noted by the enum', () => {
    expect(noteOf('green', 'colour')?.values).toEqual(new Map([[named('colour'), new Set(['green'])]]));
  });
  test('of an enum of 1,000 members are all known', () => {
    const values = Array.from({ length: 1000 }, (_, at) => `v${at}`);
    const many = knownTypes([typeSpec('many', { values })]);
    const { faultCount, notes } = readValue([...values, 'v1000'], `Collection(${named('many')})`, many);
    expect(faultCount).toBe(0);
    expect(notes.get(named('many'))?.values).toEqual(new Map([[named('many'), new Set(['v1000'])]]));
  });
});

test('names that are new with each item do not fill the memory', () => {
  const value = Array.from({ length: 1000 }, (_, at) => ({ [`${at}${'x'.repeat(1000)}`]: 1, colour: `c${at}` }));
  const note = readValue(value, `Collection(${named('t')})`, types).notes.get(named('t'));
  expect(note?.undocumented.size).toBe(200);
  expect(Math.max(...[...(note?.undocumented ?? [])].map(({ length }) => length))).toBe(100);
  expect(note?.values.get(named('colour'))?.size).toBe(200);
});

describe('@odata.type', () => {
  const sent = (type: unknown, name: unknown = 1) => ({ '@odata.type': type, name });
  const read = (type: unknown) => readValue(sent(type), named('t'), types);
  test('of a type that inherits: its own members count too', () => {
    const value = { '@odata.type': '#microsoft.graph.derived', size: 'x', name: 1 };
    expect(readValue(value, named('t'), types).faults.map(({ pointer }) => pointer)).toEqual(['/size', '/name']);
    expect([...readValue(value, named('t'), types).notes.keys()]).toEqual([named('derived')]);
  });
  test('is @type in OData 4.01', () => {
    expect(readValue({ '@type': '#a.b', name: 1 }, named('t'), types)).toMatchObject({ faultCount: 0, checked: 0 });
  });
  const same = [
    '#microsoft.graph.t',
    'microsoft.graph.t',
    '#Microsoft.Graph.T',
    'https://x/$metadata#microsoft.graph.t',
  ];
  for (const type of [...same, '', '#', 1, null, {}]) {
    test(`${JSON.stringify(type)} is the documented type, or none`, () => expect(read(type).faultCount).toBe(1));
  }
  for (const [type, known] of [
    ['#microsoft.graph.nowhere', false],
    ['#microsoft.graph.device', true],
    ['#colour', false],
  ] as const) {
    test(`${type} is another: its object is not judged`, () =>
      expect(read(type)).toMatchObject({
        faultCount: 0,
        checked: 0,
        notes: new Map(),
        otherTypes: [{ type: type.slice(1), documented: named('t'), known, pointer: '', count: 1 }],
      }));
  }
  test('of a member, another type is told with its place, once, and counted', () => {
    const value = [{ next: sent('#a.b') }, { next: sent('#a.b') }, { next: { next: sent('#a.c') } }];
    expect(readValue(value, `Collection(${named('t')})`, types, { pointer: '/value' }).otherTypes).toEqual([
      { type: 'a.b', documented: named('t'), known: false, pointer: '/value/0/next', count: 2 },
      { type: 'a.c', documented: named('t'), known: false, pointer: '/value/2/next/next', count: 1 },
    ]);
  });
  test('names that are new with each item do not fill the memory', () => {
    const value = Array.from({ length: 1000 }, (_, at) => sent(`#a.b${at}${'x'.repeat(1000)}`));
    const { otherTypes } = readValue(value, `Collection(${named('t')})`, types);
    expect(otherTypes).toHaveLength(50);
    expect(otherTypes[0]?.type).toHaveLength(200);
  });
});
