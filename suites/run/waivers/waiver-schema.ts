/** `waivers.schema.json`, compiled. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnySchemaObject, ValidateFunction } from 'ajv';
import { packageRoot } from '../../../specs/package-root.ts';
import type { JsonProblem } from '../../../specs/schema-problems.ts';
import { schemaProblems } from '../../../specs/schema-problems.ts';
import type { Waiver } from '../../run-model.ts';

export const schemaPath = 'suites/run/waivers/waivers.schema.json';

/** As it stands in the file. */
export type WaiverEntry = Omit<Waiver, 'where'>;

export interface WaiverSchema {
  readonly accepts: ValidateFunction<readonly WaiverEntry[]>;
  /** What is wrong, after `accepts` has said no. */
  readonly complaints: () => readonly JsonProblem[];
}

export async function waiverSchema(): Promise<WaiverSchema> {
  // imported here: a run without waivers does not pay for ajv
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const schema: AnySchemaObject = JSON.parse(await readFile(join(packageRoot(), schemaPath), 'utf8'));
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, verbose: true });
  const accepts = ajv.compile<readonly WaiverEntry[]>(schema);
  return { accepts, complaints: () => schemaProblems(accepts.errors ?? [], schema) };
}
