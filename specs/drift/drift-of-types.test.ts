import { expect, test } from 'vitest';

import { gadgetType, hueType, property } from '../types/types.test-data.ts';
import { driftOfTypes } from './drift-of-types.ts';
import { driftOfPages, driftOfRevisions } from './revisions.ts';

const later = { asOf: '2021-01-01' };
const told = (changes: ReturnType<typeof driftOfTypes>): readonly string[] =>
  changes.map(({ requirement, class: kind, reasons: [first] }) =>
    [requirement, kind, first?.says, ...(first?.values ?? [])].join(' '),
  );

test('a property that changed its type narrows, one that is new widens, one that is gone narrows', () => {
  const older = gadgetType({ requirements: [property('size', 'Edm.Int32'), property('gone', 'Edm.String')] });
  const newer = gadgetType({ ...later, requirements: [property('size', 'Edm.String'), property('hue', 'Edm.String')] });
  expect(told(driftOfTypes(older, newer))).toEqual([
    'properties/size narrowing another type is stated: Edm.Int32 Edm.String',
    'properties/hue widening is documented now: hue',
    'properties/gone narrowing is not documented any more: gone',
  ]);
});

test('an enum that grew widens, one that lost a member narrows', () => {
  const small = hueType(['red']);
  const grown = hueType(['red', 'green'], later);
  expect(told(driftOfTypes(small, grown))).toEqual(['members/green widening is documented now: green']);
  expect(told(driftOfTypes(grown, small))).toEqual(['members/green narrowing is not documented any more: green']);
});

test('base, key, kind and openness are those of the type', () => {
  const older = gadgetType();
  expect(told(driftOfTypes(older, gadgetType({ ...later, open: true })))).toEqual([
    'type widening members beside the documented ones are foreseen now',
  ]);
  const newer = gadgetType({ ...later, is: 'entity', base: 'microsoft.graph.entity', key: 'id' });
  const [change] = driftOfTypes(older, newer);
  expect(change?.reasons.map(({ says }) => says)).toEqual([
    'the kind was and is:',
    'the base type was and is:',
    'the key was and is:',
  ]);
});

test('the same type in other letters, and lines that read alike, are no change', () => {
  const written = (type: string, asOf: string) =>
    gadgetType({ asOf, requirements: [property(asOf < '2021' ? 'Hue' : 'hue', type)] });
  expect(
    driftOfTypes(written('microsoft.graph.hue', '2020-01-01'), written('microsoft.graph.Hue', '2021-01-01')),
  ).toEqual([]);
});

test('each enum of a page has revisions of its own, and is told from the other ones', () => {
  const mood = {
    type: 'microsoft.graph.mood',
    requirements: hueType(['glad']).requirements.map((one) => ({ ...one, clause: '#mood-values' })),
  };
  const specs = [hueType(['red']), hueType(['red'], mood), hueType(['red', 'green'], later)];
  expect(driftOfRevisions(specs)).toMatchObject([
    { newer: { page: 'types/lists.hue' }, changes: [{ kind: 'member' }] },
  ]);
  expect(driftOfPages(specs.slice(0, 2), specs.slice(2))).toMatchObject([
    { fate: 'compared', newer: { page: 'types/lists.hue' } },
    { fate: 'removed', older: { page: 'types/lists.mood' } },
  ]);
});
