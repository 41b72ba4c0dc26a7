import { expect, test } from 'vitest';
import type { OperationSpec } from '../../specs/model.ts';
import { specOf } from '../model.test-data.ts';
import { wordingsOf } from './plan.ts';

const page = (name: string, asOf: string, path: string): OperationSpec => ({
  ...specOf(asOf),
  page: name,
  requests: [{ method: 'DELETE', path }],
});

test('a page is worded by all its revisions on file, and by the other pages of the run about the same request', () => {
  const older = page('app', '2019-01-01', '/apps/{id}');
  const newer = page('app', '2020-01-01', '/apps/{id}');
  const rival = page('web-app', '2020-01-01', '/Apps/{appId}');
  const olderRival = page('web-app', '2019-01-01', '/apps/{id}');
  const stranger = page('group', '2020-01-01', '/groups/{id}');
  const wordings = wordingsOf([older, newer, rival, olderRival, stranger], [newer, rival, stranger]);
  expect(wordings(newer)).toEqual([older, newer, rival]);
  expect(wordings(stranger)).toEqual([stranger]);
});
