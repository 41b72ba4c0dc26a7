/** `waivers.json` -> waivers with their lines, or every problem with its line. */
import { parseJson } from '../../../specs/json.ts';
import { formatProblem, type JsonProblem } from '../../../specs/schema-problems.ts';
import { failed, type Result } from '../../../specs/result.ts';
import { isCalendarDate } from '../../../specs/select-revision.ts';
import type { Waiver } from '../../run-model.ts';
import type { WaiversFile } from '../../settings/model.ts';
import { readTextFile } from '../../settings/config-file.ts';
import { jsonLines, type JsonLines } from './json-lines.ts';
import { waiverSchema, type WaiverEntry } from './waiver-schema.ts';
import { shown } from '../../../specs/text.ts';

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
    ...complaints.map((complaint) => told(complaint, label, lines)),
  ];
  if (problems.length > 0 || !schema.accepts(document)) return failed(...problems);
  return {
    ok: true,
    waivers: document.map((entry, at) => ({ ...entry, where: `${label}:${lines.lineOf(`/${at}`)}` })),
  };
}

const told = (complaint: JsonProblem, label: string, { lineOf }: JsonLines): string =>
  formatProblem({ file: `${label}:${lineOf(complaint.pointer)}`, ...complaint });

function dateComplaints(entries: readonly WaiverEntry[]): readonly JsonProblem[] {
  return entries.flatMap(({ expires }, at) =>
    isCalendarDate(expires)
      ? []
      : [
          {
            pointer: `/${at}/expires`,
            message: `found ${shown(expires)}, a day that the calendar does not have`,
            remedy: 'correct it',
          },
        ],
  );
}
