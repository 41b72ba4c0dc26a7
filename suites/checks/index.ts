/** Every check, by theme; reports show them in the order of their ids. */
import type { Check } from '../model.ts';
import { bodyChecks } from './body.checks.ts';
import { headersChecks } from './headers.checks.ts';
import { lifecycleChecks } from './lifecycle.checks.ts';
import { permissionsChecks } from './permissions.checks.ts';
import { requestBodyChecks } from './request-body.checks.ts';
import { responseChecks } from './response.checks.ts';
import { routingChecks } from './routing.checks.ts';

const table = [
  ...permissionsChecks,
  ...headersChecks,
  ...requestBodyChecks,
  ...responseChecks,
  ...routingChecks,
  ...bodyChecks,
  ...lifecycleChecks,
];

/** What a case may name. */
export type CheckId = (typeof table)[number]['id'];

export const checks: readonly Check[] = table.toSorted((one, other) => (one.id < other.id ? -1 : 1));

const byId: ReadonlyMap<string, Check> = new Map(checks.map((check) => [check.id, check]));

/** For text from outside: whether it names a check. */
export const isCheckId = (text: string): text is CheckId => byId.has(text);

export function checkById(id: CheckId): Check {
  const check = byId.get(id);
  if (!check) throw new Error(`no check is called ${id}, though its type says so`);
  return check;
}
