/** What `graph-conformance.json` may hold, and what is said of all else. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { packageRoot } from '../../specs/package-root.ts';
import type { Complaint } from '../../specs/problem.ts';
import { schemaProblems } from '../../specs/schema-problems.ts';
import { secretPointer } from './config-tokens.ts';
import type { IdentityConfig } from './model.ts';
import { table, type Setting } from './table.ts';
import { fallbackTextOf, mayBeSecret } from './value-types.ts';

/** What the schema promises of a valid file, as far as it is used as it stands. */
export interface ConfigDocument {
  readonly identities?: Readonly<Record<string, IdentityConfig>>;
}

export interface ConfigSchema {
  readonly accepts: ValidateFunction<ConfigDocument>;
  /** Ajv's errors as complaints that show no secret. */
  readonly complaints: (errors: readonly ErrorObject[]) => readonly Complaint[];
}

/** For editors. Its settings are written by `npx vitest run --project self suites/settings --update`, the rest by hand. */
export const schemaPath = 'suites/settings/graph-conformance.schema.json';

type SchemaDocument = Readonly<Record<string, unknown>> & { readonly properties: Readonly<Record<string, object>> };

/** The schema as it stands in the package, with the settings as the table has them. */
export async function schemaDocument(): Promise<SchemaDocument> {
  const committed: SchemaDocument = JSON.parse(await readFile(join(packageRoot(), schemaPath), 'utf8'));
  const { $schema = {}, $comment = {}, identities = {} } = committed.properties;
  const settings = Object.values(table).flatMap((row) =>
    row.key === undefined ? [] : [[row.key, propertyOf(row)] as const],
  );
  return { ...committed, properties: { $schema, $comment, ...Object.fromEntries(settings), identities } };
}

function propertyOf(row: Setting<unknown>): object {
  const { flag, env, help, details, type, schema } = row;
  const fallback = fallbackTextOf(row);
  const sentences = [
    `${help.charAt(0).toUpperCase()}${help.slice(1)}.`,
    ...(details === undefined ? [] : [details]),
    ...(fallback === undefined ? [] : [`Default: ${fallback}.`]),
    `Flag --${flag}, variable ${env}.`,
  ];
  return { description: sentences.join(' '), ...type.schema, ...schema };
}

let compiled: Promise<ConfigSchema> | undefined;

/** Compiles at the first call. */
export function configSchema(): Promise<ConfigSchema> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<ConfigSchema> {
  // imported here: a run without a config file does not pay for ajv
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const schema = await schemaDocument();
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    discriminator: true,
    allErrors: true,
    verbose: true,
  });
  return {
    accepts: ajv.compile<ConfigDocument>(schema),
    complaints: (errors) => schemaProblems(errors.filter((error) => speaks(error, errors)).map(withoutSecret), schema),
  };
}

/** `propertyNames` only repeats what the error below it says, and so does the number of members where one is misspelt. */
function speaks({ keyword, instancePath }: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (keyword === 'propertyNames') return false;
  if (keyword !== 'minProperties' && keyword !== 'maxProperties') return true;
  return !errors.some((other) => other.keyword === 'additionalProperties' && other.instancePath === instancePath);
}

function withoutSecret(error: ErrorObject): ErrorObject {
  const { data, instancePath } = error;
  const isText = typeof data === 'string';
  const hidden = isText && (mayBeSecret(data) || secretPointer.test(instancePath));
  return hidden ? { ...error, data: '(not shown)' } : error;
}
