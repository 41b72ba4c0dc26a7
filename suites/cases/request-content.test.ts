import { expect, test } from 'vitest';
import type { OperationSpec, Requirement, TypeSpec } from '../../specs/model.ts';
import { knownTypes } from '../checks/body/known-types.ts';
import { primitiveTest } from '../checks/body/primitives.ts';
import { ownName } from '../model.ts';
import { operationsOf } from './operations.ts';
import { contentOf, valueOf } from './request-content.ts';
import { notes, noteType } from './specs.test-data.ts';

const place = { clause: '#sample', line: 1 } as const;
const property = (name: string, type: string) => ({ ...place, id: name, kind: 'property', name, type }) as const;
const box: TypeSpec = {
  ...noteType,
  page: 'box',
  type: 'microsoft.graph.box',
  is: 'complex',
  requirements: [property('label', 'Edm.String'), property('inner', 'microsoft.graph.box')],
};
const hue: TypeSpec = {
  ...noteType,
  page: 'hue',
  type: 'microsoft.graph.hue',
  is: 'enum',
  requirements: ['unknownFutureValue', 'red'].map((name) => ({ ...place, id: name, kind: 'member', name })),
};
const types = knownTypes([noteType, box, hue]);

const contentOfPage = (page: string, ...others: readonly Requirement[]) => {
  const found = notes.find((one) => one.page === page) as OperationSpec;
  const spec = { ...found, requirements: [...found.requirements, ...others] };
  return operationsOf(spec).map((operation) => contentOf(operation, types))[0];
};
const row = (name: string, type: string, required?: true): Requirement => ({
  ...place,
  id: `request-body/${name}`,
  kind: 'requestMember',
  name,
  type,
  ...(required ? { required } : {}),
});

test('every primitive type has a value that is one of it', () => {
  for (const name of ['String', 'Boolean', 'Byte', 'SByte', 'Int16', 'Int32', 'Int64', 'Decimal', 'Double', 'Single'])
    expect(primitiveTest(`Edm.${name}`)?.(valueOf(`Edm.${name}`, undefined)), name).toBe(true);
  for (const name of ['DateTimeOffset', 'Date', 'TimeOfDay', 'Duration', 'Guid', 'Binary'])
    expect(primitiveTest(`Edm.${name}`)?.(valueOf(`Edm.${name}`, undefined)), name).toBe(true);
  expect(valueOf('Edm.Stream', undefined)).toBeUndefined();
});

test('an enum has a documented member, a collection one item, and a type that contains itself an end', () => {
  expect(valueOf('microsoft.graph.hue', types)).toBe('red');
  expect(valueOf('Collection(microsoft.graph.hue)', types)).toEqual(['red']);
  expect(JSON.stringify(valueOf('microsoft.graph.box', types)).match(/label/g)).toHaveLength(4);
  expect(valueOf('Collection(microsoft.graph.unknown)', types)).toBeUndefined();
});

test('an object has the name of the run and a description, or all that the service does not set', () => {
  expect(contentOfPage('note-create')).toEqual({
    fullest: { displayName: ownName, description: 'conformance', priority: 1, color: 'conformance' },
    mark: 'displayName',
    members: { displayName: ownName, description: 'conformance' },
    certain: ['displayName', 'description'],
  });
});

test('the table of the page goes before that of the type, and what it calls required is sent', () => {
  const rows = [row('id', 'Edm.String', true), row('subject', 'Edm.String'), row('hue', 'microsoft.graph.hue', true)];
  expect(contentOfPage('note-create', ...rows)).toEqual({
    mark: 'subject',
    members: { subject: ownName, hue: 'red' },
    certain: ['subject'],
  });
  expect(contentOfPage('note-create', row('size', 'Edm.Int32'))).toEqual({ members: { size: 1 }, certain: ['size'] });
});

test('a body whose required member nobody can make is none', () => {
  expect(contentOfPage('note-create', row('x', 'microsoft.graph.unknown', true))).toBeUndefined();
  expect(contentOfPage('note-create', row('id', 'Edm.String'))).toBeUndefined();
});

test('an object says its type where the table has a row for it', () => {
  expect(contentOfPage('note-create', row('@odata.type', 'Edm.String'), row('name', 'Edm.String'))?.members).toEqual({
    '@odata.type': '#microsoft.graph.note',
    name: ownName,
  });
});

test('an action is sent all of its parameters', () => {
  expect(contentOfPage('note-pin')).toEqual({ members: { until: '2035-01-02T03:04:05Z' }, certain: ['until'] });
});

test('an update sends other values than the create did, and of what has a name, the name alone', () => {
  expect(contentOfPage('note-update')?.members).toEqual({ displayName: ownName });
  const rows = [row('description', 'Edm.String'), row('priority', 'Edm.Int32', true)];
  expect(contentOfPage('note-create', ...rows)?.members).toEqual({ description: 'conformance', priority: 1 });
  expect(contentOfPage('note-update', ...rows)?.members).toEqual({ description: 'conformance2', priority: 2 });
  const primitive = (name: string) => {
    const [created, updated] = ['note-create', 'note-update'].map((page) =>
      contentOfPage(page, row('x', `Edm.${name}`)),
    );
    return [created?.members['x'], updated?.members['x']];
  };
  for (const name of [
    'String',
    'Boolean',
    'Int32',
    'Int64',
    'Double',
    'DateTimeOffset',
    'Date',
    'TimeOfDay',
    'Duration',
  ]) {
    const [created, updated] = primitive(name);
    expect(updated, name).not.toEqual(created);
    expect(primitiveTest(`Edm.${name}`)?.(updated), name).toBe(true);
  }
});
