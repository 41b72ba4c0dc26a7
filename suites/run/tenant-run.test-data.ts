/** A whole run against the tenant to practise on, and what it has done there. */
import { expect } from 'vitest';
import { judged, someShipped, type Judged } from './in-process.test-data.ts';
import { disposable, practise, type Practice, type PracticeOptions } from './practice-tenant.test-data.ts';

export interface Course extends Judged, Practice {}

export async function courseOf(practice: Practice, url: string, argv: readonly string[]): Promise<Course> {
  const run = await judged({
    cwd: practice.cwd,
    argv: ['--target', url, ...disposable, '--gate', 'graph', ...argv],
  });
  return { ...practice, ...run };
}

export async function course(options: PracticeOptions, ...argv: readonly string[]): Promise<Course> {
  const practice = await practise(options);
  return courseOf(practice, practice.tenant.url, argv);
}

export const actions = someShipped;

/** Ids without their page. */
export const thatAre = ({ results }: Course, wanted: string): readonly string[] => [
  ...new Set(
    results.filter(({ verdict }) => verdict === wanted).map(({ case: one }) => one.id.replace(/^.*revoketoken\//, '')),
  ),
];

export function expectNothingLeft(run: Course): void {
  expect(run.left()).toEqual([]);
  expect(run.summary.left).toEqual([]);
  expect(run.untouched()).toBe(true);
}

export const count = (run: Course, pattern: RegExp): number => run.lines().filter((line) => pattern.test(line)).length;
export const create = /^POST \/beta\/deviceManagement\/android\w+Profiles$/;
export const revoke = /^POST .+\/revokeToken$/i;
