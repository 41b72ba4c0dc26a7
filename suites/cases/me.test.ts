/** `/me` is whoever has signed in: of an app there is nothing to be asked there. */
import { expect, test } from 'vitest';
import { applies } from '../model.ts';
import { deriveCases } from './derive.ts';
import { specOf } from './specs.test-data.ts';

const rows = {
  DelegatedWork: ['A.ReadWrite'],
  DelegatedPersonal: ['A.ReadWrite'],
  Application: ['A.ReadWrite.All'],
} as const;
const linesWhereAppsAreAsked = (...paths: readonly string[]): readonly string[] => {
  const requests = paths.map((path) => ({ method: 'DELETE' as const, path }));
  const cases = deriveCases(specOf(requests, rows));
  const ofApps = cases.filter(({ plan }) => plan.identity.kind === 'token' && plan.identity.scheme === 'Application');
  const others = cases.filter((one) => !ofApps.includes(one));
  expect(others.filter((one) => !applies(one))).toEqual([]);
  expect(ofApps.length).toBeGreaterThan(0);
  return [...new Set(ofApps.filter(applies).map(({ operation }) => operation.request.path))];
};

test('apps are asked on the lines that name a user, and not on those of the one who signed in', () => {
  expect(linesWhereAppsAreAsked('/me/notes/{id}', '/users/{id}/notes/{id}')).toEqual(['/users/{id}/notes/{id}']);
  expect(linesWhereAppsAreAsked('/me', '/ME/photo', "/me/x(name='{name}')")).toEqual([]);
  expect(linesWhereAppsAreAsked('/meetings/{id}', '/users/{id}/me')).toEqual(['/meetings/{id}', '/users/{id}/me']);
});

test('the reason says whether another line asks them', () => {
  const reasons = (...paths: readonly string[]) =>
    new Set(
      deriveCases(
        specOf(
          paths.map((path) => ({ method: 'DELETE' as const, path })),
          rows,
        ),
      ).map((one) => one.notApplicable),
    );
  expect(reasons('/me/photo')).toContain(
    '/me is the signed-in user, and an app has none; no other request line of the page tests apps',
  );
  expect(reasons('/me/photo', '/users/{id}/photo')).toContain(
    '/me is the signed-in user, and an app has none; apps are tested by the other request lines of the page',
  );
});
