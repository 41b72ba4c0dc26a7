/** What `graph-conformance.json` may hold, and what is said of all else. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { strictAjv } from '../../specs/ajv.ts';
import { packageRoot } from '../../specs/package-root.ts';
import type { JsonProblem } from '../../specs/schema-problems.ts';
import { schemaProblems } from '../../specs/schema-problems.ts';
import { isObject, mayBeSecret } from '../../specs/text.ts';
import type { IdentityConfig } from '../identities/config.ts';
import type { Given } from '../model.ts';
import { allSettings, type Setting } from './table.ts';
import { fallbackTextOf } from './flag.ts';

/** What the schema promises of a valid file, as far as it is used as it stands. */
interface ConfigDocument extends Partial<Given> {
  readonly exclude?: readonly { readonly case: string; readonly reason: string }[];
  readonly identities?: Readonly<Record<string, IdentityConfig>>;
}

interface ConfigSchema {
  readonly accepts: ValidateFunction<ConfigDocument>;
  /** Ajv's errors as complaints that show no secret. */
  readonly complaints: (errors: readonly ErrorObject[]) => readonly JsonProblem[];
}

/** For editors. Its settings are written by `npx vitest run --project self suites/settings --update`, the rest by hand. */
export const settingsSchemaPath = 'suites/settings/graph-conformance.schema.json';

type SchemaDocument = Readonly<Record<string, unknown>> & { readonly properties: Readonly<Record<string, object>> };

/** The schema as it stands in the package, with the settings as the table has them. */
export async function schemaDocument(): Promise<SchemaDocument> {
  const committed: SchemaDocument = JSON.parse(await readFile(join(packageRoot(), settingsSchemaPath), 'utf8'));
  const {
    $schema = {},
    $comment = {},
    exclude = {},
    bodies = {},
    resources = {},
    identities = {},
  } = committed.properties;
  const settings = allSettings.flatMap((row) => (row.key === undefined ? [] : [[row.key, propertyOf(row)] as const]));
  return {
    ...committed,
    properties: { $schema, $comment, ...Object.fromEntries(settings), exclude, bodies, resources, identities },
  };
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
  const schema = await schemaDocument();
  const ajv = await strictAjv({ discriminator: true, allErrors: true });
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

const notShown = '(not shown)';

/** A value, or the name of a property or identity, that may be a secret in the wrong place. */
function withoutSecret(error: ErrorObject): ErrorObject {
  const { data, instancePath, params } = error;
  const safely = (text: string): string => (mayBeSecret(text) ? notShown : text);
  const isHidden = typeof data === 'string' && (mayBeSecret(data) || secretPointer.test(instancePath));
  const name: unknown = params['additionalProperty'];
  return {
    ...error,
    instancePath: instancePath.split('/').map(safely).join('/'),
    params: typeof name === 'string' ? { ...params, additionalProperty: safely(name) } : params,
    ...(isHidden ? { data: notShown } : {}),
  };
}

/** The keys of an identity that refer to secrets, each with what it refers to. */
const secretKeys: ReadonlyMap<string, string> = new Map([
  ['token', 'the token'],
  ['secret', 'the secret'],
  ['password', 'the password'],
  ['passphrase', 'the pass phrase'],
  ['certificate', 'the certificate'],
  ['key', 'the key'],
  ['assertion', 'the assertion'],
]);

/** JSON pointers under which a text may be a secret in the wrong place. */
const secretPointer = new RegExp(`^/identities/[^/]*(?:$|/(?:command|${[...secretKeys.keys()].join('|')})(?:$|/))`);

/** A complaint for each secret that stands in the file itself; it never shows the secret. */
export function literalSecrets(document: unknown): readonly JsonProblem[] {
  return identityValues(document).flatMap(({ pointer, key, value }) => {
    const what = secretKeys.get(key);
    if (what !== undefined && typeof value === 'string')
      return {
        pointer,
        message: `holds ${what} itself (not shown)`,
        remedy: `put ${what} into an environment variable or .env, and write { "env": "NAME" } here`,
      };
    // arguments are seen by every process of the machine
    return (key === 'command' && Array.isArray(value) ? value : []).flatMap((argument: unknown, at) =>
      typeof argument === 'string' && /^(?:bearer\s|eyJ)/i.test(argument)
        ? {
            pointer: `${pointer}/${at}`,
            message: 'holds a token itself (not shown)',
            remedy: 'let the program read it from its environment or from a file',
          }
        : [],
    );
  });
}

/** The variables that the file takes secrets from. */
export function secretVariables(document: unknown): readonly string[] {
  return identityValues(document).flatMap(({ value }) =>
    isObject(value) && typeof value['env'] === 'string' ? value['env'] : [],
  );
}

/** Paths of secrets start from the folder of the file that names them. */
export function withAbsoluteFiles<T extends object>(identity: T, base: string): T {
  const entries = Object.entries(identity).map(([key, value]: [string, unknown]) =>
    isObject(value) && typeof value['file'] === 'string'
      ? [key, { ...value, file: resolve(base, value['file']) }]
      : [key, value],
  );
  return Object.assign({}, identity, Object.fromEntries(entries));
}

function identityValues(document: unknown) {
  const identities = isObject(document) && isObject(document['identities']) ? document['identities'] : {};
  return Object.entries(identities).flatMap(([name, identity]) =>
    Object.entries(isObject(identity) ? identity : {}).map(([key, value]) => ({
      pointer: `/identities/${name.replaceAll('~', '~0').replaceAll('/', '~1')}/${key}`,
      key,
      value,
    })),
  );
}
