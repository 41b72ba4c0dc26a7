/** Checks that judge by the status alone, each group with one table. The documented success is 204. */
import { describe, expect, test } from 'vitest';

import { deviceOwnerPage } from '../cases/specs.test-data.ts';
import {
  answerExchange,
  atStatus,
  inWords,
  malformedExchange,
  type Row,
  silentExchange,
} from './exchanges.test-data.ts';
import { checkById, type CheckId } from './index.ts';

const spec = deviceOwnerPage('2019-01-12');
const [requirement] = spec.requirements;
if (!requirement) throw new Error('the page has no requirement');

const redirect = answerExchange({ status: 302, fields: { Location: `https://login.example/${'x'.repeat(200)}` } });
const redirected = `status is 302 to https://login.example/${'x'.repeat(98)}`;
const unknown = '; whether the request took effect is unknown';

const silence: readonly Row[] = [
  [silentExchange('refused', false), 'inconclusive: it was refused'],
  [silentExchange('reset'), `inconclusive: it was reset${unknown}`],
  [silentExchange('closed'), `inconclusive: it was closed${unknown}`],
  [silentExchange('throttled', false), 'inconclusive: it was throttled'],
  [silentExchange('cancelled'), `inconclusive: it was cancelled${unknown}`],
];
const hangs: Row = [silentExchange('timeout'), `inconclusive: it was timeout${unknown}`];
const noise = malformedExchange('it is SMTP');
const unread = 'no status can be read: it is SMTP';

const tables: readonly (readonly [group: string, checks: readonly CheckId[], rows: readonly Row[]])[] = [
  [
    'accepts any success',
    [
      'changed-path-case-is-accepted',
      'documented-accept-is-served',
      'empty-json-object-is-accepted',
      'empty-request-body-is-accepted',
      'lower-case-bearer-is-accepted',
      'qualified-action-name-is-accepted',
      'undemanding-accept-is-served',
    ],
    [
      [atStatus(204), 'pass: status is 204'],
      [atStatus(200), 'pass: status is 200'],
      [redirect, `fail: ${redirected} [in contrast]`],
      [atStatus(403), 'fail: status is 403 [in contrast]'],
      [atStatus(411), 'fail: status is 411 [in contrast]'],
      [atStatus(500), 'fail: status is 500 [in contrast]'],
      [noise, `fail: ${unread} [in contrast]`],
      ...silence,
      hangs,
    ],
  ],
  [
    'accepts any success, or 411',
    ['unframed-empty-body-is-accepted'],
    [
      [atStatus(204), 'pass: status is 204'],
      [atStatus(411), 'pass: status is 411'],
      [atStatus(200), 'pass: status is 200'],
      [atStatus(400), 'fail: status is 400 [in contrast]'],
      [atStatus(401), 'fail: status is 401 [in contrast]'],
      [noise, `fail: ${unread} [in contrast]`],
      ...silence,
      hangs,
    ],
  ],
  [
    'wants 401 or 403',
    [
      'changed-case-permission-is-refused',
      'defective-token-is-refused',
      'garbage-token-is-refused',
      'look-alike-permission-is-refused',
      'misplaced-permission-claim-is-refused',
      'missing-token-is-refused',
      'other-auth-scheme-is-refused',
      'query-token-is-refused',
      'unlisted-permission-is-refused',
      'unsupported-scheme-is-refused',
    ],
    [
      [atStatus(401), 'pass: status is 401'],
      [atStatus(403), 'pass: status is 403'],
      [atStatus(204), 'fail: access was granted: status is 204'],
      [atStatus(200), 'fail: access was granted: status is 200'],
      [redirect, `fail: access was neither granted nor refused: ${redirected} [with baseline]`],
      [atStatus(400), 'fail: access was neither granted nor refused: status is 400 [with baseline]'],
      [atStatus(404), 'fail: access was neither granted nor refused: status is 404 [with baseline]'],
      [atStatus(500), 'fail: access was neither granted nor refused: status is 500 [with baseline]'],
      [noise, `fail: ${unread} [with baseline]`],
      ...silence,
      hangs,
    ],
  ],
  [
    'wants anything but a success',
    ['other-verb-does-not-succeed', 'other-version-does-not-succeed', 'unknown-id-does-not-succeed'],
    [
      [atStatus(204), 'fail: status is 204'],
      [atStatus(299), 'fail: status is 299'],
      [redirect, `pass: ${redirected} [with baseline]`],
      [atStatus(401), 'pass: status is 401 [with baseline]'],
      [atStatus(405), 'pass: status is 405 [with baseline]'],
      [noise, `fail: ${unread} [with baseline]`],
      ...silence,
      hangs,
    ],
  ],
  [
    'wants anything but a server error',
    ['unmet-accept-is-no-server-error', 'unwanted-body-is-no-server-error'],
    [
      [atStatus(204), 'pass: status is 204 [with baseline]'],
      [atStatus(400), 'pass: status is 400 [with baseline]'],
      [atStatus(406), 'pass: status is 406 [with baseline]'],
      [atStatus(415), 'pass: status is 415 [with baseline]'],
      [atStatus(500), 'fail: status is 500 [in contrast]'],
      [atStatus(503), 'fail: status is 503 [in contrast]'],
      [noise, `fail: ${unread} [in contrast]`],
      ...silence,
      [silentExchange('timeout'), 'fail: it was timeout [in contrast]'],
    ],
  ],
];

for (const [group, ids, rows] of tables) {
  describe(group, () => {
    for (const id of ids) {
      test(id, () => {
        const { judge } = checkById(id);
        for (const [exchange, words] of rows) expect(inWords(judge(requirement, exchange, spec))).toBe(words);
      });
    }
  });
}
