/** Which parts of Graph are served, refused or silent, and where something answers that no page documents. */
import { expect, test } from 'vitest';
import { answered, broken, caseOf, finding } from '../reporters/record.test-data.ts';
import type { CaseRecord, RecordedExchange } from '../run-model.ts';
import { familyOf } from './families.ts';
import { RunTally } from './tally.ts';

const families: readonly (readonly [page: string, path: string, family: string])[] = [
  ['user-list-messages', '/users/{id}/messages', '/users'],
  ['intune-books-managedebook-list', '/deviceAppManagement/managedEBooks', 'intune-books'],
  ['intune-books-managedebook-list', '/users/{id}/managedEBooks', 'intune-books'],
  ['report-get', "/reports/getUsers(period='{period}')", '/reports'],
  ['application-get', '/applications(appId={value})', '/applications'],
  ['driveitem-get', '/drive:/{path}', '/drive'],
  ['search-query', '/search?$top=1', '/search'],
  ['thing-get', '/{set}/{id}', '/{set}'],
  ['root-get', '/', '/'],
];

for (const [page, path, family] of families)
  test(`${path} of ${page} is of ${family}`, () => {
    expect(familyOf(page, path)).toBe(family);
  });

const nobody: RecordedExchange = {
  ...answered(0),
  outcome: { kind: 'none', cause: 'timeout', left: true, message: 'no complete answer within 300 ms' },
};

/** A case that should succeed, of an operation of its own. */
const asked = (page: string, path: string, exchange: RecordedExchange): CaseRecord => ({
  ...caseOf(page, { page, operation: `beta/${page}`, request: { method: 'GET', path }, exchange }),
});

const { exchange: _exchange, ...unsent } = asked('site-get', '/sites/{id}', answered(200));

const cases: readonly CaseRecord[] = [
  asked('user-list', '/users', answered(200)),
  { ...asked('user-get', '/Users/{id}', answered(403)), verdict: 'fail', standing: 'broken' },
  asked('group-list', '/groups', answered(404)),
  asked('group-get', '/groups/{id}', answered(501)),
  asked('team-get', '/teams/{id}', nobody),
  { ...unsent, skipped: 'no token for it', verdict: 'inconclusive', standing: 'unknown' },
  {
    ...broken('unknown-version'),
    page: 'user-list',
    operation: 'beta/user-list',
    standing: 'warning',
    suite: 'routing',
    about: { ...caseOf('').about, check: 'other-version-does-not-succeed', authority: 'graph' },
    findings: [finding({ check: 'other-version-does-not-succeed', authority: 'graph' })],
  },
];

test('an operation is served where a request succeeded, refused where all got another answer, silent without route or answer', () => {
  const tally = new RunTally();
  for (const one of cases) tally.add(one);
  const none = { served: 0, refused: 0, silent: 0, notSent: 0, failed: 0, undocumented: 0, judged: 1, cases: 1 };
  const of = (family: string, operations: number, over: object) => ({
    apiVersion: 'beta',
    family,
    operations,
    ...none,
    ...over,
  });
  expect(tally.families).toEqual([
    of('/groups', 2, { silent: 2, cases: 2, judged: 2 }),
    of('/sites', 1, { notSent: 1, judged: 0 }),
    of('/teams', 1, { silent: 1 }),
    of('/Users', 2, { served: 1, refused: 1, cases: 3, judged: 3, failed: 1, undocumented: 1 }),
  ]);
});
