import { describe, expect, test } from 'vitest';

import type { OperationSpec } from '../model.ts';
import { readPermissionData } from '../permission-data.ts';
import { besideData } from './beside-data.ts';
import { application, specWith } from './specs.test-data.ts';

const paths = { '/widgets/{id}': '' };
const pathSets = [{ schemeKeys: ['Application'], methods: ['GET'], paths }];
const read = readPermissionData(
  JSON.stringify({
    permissions: {
      'A.R': { pathSets },
      'B.R': { pathSets },
      'C.R': { pathSets: [{ ...pathSets[0], paths: { '/widgets/{id}': 'AlsoRequires=A.R' } }] },
      'D.R': { pathSets: [] },
    },
  }),
);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const { data } = read;

const applicationRow = (spec: OperationSpec) =>
  besideData(spec, { data }).rows.find(({ scheme }) => scheme === 'Application');

describe('of a page and the data it is told who says what', () => {
  const table = [
    { page: ['B.R', 'A.R'], outcome: 'agree', class: 'neutral', reasons: [] },
    { page: ['A.R'], outcome: 'data has more', class: 'widening', reasons: ['only in the data: B.R'] },
    { page: [], outcome: 'data has more', class: 'widening', reasons: ['only in the data: A.R B.R'] },
    { page: ['A.R', 'B.R', 'D.R'], outcome: 'page has more', class: 'narrowing', reasons: ['only on the page: D.R'] },
    {
      page: ['A.R', 'B.R', 'C.R'],
      outcome: 'page has more',
      class: 'narrowing',
      reasons: ['enough alone by the page, not by the data: C.R'],
    },
    {
      page: ['A.R', 'Bee.R'],
      outcome: 'differ',
      class: 'narrowing',
      reasons: ['only on the page, and not a permission in the data: Bee.R', 'only in the data: B.R'],
    },
  ];
  for (const { page, outcome, class: of, reasons } of table) {
    test(`${page.join(', ') || 'not supported'}: ${outcome}`, () => {
      const row = applicationRow(specWith([application(...page)]));
      expect(row).toMatchObject({ outcome, class: of });
      expect(row?.reasons.map(({ says, values }) => `${says} ${values.join(' ')}`)).toEqual(reasons);
    });
  }
});

test('a permission that the data calls insufficient alone is shown with what it needs', () => {
  expect(applicationRow(specWith([application('A.R')]))?.data).toEqual({
    says: 'needs any one of',
    values: ['A.R', 'B.R', 'C.R with A.R'],
  });
});

test('a scheme that the page leaves out is no refusal', () => {
  expect(applicationRow(specWith([]))).toMatchObject({ outcome: 'page is silent', class: undefined, page: undefined });
});

test('a request line that the data does not have is no refusal', () => {
  const row = applicationRow(specWith([application('A.R')], { requests: [{ method: 'POST', path: '/widgets/{id}' }] }));
  expect(row).toMatchObject({ outcome: 'no line in the data', class: undefined, data: undefined, reasons: [] });
});

test('every request line has a row for each scheme, those that would break a caller first, and the page its date and commit', () => {
  const requests = [
    { method: 'GET', path: '/widgets/{id}' },
    { method: 'GET', path: '/others' },
  ] as const;
  const { rows, revision } = besideData(specWith([application('D.R')], { requests }), { data });
  const lines = rows.map(({ path, scheme }) => `${path} ${scheme}`);
  expect(lines[0]).toBe('/widgets/{id} Application');
  expect(lines.toSorted()).toEqual(
    requests
      .flatMap(({ path }) => ['Application', 'DelegatedPersonal', 'DelegatedWork'].map((one) => `${path} ${one}`))
      .toSorted(),
  );
  expect(revision).toMatchObject({ page: 'widget-get', asOf: '2020-01-01', commit: 'abcdef0123' });
});
