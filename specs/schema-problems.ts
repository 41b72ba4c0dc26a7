import type { ErrorObject } from 'ajv';
import { closest, distance } from 'fastest-levenshtein';

import { type Complaint } from './problem.ts';
import { shown } from './text.ts';

type SchemaNode = Readonly<Record<string, unknown>>;
type Wording = (error: ErrorObject, root: SchemaNode) => Complaint;

/** Keywords that only repeat what the errors below them say. */
const parents: ReadonlySet<string> = new Set(['oneOf', 'anyOf', 'allOf', 'if', 'discriminator']);

/** A file with more errors is not a spec with mistakes but something else. */
const mostErrors = 200;
const furtherErrors: Complaint = { pointer: '', message: 'has further mistakes', remedy: 'correct these first' };

const wordings: Readonly<Record<string, Wording>> = {
  additionalProperties: (error) => {
    const name = String(error.params['additionalProperty']);
    const names = allowedNames(error);
    const pointer = `${error.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return { pointer, message: `${shown(name)} is no property here`, remedy: `use ${choice(names, name)}` };
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

/** Ajv's errors (`verbose`, `allErrors`) as complaints that say what was found and what would be right. */
export function schemaProblems(errors: readonly ErrorObject[], root: SchemaNode): readonly Complaint[] {
  const first = errors.slice(0, mostErrors);
  const leaves = first.filter((error) => !parents.has(error.keyword) && !isExplained(error, first));
  const complaints = (leaves.length > 0 ? leaves : first).map((error) =>
    (wordings[error.keyword] ?? wrongValue)(error, root),
  );
  const distinct = new Map(complaints.map((complaint) => [JSON.stringify(complaint), complaint]));
  return [...distinct.values(), ...(errors.length > mostErrors ? [furtherErrors] : [])];
}

/** A missing property that stands there misspelt is one mistake, not two. */
function isExplained(missing: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return errors.some(
    (other) =>
      missing.keyword === 'required' &&
      other.keyword === 'additionalProperties' &&
      other.instancePath === missing.instancePath &&
      nearest(allowedNames(other), other.params['additionalProperty']) === missing.params['missingProperty'],
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
  const meant = nearest(names, found);
  return meant === undefined || names.length === 1 ? list : `"${meant}" (${list})`;
}

/** The name within a third of its letters from what was written, if any. */
function nearest(names: readonly string[], found: unknown): string | undefined {
  if (typeof found !== 'string' || found.length > 60 || names.length === 0) return undefined;
  const lower = names.map((name) => name.toLowerCase());
  const best = closest(found.toLowerCase(), lower);
  return distance(found.toLowerCase(), best) <= Math.ceil(best.length / 3) ? names[lower.indexOf(best)] : undefined;
}

const isNode = (value: unknown): value is SchemaNode => typeof value === 'object' && value !== null;
const node = (value: unknown): SchemaNode => (isNode(value) ? value : {});
