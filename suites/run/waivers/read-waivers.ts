/** `waivers.json` -> waivers with their lines, beside the cases that there are; or every problem with its line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnySchemaObject, ValidateFunction } from 'ajv';
import { strictAjv } from '../../../specs/ajv.ts';
import { parseJson } from '../../../specs/json.ts';
import { selectRevisions } from '../../../specs/load.ts';
import type { OperationSpec } from '../../../specs/model.ts';
import { packageRoot } from '../../../specs/package-root.ts';
import { failed, type Result } from '../../../specs/result.ts';
import { formatProblem, schemaProblems, type JsonProblem } from '../../../specs/schema-problems.ts';
import { isCalendarDate } from '../../../specs/select-revision.ts';
import { shown } from '../../../specs/text.ts';
import { deriveAll } from '../../cases/derive.ts';
import type { Waiver } from '../../run-model.ts';
import { readTextFile } from '../../settings/config-file.ts';
import type { Settings, WaiversFile } from '../../settings/model.ts';
import { caseMatcher, type PlannedWaiver, type WaiverEntry } from './apply-waivers.ts';
import { jsonLines, type JsonLines } from './json-lines.ts';

export type ReadWaivers = Result<{ readonly waivers: readonly Waiver[] }>;

/** No file is no waivers, unless someone named it. */
export async function readWaivers({ path, label, named }: WaiversFile): Promise<ReadWaivers> {
  const file = await readTextFile(path, label, 'a JSON file of waivers');
  if (!file.ok) return file;
  if (file.text !== undefined) return readText(file.text, label);
  return named
    ? failed(`${label}: does not exist; create it, or name another file with --waivers`)
    : { ok: true, waivers: [] };
}

async function readText(json: string, label: string): Promise<ReadWaivers> {
  // what a shell has made of `--suggest-waivers > waivers.json` by the time that we read it
  if (json.trim() === '') return { ok: true, waivers: [] };
  const parsed = parseJson(json);
  if (!parsed.ok)
    return failed(
      ...parsed.problems.map(
        ({ line, column, expected }) => `${label}:${line}: is not JSON at column ${column}; write ${expected} there`,
      ),
    );
  const lines = jsonLines(json);
  const document = parsed.value;
  const schema = await waiverSchema();
  const complaints = schema.accepts(document) ? dateComplaints(document) : schema.complaints();
  const problems = [
    ...lines.repeated.map((line) => `${label}:${line}: the key stands here a second time; keep one`),
    ...complaints.map((complaint) => sentenceFor(complaint, label, lines)),
  ];
  if (problems.length > 0 || !schema.accepts(document)) return failed(...problems);
  return {
    ok: true,
    waivers: document.map((entry, at) => ({ ...entry, where: `${label}:${lines.lineOf(`/${at}`)}` })),
  };
}

const sentenceFor = (complaint: JsonProblem, label: string, { lineOf }: JsonLines): string =>
  formatProblem({ file: `${label}:${lineOf(complaint.pointer)}`, ...complaint });

function dateComplaints(entries: readonly WaiverEntry[]): readonly JsonProblem[] {
  return entries.flatMap(({ expires }, at) =>
    isCalendarDate(expires)
      ? []
      : [
          {
            pointer: `/${at}/expires`,
            message: `found ${shown(expires)}, which is not a date`,
            remedy: 'correct it',
          },
        ],
  );
}

export const waiverSchemaPath = 'suites/run/waivers/waivers.schema.json';

interface WaiverSchema {
  readonly accepts: ValidateFunction<readonly WaiverEntry[]>;
  /** What is wrong, after `accepts` has said no. */
  readonly complaints: () => readonly JsonProblem[];
}

let compiled: Promise<WaiverSchema> | undefined;

/** Compiles at the first call. */
function waiverSchema(): Promise<WaiverSchema> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<WaiverSchema> {
  const schema: AnySchemaObject = JSON.parse(await readFile(join(packageRoot(), waiverSchemaPath), 'utf8'));
  const ajv = await strictAjv({ allErrors: true });
  const accepts = ajv.compile<readonly WaiverEntry[]>(schema);
  return { accepts, complaints: () => schemaProblems(accepts.errors ?? [], schema) };
}

/** So that a run knows which of them it leaves out. @param onFile every revision of every page, also those that the run is not about */
export async function planWaivers(
  { waiversFile, asOf }: Pick<Settings, 'waiversFile' | 'asOf'>,
  onFile: readonly OperationSpec[],
): Promise<Result<{ readonly waivers: readonly PlannedWaiver[] }>> {
  if (!waiversFile) return { ok: true, waivers: [] };
  const read = await readWaivers(waiversFile);
  if (!read.ok || read.waivers.length === 0) return read.ok ? { ok: true, waivers: [] } : read;
  const idsOf = (specs: readonly OperationSpec[]): readonly string[] => deriveAll(specs, onFile).map(({ id }) => id);
  const now = idsOf(selectRevisions(onFile, asOf).selected);
  const ever = idsOf(onFile);
  const waivers = read.waivers.map((waiver): PlannedWaiver => {
    const matches = caseMatcher(waiver.case);
    return { ...waiver, cases: now.filter(matches).length, known: ever.some(matches) };
  });
  return { ok: true, waivers };
}
