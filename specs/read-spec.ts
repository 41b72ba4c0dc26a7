import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AnySchemaObject, ValidateFunction } from 'ajv';

import { crossProblems } from './cross-checks.ts';
import { jsonFault } from './json-fault.ts';
import type { OperationSpec } from './model.ts';
import { packageRoot } from './package-root.ts';
import { type Complaint } from './problem.ts';
import { schemaProblems } from './schema-problems.ts';
import type { Place } from './spec-files.ts';
import { shown } from './text.ts';

export type ReadSpec =
  | { readonly ok: true; readonly spec: OperationSpec }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

/** Reads the octets of one file. */
export type SpecReader = (octets: Uint8Array, place: Place) => ReadSpec;

// a shipped spec has some 5 KB; a file beyond this is no spec, and comparing the entries of its lists would take minutes
const mostOctets = 256 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

let reader: Promise<SpecReader> | undefined;

/** Compiles the schema at the first call. */
export function specReader(): Promise<SpecReader> {
  reader ??= makeReader();
  return reader;
}

async function makeReader(): Promise<SpecReader> {
  // imported here: whoever only names our types does not pay for ajv
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const schema: AnySchemaObject = JSON.parse(
    await readFile(join(packageRoot(), 'specs/schema/operation-spec.schema.json'), 'utf8'),
  );
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    discriminator: true,
    allErrors: true,
    verbose: true,
  });
  const validate = ajv.compile<OperationSpec>(schema);
  return (octets, place) => {
    const parsed = parse(octets);
    return parsed.ok ? judge(parsed.content, place, validate, schema) : parsed;
  };
}

type Refused = { readonly ok: false; readonly complaints: readonly Complaint[] };
type Parsed = { readonly ok: true; readonly content: unknown } | Refused;

function parse(octets: Uint8Array): Parsed {
  if (octets.length > mostOctets) return refused(`has ${octets.length} octets`, `a spec has at most ${mostOctets}`);
  const text = attempt(() => utf8.decode(octets), TypeError);
  if (text === undefined) return refused('is not UTF-8', 'save it as UTF-8');
  if (text.trim() === '') return refused('is empty', 'write a spec into it, or delete it');
  const content = attempt((): unknown => JSON.parse(text), SyntaxError);
  if (content !== undefined) return { ok: true, content };
  const fault = jsonFault(text);
  return refused(`is not JSON at line ${fault?.line}, column ${fault?.column}`, `expected ${fault?.expected}`);
}

function judge(
  content: unknown,
  place: Place,
  validate: ValidateFunction<OperationSpec>,
  schema: AnySchemaObject,
): ReadSpec {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return refused(`holds ${shown(content)}`, 'write one object into each file: the spec of one page');
  }
  // ajv compares the entries of a list by recursion: brackets nested thousands deep exhaust its stack
  const spec = attempt(() => (validate(content) ? content : null), RangeError);
  if (spec === undefined) return refused('is nested too deeply', 'write the spec of one page');
  const complaints = spec === null ? schemaProblems(validate.errors ?? [], schema) : crossProblems(spec, place);
  return spec === null || complaints.length > 0 ? { ok: false, complaints } : { ok: true, spec };
}

/** undefined where the input makes the platform throw the error that the platform documents for it. */
function attempt<Answer>(work: () => Answer, documented: ErrorConstructor): Answer | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof documented) return undefined;
    throw error;
  }
}

function refused(message: string, remedy: string): Refused {
  return { ok: false, complaints: [{ pointer: '', message, remedy }] };
}
