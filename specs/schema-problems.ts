/** What is wrong with a JSON file, where, and what would be right; ajv's errors told in that form. */
import type { ErrorObject } from 'ajv';

import { isObject, nearest, pathShown, printable, shortened, shown } from './text.ts';

export interface JsonProblem {
  /** JSON pointer (RFC 6901); '' is the whole file. */
  readonly pointer: string;
  readonly message: string;
  readonly remedy?: string;
}

export interface SpecProblem extends JsonProblem {
  /** Path of the file or folder. */
  readonly file: string;
}

const longestPointer = 200;

/** One line: `file: /pointer: message; remedy`. */
export function formatProblem({ file, pointer, message, remedy }: SpecProblem): string {
  const where = [pathShown(file), shortened(pointer, longestPointer)].filter((part) => part !== '').join(': ');
  return printable(`${where}: ${remedy === undefined ? message : `${message}; ${remedy}`}`);
}

type SchemaNode = Readonly<Record<string, unknown>>;
type Wording = (error: ErrorObject, root: SchemaNode) => JsonProblem;

/** Keywords that only repeat what the errors below them say. */
const parents: ReadonlySet<string> = new Set(['oneOf', 'anyOf', 'allOf', 'if', 'discriminator']);

/** A file with more errors is not a spec with mistakes but something else. */
const mostErrors = 200;
const furtherErrors: JsonProblem = { pointer: '', message: 'has further mistakes', remedy: 'correct these first' };

const wordings: Readonly<Record<string, Wording>> = {
  additionalProperties: (error) => {
    const name = String(error.params['additionalProperty']);
    const names = allowedNames(error);
    const pointer = `${error.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return { pointer, message: `${shown(name)} is not a property here`, remedy: `use ${choice(names, name)}` };
  },
  required: (error, root) => {
    const name = String(error.params['missingProperty']);
    const right = expected(node(node(error.parentSchema)['properties'])[name], root);
    const remedy = right === undefined ? 'add it' : `add it: ${right}`;
    return { pointer: error.instancePath, message: `"${name}" is missing`, remedy };
  },
  minItems: (error) => ({ pointer: error.instancePath, message: 'is empty', remedy: 'add an entry' }),
  uniqueItems: (error) => {
    const [one, other] = [Number(error.params['i']), Number(error.params['j'])];
    const message = `entries ${Math.min(one, other)} and ${Math.max(one, other)} are the same`;
    return { pointer: error.instancePath, message, remedy: 'remove one' };
  },
  not: (error) => ({
    pointer: error.instancePath,
    message: 'must not be here',
    remedy: String(error.parentSchema?.['title']),
  }),
};

const wrongValue: Wording = (error, root) => {
  const values = node(error.parentSchema)['enum'];
  const right = Array.isArray(values) ? choice(values, error.data) : expected(error.parentSchema, root);
  return {
    pointer: error.instancePath,
    message: `found ${shown(error.data)}`,
    remedy: `use ${right ?? error.message}`,
  };
};

/** Ajv's errors (`verbose`, `allErrors`) as problems that say what was found and what would be right. */
export function schemaProblems(errors: readonly ErrorObject[], root: SchemaNode): readonly JsonProblem[] {
  const first = errors.slice(0, mostErrors);
  const leaves = first.filter((error) => !parents.has(error.keyword) && !isExplained(error, first));
  const problems = (leaves.length > 0 ? leaves : first).map((error) =>
    (wordings[error.keyword] ?? wrongValue)(error, root),
  );
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values(), ...(errors.length > mostErrors ? [furtherErrors] : [])];
}

/** A missing property that stands there misspelt is one mistake, not two. */
function isExplained(missing: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return errors.some(
    (other) =>
      missing.keyword === 'required' &&
      other.keyword === 'additionalProperties' &&
      other.instancePath === missing.instancePath &&
      nearest(String(other.params['additionalProperty']), allowedNames(other)) === missing.params['missingProperty'],
  );
}

const allowedNames = (error: ErrorObject) => Object.keys(node(error.parentSchema?.['properties']));

const typeNames: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'an array',
  string: 'a string',
  integer: 'a whole number',
  boolean: 'true or false',
};

/** What a place of the schema wants, as words; undefined where the schema says nothing of it. */
function expected(schema: unknown, root: SchemaNode): string | undefined {
  const { $ref, title, examples, type, minimum, maximum, ...rest } = node(schema);
  if (typeof $ref === 'string') return expected(node(root['$defs'])[$ref.replace('#/$defs/', '')], root);
  if (Array.isArray(rest['enum'])) return choice(rest['enum'], undefined);
  if (typeof title === 'string') return Array.isArray(examples) ? `${title}, such as ${examples[0]}` : title;
  if (typeof minimum === 'number') {
    return typeof maximum === 'number'
      ? `a whole number from ${minimum} to ${maximum}`
      : `a whole number of ${minimum} or more`;
  }
  return typeNames[String(type)];
}

/** `one of a, b, c`, led by the one that was probably meant. */
function choice(values: readonly unknown[], found: unknown): string {
  const names = values.map(String);
  const list = names.length === 1 ? `${names[0]}` : `one of ${names.join(', ')}`;
  const meant = typeof found === 'string' ? nearest(found, names) : undefined;
  return meant === undefined || names.length === 1 ? list : `"${meant}" (${list})`;
}

const node = (value: unknown): SchemaNode => (isObject(value) ? value : {});
