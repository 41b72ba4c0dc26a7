import { expect, test } from 'vitest';
import { plan } from '../model.test-data.ts';
import { Deletions } from './deletions.ts';

const requestOf = (method: 'DELETE' | 'POST', path: string) => ({ ...plan, method, path: `/beta${path}` });

test('what was deleted may be gone for whoever names it later, by whatever path and in whatever version', () => {
  const deletions = new Deletions();
  const first = deletions.begin(requestOf('DELETE', '/me/notes/{id}'), { id: 'A' }, true);
  const before = deletions.begin(requestOf('POST', '/me/notes/{id}/send'), { id: 'B' }, true);
  deletions.end(first, true);
  for (const path of [
    '/me/notes/{id}',
    '/users/{userId}/notes/{id}',
    '/ME/NOTES/{id}/parts/{part}',
    '/me/notes/{id}/send',
  ])
    expect(
      deletions.mayHaveGone(deletions.begin(requestOf('POST', path), { id: 'a', userId: 'u', part: 'p' }, true)),
    ).toBe(true);
  for (const path of ['/me/notes', '/me/plans/{id}', '/notes/{other}'])
    expect(deletions.mayHaveGone(deletions.begin(requestOf('POST', path), { id: 'a', other: 'o' }, true))).toBe(false);
  expect(deletions.mayHaveGone(before)).toBe(false);
  expect(deletions.mayHaveGone(first)).toBe(false);
});

test('what should be refused counts once it has succeeded, and not before', () => {
  const deletions = new Deletions();
  const wrong = deletions.begin(requestOf('DELETE', '/notes/{id}'), { id: '1' }, false);
  const other = deletions.begin(requestOf('POST', '/notes/{id}/send'), { id: '1' }, true);
  deletions.end(other, false);
  expect(deletions.mayHaveGone(other)).toBe(false);
  deletions.end(wrong, true);
  expect(deletions.mayHaveGone(other)).toBe(true);
});

test('what failed has deleted nothing', () => {
  const deletions = new Deletions();
  deletions.end(deletions.begin(requestOf('DELETE', '/notes/{id}'), { id: '1' }, true), false);
  expect(deletions.mayHaveGone(deletions.begin(requestOf('DELETE', '/notes/{id}'), { id: '1' }, true))).toBe(false);
});

test('what was answered before is not late because its connection was watched for longer', () => {
  const deletions = new Deletions();
  const action = deletions.begin(requestOf('POST', '/notes/{id}/send'), { id: '1' }, true);
  deletions.answered(action);
  deletions.end(deletions.begin(requestOf('DELETE', '/notes/{id}'), { id: '1' }, true), true);
  deletions.end(action, false);
  expect(deletions.mayHaveGone(action)).toBe(false);
});

test('of two under way at once, either may have come first, and that shows no target without state', () => {
  const deletions = new Deletions();
  const object = deletions.begin(requestOf('DELETE', '/notes/{id}'), { id: '1' }, true);
  const part = deletions.begin(requestOf('DELETE', '/notes/{id}/parts/{part}'), { id: '1', part: '2' }, true);
  deletions.end(part, true);
  deletions.end(object, true);
  expect([deletions.mayHaveGone(part), deletions.wasDeleted(part)]).toEqual([true, false]);
  const later = deletions.begin(requestOf('DELETE', '/notes/{id}/parts/{part}'), { id: '1', part: '3' }, true);
  expect([deletions.mayHaveGone(later), deletions.wasDeleted(later)]).toEqual([true, true]);
});
