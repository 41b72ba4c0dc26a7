/** Spec -> what a record says about it: enough to find it again, and to see whether two runs judged by the same one. */
import { createHash } from 'node:crypto';
import type { OperationSpec } from '../../specs/model.ts';
import type { SpecRecord } from '../run-model.ts';

function inKeyOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** @see RFC 8785; numbers and texts are written as `JSON.stringify` writes them */
export function canonicalDigest(content: object): string {
  return createHash('sha256').update(JSON.stringify(content, inKeyOrder)).digest('hex');
}

export function specRecordOf(spec: OperationSpec): SpecRecord {
  const { page, apiVersion, asOf, title, source } = spec;
  const { locale, commit, sha256 } = source;
  return {
    page,
    apiVersion,
    asOf,
    title,
    sha256: canonicalDigest(spec),
    source: { locale, ...(commit === undefined ? {} : { commit }), sha256 },
  };
}
