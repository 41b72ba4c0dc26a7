import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { loadSpecs, selectRevisions } from './load.ts';
import { methods, type OperationSpec, permissionSchemes, type Requirement } from './model.ts';
import { packageRoot } from './package-root.ts';

const loaded = await loadSpecs();
const specs = loaded.ok ? loaded.specs : [];

const deviceOwner = 'intune-androidforwork-androiddeviceownerenrollmentprofile-revoketoken';
const androidForWork = 'intune-androidforwork-androidforworkenrollmentprofile-revoketoken';
const twoPages = specs.filter(({ page }) => page === deviceOwner || page === androidForWork);
const revisionOf = ({ page, asOf }: OperationSpec) => `${page} ${asOf}`;

test('the shipped specs are valid: read as those of any other folder, they are the same', async () => {
  expect(await loadSpecs(join(packageRoot(), 'specs'))).toEqual(loaded);
});

test('the shipped specs load, ordered by page and date', () => {
  expect(loaded).toMatchObject({ ok: true });
  expect(twoPages.map(revisionOf)).toEqual([
    `${deviceOwner} 2019-01-12`,
    `${deviceOwner} 2019-08-08`,
    `${androidForWork} 2019-06-14`,
    `${androidForWork} 2019-08-08`,
  ]);
});

/** What a requirement means: all but where it stands. */
const meaning = ({ line: _line, hash: _hash, ...rest }: Requirement) => rest;

for (const page of [deviceOwner, androidForWork]) {
  test(`the revisions of ${page} differ in application permissions alone`, () => {
    const [older = [], newer = []] = twoPages
      .filter((spec) => spec.page === page)
      .map(({ requirements }) => requirements.map(meaning));
    const changed = newer.filter((requirement, at) => JSON.stringify(requirement) !== JSON.stringify(older[at]));
    expect(older.map(({ id }) => id)).toEqual(newer.map(({ id }) => id));
    expect(changed).toMatchObject([{ id: 'permissions/application', supported: true }]);
  });
}

describe('the revision asked for is selected', () => {
  const both = (one: string, other: string) => [`${deviceOwner} ${one}`, `${androidForWork} ${other}`];
  const absent = { page: androidForWork, apiVersion: 'beta', firstAsOf: '2019-06-14' };
  const table = [
    { asOf: 'first', selected: both('2019-01-12', '2019-06-14'), notYet: [] },
    { asOf: 'latest', selected: both('2019-08-08', '2019-08-08'), notYet: [] },
    { asOf: '2019-03-01', selected: [`${deviceOwner} 2019-01-12`], notYet: [absent] },
    { asOf: '2019-06-14', selected: both('2019-01-12', '2019-06-14'), notYet: [] },
    { asOf: '2019-07-01', selected: both('2019-01-12', '2019-06-14'), notYet: [] },
    { asOf: '2026-01-01', selected: both('2019-08-08', '2019-08-08'), notYet: [] },
  ];
  for (const { asOf, selected, notYet } of table) {
    test(asOf, () => {
      const revisions = selectRevisions(twoPages.toReversed(), asOf);
      expect(revisions.selected.map(revisionOf)).toEqual(selected);
      expect(revisions.notYet).toEqual(notYet);
    });
  }

  for (const text of ['yesterday', '2019-02-30', '2019-02', '']) {
    test(`"${text}" is no revision`, () => {
      expect(() => selectRevisions(twoPages, text)).toThrow(TypeError);
    });
  }
});

describe('the schema', async () => {
  const schema = JSON.parse(await readFile(join(packageRoot(), 'specs/schema/operation-spec.schema.json'), 'utf8'));
  const { $defs } = schema;

  test('describes every property, itself or by the definition that it refers to', () => {
    for (const definition of [schema, ...Object.values<any>($defs)]) {
      for (const [name, property] of Object.entries<any>(definition.properties ?? {})) {
        const described = property.description ?? $defs[property.$ref?.replace('#/$defs/', '')]?.description;
        expect(described, name).toMatch(/\w{3}/);
      }
    }
  });

  test('names the schemes, methods and kinds that the model names', () => {
    expect($defs.permission.properties.scheme.enum).toEqual(permissionSchemes);
    expect($defs.requestTemplate.properties.method.enum).toEqual(methods);
    const kinds = $defs.requirement.oneOf.map(({ $ref }: { $ref: string }) => $ref.replace('#/$defs/', ''));
    expect($defs.requirement.properties.kind.enum).toEqual(kinds);
    expect(kinds.map((kind: string) => $defs[kind].properties.kind.const)).toEqual(kinds);
  });
});
