import type { PermissionRequirement } from '../model.ts';
import { type Reason, reason } from './model.ts';

/** Permissions that are enough each alone; none: not supported; undefined: nothing is said of the scheme. */
export type Names = readonly string[] | undefined;

/** The permissions that a row grants, if any. */
export function namesOf(row: PermissionRequirement): readonly string[] {
  return row.supported ? row.anyOf : [];
}

/** From one row to another of the same scheme. Swapped, they widen where they narrowed. Nothing for equal sets. */
export function permissionReasons(older: Names, newer: Names): readonly Reason[] {
  const had = older ?? [];
  const has = newer ?? [];
  const gone = had.filter((name) => !has.includes(name));
  const come = has.filter((name) => !had.includes(name));
  return [
    ...(gone.length === 0 ? [] : [reason('narrowing', lost(newer), gone)]),
    ...(come.length === 0 ? [] : [reason('widening', won(older), come)]),
    ...(gone.length + come.length > 0 || (older === undefined) === (newer === undefined)
      ? []
      : [reason('neutral', 'the scheme is not supported where anything is said of it')]),
  ];
}

function lost(newer: Names): string {
  if (newer === undefined) return 'nothing is said of the scheme any more; was enough:';
  return newer.length === 0 ? 'the scheme is not supported any more; was enough:' : 'is not enough any more:';
}

function won(older: Names): string {
  if (older === undefined) return 'nothing was said of the scheme; is enough now:';
  return older.length === 0 ? 'the scheme was not supported; is enough now:' : 'is enough now too:';
}
