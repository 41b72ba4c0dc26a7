/** The octets of one file -> a spec, or every problem: no JSON, not the schema's shape, or what no schema can say. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AnySchemaObject, ValidateFunction } from 'ajv';

import { strictAjv } from './ajv.ts';
import { notJson, parseJson } from './json.ts';
import { type OperationSpec, type Requirement, wellFormedHole } from './model.ts';
import { packageRoot } from './package-root.ts';
import { failed, type Result } from './result.ts';
import { type JsonProblem, schemaProblems } from './schema-problems.ts';
import { isCalendarDate } from './select-revision.ts';
import { type SpecKey, specPath } from './spec-files.ts';
import { isObject, shown, utf8Of } from './text.ts';

type ReadSpec<Spec = OperationSpec> = Result<{ readonly spec: Spec }, JsonProblem>;

/** Reads the octets of one file, whose path says the key. */
export type SpecReader<Spec = OperationSpec> = (octets: Uint8Array, key?: SpecKey) => ReadSpec<Spec>;

// a shipped spec has some 5 KB; a file beyond this is no spec
export const mostOctets = 256 * 1024;

let reader: Promise<SpecReader> | undefined;

/** Compiles the schema at the first call. */
export function specReader(): Promise<SpecReader> {
  reader ??= makeReader('operation-spec', crossProblems);
  return reader;
}

/** What a JSON Schema cannot say. */
type CrossProblems<Spec> = (spec: Spec, key: SpecKey | undefined) => readonly JsonProblem[];

/** @param name of the schema */
export async function makeReader<Spec>(name: string, cross: CrossProblems<Spec>): Promise<SpecReader<Spec>> {
  const file = join(packageRoot(), `specs/schema/${name}.schema.json`);
  const schema: AnySchemaObject = JSON.parse(await readFile(file, 'utf8'));
  const ajv = await strictAjv({ discriminator: true, allErrors: true });
  const validate = ajv.compile<Spec>(schema);
  return (octets, key) => {
    const parsed = parse(octets);
    return parsed.ok ? judge(parsed.value, key, validate, schema, cross) : parsed;
  };
}

function parse(octets: Uint8Array): Result<{ readonly value: unknown }, JsonProblem> {
  if (octets.length > mostOctets) return refused(`has ${octets.length} octets`, `a spec has at most ${mostOctets}`);
  const text = utf8Of(octets);
  if (text === undefined) return refused('is not UTF-8', 'save it as UTF-8');
  if (text.trim() === '') return refused('is empty', 'write a spec into it, or delete it');
  const parsed = parseJson(text);
  if (parsed.ok) return parsed;
  return failed(...parsed.problems.map(notJson));
}

function judge<Spec>(
  content: unknown,
  key: SpecKey | undefined,
  validate: ValidateFunction<Spec>,
  schema: AnySchemaObject,
  cross: CrossProblems<Spec>,
): ReadSpec<Spec> {
  if (!isObject(content)) {
    return refused(`holds ${shown(content)}`, 'write one object into each file: the spec of one page');
  }
  if (!validate(content)) return failed(...schemaProblems(validate.errors ?? [], schema));
  const problems = cross(content, key);
  return problems.length > 0 ? failed(...problems) : { ok: true, spec: content };
}

const refused = (message: string, remedy: string) => failed({ pointer: '', message, remedy });

/** What a JSON Schema cannot say about a spec. Run on specs that the schema accepts. @param key what the file's path says */
function crossProblems(spec: OperationSpec, key: SpecKey | undefined): readonly JsonProblem[] {
  return [
    ...(key === undefined ? [] : fileLiesWhereItsContentSays(spec, key)),
    ...datesAreInTheCalendar(spec),
    ...holesAreClosed(spec),
    ...requestLinesAreDifferent(spec),
    ...permissionsAreStated(spec),
    ...repeated(spec, 'requirement id', ({ id }) => id),
    ...repeated(spec, 'permission scheme', (one) => (one.kind === 'permission' ? one.scheme : undefined)),
    ...repeated(spec, 'header', (one) => (one.kind === 'requestHeader' ? one.name.toLowerCase() : undefined)),
    ...repeated(spec, 'kind', ({ kind }) => (kind === 'requestBody' || kind === 'response' ? kind : undefined)),
    ...documentedVersionIsNotAbsent(spec),
  ];
}

