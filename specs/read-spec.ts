import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AnySchemaObject, ValidateFunction } from 'ajv';

import { crossProblems } from './cross-checks.ts';
import { notJson, parseJson } from './json.ts';
import type { OperationSpec } from './model.ts';
import { packageRoot } from './package-root.ts';
import { failed, type Result } from './result.ts';
import { type JsonProblem, schemaProblems } from './schema-problems.ts';
import type { SpecKey } from './spec-files.ts';
import { isObject, shown } from './text.ts';

export type ReadSpec = Result<{ readonly spec: OperationSpec }, JsonProblem>;

/** Reads the octets of one file, whose path says the key. */
export type SpecReader = (octets: Uint8Array, key?: SpecKey) => ReadSpec;

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
  return (octets, key) => {
    const parsed = parse(octets);
    return parsed.ok ? judge(parsed.value, key, validate, schema) : parsed;
  };
}

function parse(octets: Uint8Array): Result<{ readonly value: unknown }, JsonProblem> {
  if (octets.length > mostOctets) return refused(`has ${octets.length} octets`, `a spec has at most ${mostOctets}`);
  const text = attempt(() => utf8.decode(octets), TypeError);
  if (text === undefined) return refused('is not UTF-8', 'save it as UTF-8');
  if (text.trim() === '') return refused('is empty', 'write a spec into it, or delete it');
  const parsed = parseJson(text);
  if (parsed.ok) return parsed;
  return failed(...parsed.problems.map(notJson));
}

function judge(
  content: unknown,
  key: SpecKey | undefined,
  validate: ValidateFunction<OperationSpec>,
  schema: AnySchemaObject,
): ReadSpec {
  if (!isObject(content)) {
    return refused(`holds ${shown(content)}`, 'write one object into each file: the spec of one page');
  }
  // ajv compares the entries of a list by recursion: brackets nested thousands deep exhaust its stack
  const spec = attempt(() => (validate(content) ? content : null), RangeError);
  if (spec === undefined) return refused('is nested too deeply', 'write the spec of one page');
  const problems = spec === null ? schemaProblems(validate.errors ?? [], schema) : crossProblems(spec, key);
  return spec === null || problems.length > 0 ? failed(...problems) : { ok: true, spec };
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

const refused = (message: string, remedy: string) => failed({ pointer: '', message, remedy });
