/** A list of 10 MB, and a thousand types, as a large tenant and the whole documentation have them. */
import { knownTypes } from '../../checks/body/known-types.ts';
import { readValue } from '../../checks/body/read-value.ts';
import { typeSpec } from '../../checks/body/types.test-data.ts';
import { readJson } from '../../json-content.ts';

const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const values = {
  'Edm.String': 'some text of a usual length',
  'Edm.Boolean': true,
  'Edm.Int32': 12,
  'Edm.Int64': 1234567890123,
  'Edm.DateTimeOffset': '2020-05-18T09:30:00.1234567Z',
  'Edm.Guid': id,
  'Collection(Edm.String)': ['one', 'two', null],
  'microsoft.graph.state': 'enabled',
} as const;

const types = Object.keys(values);
const members = Object.fromEntries(Array.from({ length: 24 }, (_, at) => [`m${at}`, types[at % types.length] ?? '']));
const item = Object.fromEntries(
  Object.entries(members).map(([name, type]) => [name, Object.entries(values).find(([of]) => of === type)?.[1]]),
);
const nested = {
  ...members,
  last: 'Edm.String',
  first: 'microsoft.graph.part',
  parts: 'Collection(microsoft.graph.part)',
};

const specs = [
  typeSpec('item', { members: nested }),
  typeSpec('part', { members: { m0: 'Edm.String', m1: 'Edm.Boolean' } }),
  typeSpec('state', { values: ['enabled', 'disabled'] }),
];

/** `{ "value": [...] }` of 10,000 items of a kilobyte, made without a trace in the memory that is measured next. */
export function bigList(): Uint8Array {
  const part = { m0: 'some text', m1: false };
  const one = JSON.stringify({ ...item, first: part, parts: [part, part], last: 'x'.repeat(250) });
  return Buffer.concat([
    Buffer.from('{"value":['),
    Buffer.alloc(10_000 * (one.length + 1), `${one},`),
    Buffer.from('null]}'),
  ]);
}

/** @returns how many values were compared with a type */
export function judgeList(octets: Uint8Array): number {
  const content = readJson(octets);
  const { value } = Object(content.ok ? content.value : undefined);
  return readValue(value, 'Collection(microsoft.graph.item)', knownTypes(specs)).checked;
}

/** Of 20 members each, every tenth of them inherited. */
const thousandTypes = Array.from({ length: 1000 }, (_, at) =>
  typeSpec(`t${at}`, {
    ...(at % 10 > 0 && { base: `microsoft.graph.t${at - 1}` }),
    members: Object.fromEntries(Array.from({ length: 20 }, (_unused, of) => [`m${at}_${of}`, types[of % 8] ?? ''])),
  }),
);

/** Each type with a value of one member, so that nothing is left for later. */
export function useEach(): void {
  const known = knownTypes(thousandTypes);
  for (const { type, requirements } of thousandTypes) {
    readValue(Object.fromEntries(requirements.map(({ name }) => [name, 'x'])), type, known);
  }
}
