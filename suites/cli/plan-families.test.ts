/** `plan` counts what a run is about by the parts of Graph. */
import { expect, test } from 'vitest';
import { deriveAll } from '../cases/derive.ts';
import { deviceOwnerPage, retire } from '../cases/specs.test-data.ts';
import { familiesText } from './plan-families.ts';

const ofUsers = { ...retire, page: 'user-retire', requests: [{ method: 'POST', path: '/users/{id}/retire' }] } as const;
const cases = deriveAll([deviceOwnerPage('2019-01-12'), ofUsers], []);

test('each family has its operations, cases, and those of them that cannot be sent', () => {
  const own = cases.filter(({ operation }) => operation.spec === ofUsers);
  const notSent = new Map(own.slice(0, 2).map((one) => [one, 'no object']));
  const rows = familiesText(cases, notSent).split('\n');
  expect(rows).toContain('  families               operations  cases  not sent');
  expect(rows.find((row) => row.startsWith('  /users'))).toBe(
    `  /users                          1     ${own.length}         2`,
  );
  expect(rows.find((row) => row.startsWith('  intune'))).toMatch(/^ {2}intune-androidforwork +1 +\d+ +0$/);
});

test('of one family the last line of a plan says the same', () => {
  expect(familiesText(deriveAll([ofUsers], []), new Map())).toBe('');
});
