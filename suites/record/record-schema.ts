/** `run-record.schema.json`, compiled: one validator for each kind of line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnySchemaObject, ValidateFunction } from 'ajv';
import { strictAjv } from '../../specs/ajv.ts';
import { packageRoot } from '../../specs/package-root.ts';
import type { JsonProblem } from '../../specs/schema-problems.ts';
import { schemaProblems } from '../../specs/schema-problems.ts';
import type { LikeRecord } from '../reporters/case-lines.ts';
import type { CaseRecord, RunHead, RunTail } from '../run-model.ts';

const schemaPath = 'suites/record/run-record.schema.json';

export interface RecordSchema {
  /** A whole file. */
  readonly record: ValidateFunction;
  readonly head: ValidateFunction<RunHead>;
  readonly line: ValidateFunction<CaseRecord | LikeRecord>;
  readonly summary: ValidateFunction<RunTail>;
  /** What is wrong, after a validator has said no. */
  readonly complaints: (validate: ValidateFunction) => readonly JsonProblem[];
}

/** As `toISOString` writes it: a shape alone lets days and hours pass that no calendar has. */
const isInstant = (text: string): boolean => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;

let compiled: Promise<RecordSchema> | undefined;

/** Compiles at the first call. */
export function recordSchema(): Promise<RecordSchema> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<RecordSchema> {
  const schema: AnySchemaObject = JSON.parse(await readFile(join(packageRoot(), schemaPath), 'utf8'));
  const ajv = await strictAjv();
  ajv.addFormat('date-time', isInstant);
  ajv.addSchema(schema);
  const of = <T>(name: string): ValidateFunction<T> => ajv.compile<T>({ $ref: `${schema['$id']}#/$defs/${name}` });
  return {
    record: ajv.compile({ $ref: schema['$id'] }),
    head: of('wholeHead'),
    line: of('line'),
    summary: of('summary'),
    complaints: ({ errors }) => schemaProblems(errors ?? [], schema),
  };
}
