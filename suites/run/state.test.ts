/** A target has state: what was deleted is not there any more. No honest one is called broken for it. */
import { describe, expect, test } from 'vitest';
import { ephemeralIssuer } from '../../fixtures/issuer/index.ts';
import { startReferenceServer, withState, type Memory } from '../../fixtures/server/index.ts';
import { standInId, type OperationSpec } from '../../specs/model.ts';
import { deriveAll } from '../cases/derive.ts';
import { specOf } from '../cases/specs.test-data.ts';
import { mintedIdentities } from '../identities/provider.ts';
import { applies, type CaseResult, type Verdict } from '../model.ts';
import { judged } from '../runner/engine.test-data.ts';
import type { Params } from '../runner/object-ids.ts';
import { enoughIds } from './prove/trial.ts';

const rows = {
  DelegatedWork: ['Widget.ReadWrite.All'],
  DelegatedPersonal: 'not supported',
  Application: ['W.All'],
} as const;
const page = (name: string, ...lines: readonly string[]): OperationSpec => ({
  ...specOf(
    lines.map((line) => {
      const path = line.slice(line.indexOf('/'));
      return { method: line.startsWith('DELETE') ? 'DELETE' : 'POST', path };
    }),
    rows,
  ),
  page: name,
});

const issuer = await ephemeralIssuer();
const provider = mintedIdentities(issuer);

interface Given {
  readonly memory?: Memory;
  readonly params?: Params;
}

async function resultsOn(specs: readonly OperationSpec[], given: Given = {}): Promise<readonly CaseResult[]> {
  const { memory, params = {} } = given;
  const knownIds = Object.values(params).flat();
  const behaviour = memory ? { behaviour: withState(memory) } : {};
  const server = await startReferenceServer({ specs, jwks: issuer.jwks, knownIds, ...behaviour });
  try {
    return await judged(deriveAll(specs), server.url, { provider, params });
  } finally {
    await server.close();
  }
}

const memories = [
  ['404', { says: 'id-unknown' }],
  ['410', { says: 'id-gone' }],
  ['404 before it asks who calls', { says: 'id-unknown', looksFirst: true }],
  ['410 before it asks who calls', { says: 'id-gone', looksFirst: true }],
] as const satisfies readonly (readonly [says: string, memory: Memory])[];

const families: readonly (readonly [says: string, specs: readonly OperationSpec[]])[] = [
  ['one id', [page('widget-delete', 'DELETE /widgets/{widgetId}')]],
  ['two ids of one name', [page('part-delete', 'DELETE /my/widgets/{id}/parts/{id}')]],
  ['a reference', [page('owner-remove', 'DELETE /groups/{id}/owners/{id}/$ref')]],
  ['no id', [page('photo-delete', 'DELETE /me/photo')]],
  ['two ways to one object', [page('note-delete', 'DELETE /me/notes/{id}', 'DELETE /users/{id}/notes/{id}')]],
  [
    'an object, what stands below it, and an action on it',
    [
      page('user-delete', 'DELETE /users/{id}'),
      page('user-revoke', 'POST /users/{id}/revoke'),
      page('user-photo-delete', 'DELETE /users/{id | userPrincipalName}/photos/{id}'),
    ],
  ],
];

/** Cases that are none of these, each with what was seen. */
const others = (results: readonly CaseResult[], ...verdicts: readonly Verdict[]): readonly string[] =>
  results
    .filter(({ case: one, verdict }) => applies(one) && !verdicts.includes(verdict))
    .map(({ case: one, verdict, findings }) => {
      const open = findings.filter(({ outcome }) => outcome !== 'pass').map(({ check, seen }) => `${check}: ${seen}`);
      return `${verdict} ${one.id}: ${open.join('; ')}`;
    });

for (const [says, specs] of families)
  describe(`what is deleted: ${says}`, () => {
    const enough = enoughIds(deriveAll(specs));
    const first = Object.fromEntries(Object.entries(enough).map(([name, ids]) => [name, ids.slice(0, 1)]));
    const two = Object.fromEntries(Object.entries(enough).map(([name, ids]) => [name, ids.slice(0, 2)]));

    test('a target without state passes with ids and without', async () => {
      for (const params of [{}, first, enough]) expect(others(await resultsOn(specs, { params }), 'pass')).toEqual([]);
    });

    // All four on the first family; of the others, each status and each order once.
    for (const [answer, memory] of says === 'one id' ? memories : [memories[0], memories[3]]) {
      test(`${answer} afterwards breaks no promise, whatever was given`, async () => {
        for (const params of [{}, first, two])
          expect(others(await resultsOn(specs, { memory, params }), 'pass', 'inconclusive')).toEqual([]);
      });

      if (says !== 'no id')
        test(`${answer} afterwards is not met where each request has an id of its own`, async () => {
          expect(others(await resultsOn(specs, { memory, params: enough }), 'pass')).toEqual([]);
        });
    }
  });

const [widgets = page('widget-delete')] = families.flatMap(([, specs]) => specs);
const seenIn = (results: readonly CaseResult[], end: string): string =>
  results
    .filter(({ case: one }) => one.id.endsWith(end))
    .flatMap(({ findings }) => findings.filter(({ outcome }) => outcome === 'inconclusive'))
    .map(({ seen }) => seen)
    .join('\n');

test('the first answer is judged, and the others say how many ids there have to be', async () => {
  const memory: Memory = { says: 'id-gone' };
  const results = await resultsOn([widgets], { memory, params: { widgetId: ['7'] } });
  const verdictOf = (end: string) => results.find(({ case: one }) => one.id.endsWith(end))?.verdict;
  expect(verdictOf('response/documented-success')).toBe('pass');
  expect(verdictOf('permissions/application/no-permission')).toBe('pass');
  expect(seenIn(results, 'permissions/application/w.all')).toContain(
    'status is 410; this run had deleted what the request names; widgetId needs 13 ids and was given 1: --param widgetId=ID,ID,…',
  );
});

test('an id that nobody gave is no failure where the target does not know it, and the line to give it is told', async () => {
  const specs = [page('part-delete', 'DELETE /me/widgets/{id | name}/parts/{id}')];
  const server = await startReferenceServer({
    specs,
    jwks: issuer.jwks,
    behaviour: (honest) => ({ ...honest, knowsId: (id) => id !== standInId }),
  });
  const results = await judged(deriveAll(specs), server.url, { provider });
  await server.close();
  expect(others(results, 'pass', 'inconclusive')).toEqual([]);
  expect(seenIn(results, 'response/documented-success')).toContain(
    "status is 404; give ids that the target knows: --param 'id|name=ID' --param id=ID,ID,…",
  );
});
