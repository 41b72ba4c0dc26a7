/** What counts as the target's word on a permission: the answer to a token that holds it alone, in its own claim. */
import { expect, test } from 'vitest';
import { readPermissionData } from '../../../specs/permission-data.ts';
import { atStatus } from '../../checks/exchanges.test-data.ts';
import { deriveAll } from '../../cases/derive.ts';
import { things } from '../../cases/specs.test-data.ts';
import type { Case, CaseResult, Finding } from '../../model.ts';
import { agreementNote, namesWithSays, seenIn, sourcesOf } from './access.ts';

const cases = deriveAll([things]).filter(({ suite }) => suite === 'permissions');
const [one] = cases;
if (!one) throw new Error('no case');
const { operation } = one;
const named = (end: string): Case => {
  const found = cases.find(({ id }) => id.endsWith(`permissions/${end}`));
  if (!found) throw new Error(`no case ${end}`);
  return found;
};
const result = (end: string, status: number, findings: readonly Finding[] = []): CaseResult => ({
  case: named(end),
  verdict: 'pass',
  findings,
  exchange: atStatus(status),
});

const paths = { '/things': '' };
const pathSets = [{ schemeKeys: ['DelegatedWork'], methods: ['GET'], paths }];
const read = readPermissionData(
  JSON.stringify({
    permissions: {
      'Things.Read.All': { pathSets },
      'Things.Beside': { pathSets: [{ ...pathSets[0], paths: { '/things': 'AlsoRequires=Things.Read.All' } }] },
    },
  }),
);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const sources = sourcesOf(operation, 'DelegatedWork', read.data);
const targetIn = (results: readonly CaseResult[]) =>
  Object.fromEntries(
    namesWithSays(sources, 'DelegatedWork', seenIn(results)).flatMap(({ names, target }) =>
      names.map((name) => [name, target]),
    ),
  );

const refusedOne = result('delegated-work/unrelated-permission', 403);
const grant = 'delegated-work/things.read.all';

test('401 and 403 refuse, any success grants, and anything else is about something else', () => {
  for (const [status, says] of [
    [200, 'granted'],
    [204, 'granted'],
    [401, 'refused'],
    [403, 'refused'],
    [400, undefined],
    [404, undefined],
    [429, undefined],
    [500, undefined],
  ] as const)
    expect(targetIn([result(grant, status), refusedOne])['Things.Read.All'], String(status)).toBe(says);
});

test('an answer of which a check says that nobody knows tells nothing', () => {
  const [own] = named(grant).checks;
  if (!own) throw new Error('no check');
  const finding = {
    check: own.check.id,
    requirement: own.requirement.id,
    authority: 'page',
    clause: '',
    promised: '',
  } as const;
  const unknown = result(grant, 403, [{ ...finding, outcome: 'inconclusive', seen: 'no licence' }]);
  expect(targetIn([unknown, refusedOne])['Things.Read.All']).toBeUndefined();
});

test('a token with two permissions, or with a permission in another claim, tells nothing of one of them', () => {
  const others = ['delegated-work/listed-before-another', 'delegated-work/misplaced-claim'].map((end) =>
    result(end, 200),
  );
  expect(targetIn([...others, refusedOne])['Things.Read.All']).toBeUndefined();
});

test('a target that granted and refused the same permission has said nothing', () => {
  expect(targetIn([result(grant, 200), result(grant, 403)])['Things.Read.All']).toBeUndefined();
});

test('a token without a permission that is let in is a row of its own', () => {
  const seen = seenIn([result('delegated-work/no-permission', 200), refusedOne]);
  expect(namesWithSays(sources, 'DelegatedWork', seen)).toContainEqual({
    names: ['(none)'],
    page: 'refused',
    data: 'refused',
    target: 'granted',
    outcome: 'target alone',
  });
});

test('a failure of a token with two permissions is about the two', () => {
  const both = result('delegated-work/listed-before-another', 403);
  const seen = seenIn([both, result(grant, 403), result('delegated-work/things.readwrite.all', 200)]);
  const note = agreementNote(both, sources, seen, { file: 'permissions.json', sha256: '' });
  expect(note).toBe(
    "the page of 2020-01-01 and Microsoft's permission data (permissions.json) agree; the target stands alone",
  );
});
