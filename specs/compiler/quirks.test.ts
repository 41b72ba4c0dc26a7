/** Every page of `fixtures/pages`: one quirk each, with the record or the problem that it must give. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { OperationSpec } from '../model.ts';
import { compiled, pagesFolder, pageText } from './harness.test-data.ts';

const names = readdirSync(pagesFolder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -'.md'.length));

/** What a reader of the page would note. */
function recordOf({ requests, requirements, privilegeOrder }: OperationSpec) {
  const permissions = requirements.filter((one) => one.kind === 'permission');
  const headers = requirements.filter((one) => one.kind === 'requestHeader');
  const [body] = requirements.filter((one) => one.kind === 'requestBody');
  const rows = requirements.filter((one) => one.kind === 'requestMember' || one.kind === 'parameter');
  const [response] = requirements.filter((one) => one.kind === 'response');
  return {
    requests: requests.map(({ method, path }) => `${method} ${path}`),
    permissions: Object.fromEntries(permissions.map((one) => [one.scheme, one.supported ? one.anyOf : []])),
    ...(privilegeOrder === undefined ? {} : { order: privilegeOrder }),
    headers: Object.fromEntries(
      headers.map((one) => [one.name, one.value ?? (one.required ? 'required' : 'unstated')]),
    ),
    status: response?.status,
    ...(body === undefined || body.body === 'none'
      ? {}
      : { carries: [body.body, ...('type' in body ? [body.type] : [])] }),
    ...(rows.length === 0 ? {} : { rows: Object.fromEntries(rows.map((one) => [one.name, one.type])) }),
  };
}

describe('each page of fixtures/pages gives what stands beside it', () => {
  it('is no empty set of pages', () => {
    expect(names.length).toBeGreaterThan(50);
  });
  for (const name of names) {
    const expected = JSON.parse(readFileSync(join(pagesFolder, `${name}.expected.json`), 'utf8'));
    it(`${name}: ${expected.shows}`, () => {
      const page = compiled(pageText(name));
      const found = page.ok
        ? {
            record: recordOf(page.spec),
            warnings: (page.spec.warnings ?? []).map(({ code }) => code),
            ...(page.spec.unread ? { unread: page.spec.unread.map(({ kind }) => kind) } : {}),
          }
        : { problem: { code: page.problems[0]?.code, line: page.problems[0]?.line } };
      const { shows: _, ...wanted } = expected;
      expect(found).toEqual(wanted);
    });
  }
});