/** @param spec that lies where `path` says, and names what its folders name */
export function fileLiesWhereItsContentSays(
  spec: SpecKey,
  key: SpecKey,
  path = specPath(spec),
): readonly JsonProblem[] {
  const remedy = `move the file to ${path}, or correct the value`;
  return (['apiVersion', 'page', 'asOf'] as const)
    .filter((name) => spec[name] !== key[name])
    .map((name) => ({
      pointer: `/${name}`,
      message: `found ${shown(spec[name])}, but the path of the file says ${shown(key[name])}`,
      remedy,
    }));
}

export function datesAreInTheCalendar({
  asOf,
  source,
}: Pick<OperationSpec, 'asOf' | 'source'>): readonly JsonProblem[] {
  const remedy = 'use the date of the revision, such as 2019-08-08';
  return Object.entries({ '/asOf': asOf, '/source/lastHandOff': source.lastHandOff })
    .filter(([, date]) => date !== undefined && !isCalendarDate(date))
    .map(([pointer, date]) => ({
      pointer,
      message: `found ${shown(date)}, which is not a date`,
      remedy,
    }));
}

function holesAreClosed({ requests }: OperationSpec): readonly JsonProblem[] {
  const remedy = 'write each hole as a name in one pair of braces, such as {userId}';
  return requests.flatMap(({ path }, at) => {
    if (!/[{}]/.test(path.replaceAll(wellFormedHole, ''))) return [];
    return [
      { pointer: `/requests/${at}/path`, message: `found ${shown(path)}, in which a hole is not well-formed`, remedy },
    ];
  });
}

// not by `uniqueItems`: ajv compares objects with the methods `valueOf` and `toString` that the file may have named
function requestLinesAreDifferent({ requests }: OperationSpec): readonly JsonProblem[] {
  const lines = requests.map(({ method, path }) => `${method} ${path}`);
  return lines.flatMap((line, at) => {
    const first = lines.indexOf(line);
    if (first === at) return [];
    const message = `found ${shown(line)}, which is already entry ${first}`;
    return [{ pointer: `/requests/${at}`, message, remedy: 'state it once' }];
  });
}

function permissionsAreStated({ requirements }: OperationSpec): readonly JsonProblem[] {
  if (requirements.some(({ kind }) => kind === 'permission')) return [];
  const remedy = 'add one per row of the permissions table';
  return [{ pointer: '/requirements', message: 'no entry of kind permission', remedy }];
}

/** Each requirement whose key an earlier one has. A requirement without a key is left alone. */
export function repeated<One = Requirement>(
  { requirements }: { readonly requirements: readonly One[] },
  noun: string,
  keyOf: (requirement: One) => string | undefined,
): readonly JsonProblem[] {
  const keys = requirements.map(keyOf);
  return keys.flatMap((key, at) => {
    const first = keys.indexOf(key);
    if (key === undefined || first === at) return [];
    const message = `${noun} ${shown(key)} is already that of entry ${first}`;
    return [{ pointer: `/requirements/${at}`, message, remedy: 'state it once' }];
  });
}

function documentedVersionIsNotAbsent({ absentFrom, apiVersion }: OperationSpec): readonly JsonProblem[] {
  const at = absentFrom?.indexOf(apiVersion) ?? -1;
  if (at < 0) return [];
  const message = `found "${apiVersion}", the version that the page documents`;
  return [{ pointer: `/absentFrom/${at}`, message, remedy: 'name only other versions' }];
}
