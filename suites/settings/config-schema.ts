import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnySchemaObject, ErrorObject, ValidateFunction } from 'ajv';
import { packageRoot } from '../../specs/package-root.ts';
import type { Complaint } from '../../specs/problem.ts';
import { schemaProblems } from '../../specs/schema-problems.ts';
import { secretPointer } from './config-tokens.ts';
import type { IdentityConfig } from './model.ts';
import { mayBeSecret } from './wording.ts';

/** What the schema promises of a valid file, as far as it is used as it stands. */
export interface ConfigDocument {
  readonly identities?: Readonly<Record<string, IdentityConfig>>;
}

export interface ConfigSchema {
  readonly accepts: ValidateFunction<ConfigDocument>;
  /** Ajv's errors as complaints that show no secret. */
  readonly complaints: (errors: readonly ErrorObject[]) => readonly Complaint[];
}

export const schemaPath = 'suites/settings/graph-conformance.schema.json';

let compiled: Promise<ConfigSchema> | undefined;

/** Compiles at the first call. */
export function configSchema(): Promise<ConfigSchema> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<ConfigSchema> {
  // imported here: a run without a config file does not pay for ajv
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const schema: AnySchemaObject = JSON.parse(await readFile(join(packageRoot(), schemaPath), 'utf8'));
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
