/** `graph-conformance drift`: what changed for a caller between revisions; or what Microsoft's permission data says beside a page. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { adjudicate } from '../../specs/drift/adjudicate.ts';
import {
  adjudicationMarkdown,
  adjudicationReport,
  type AdjudicationReport,
} from '../../specs/drift/adjudication-report.ts';
import { driftMarkdown, driftReport, type DriftReport } from '../../specs/drift/drift-report.ts';
import type { PageDrift } from '../../specs/drift/model.ts';
import { comparison, driftOfPages, driftOfRevisions } from '../../specs/drift/pages.ts';
import { loadSpecFile } from '../../specs/load-file.ts';
import { formatProblem, loadSpecs } from '../../specs/load.ts';
import type { OperationSpec } from '../../specs/model.ts';
import { readPermissionData } from '../../specs/permission-data.ts';
import { unreadable } from '../../specs/spec-files.ts';
import { failed, type Result } from '../../specs/result.ts';
import { isCalendarDate } from '../../specs/select-revision.ts';
import { flag, shownSafely } from '../settings/flag.ts';
import { filePath, oneOf, onOff, textThat } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain } from './io.ts';
import { packageVersion } from '../run/version.ts';

/** Of the JSON. A member with another meaning gets another number. */
const jsonFormat = 'graph-conformance-drift/0';

interface Side {
  readonly specs: readonly OperationSpec[];
  /** One spec file, and not a folder of them. */
  readonly single: boolean;
}

type Read<T> = Result<{ readonly value: T }>;

/** Without a place: the shipped specs. */
async function readSide(place: string | undefined): Promise<Read<Side>> {
  const single = place?.endsWith('.json') === true;
  const loaded = place !== undefined && single ? await loadSpecFile(place) : await loadSpecs(place);
  if (!loaded.ok) return failed(...loaded.problems.map(formatProblem));
  return { ok: true, value: { specs: loaded.specs, single } };
}

async function readSides(places: readonly string[]): Promise<Read<readonly Side[]>> {
  const [old, ...others] = places;
  const reads = await Promise.all([old, ...others].map(readSide));
  const problems = reads.flatMap((read) => (read.ok ? [] : read.problems));
  if (problems.length > 0) return failed(...problems);
  return { ok: true, value: reads.flatMap((read) => (read.ok ? [read.value] : [])) };
}

function drifts([older, newer]: readonly Side[]): readonly PageDrift[] {
  if (!older) return [];
  if (!newer) return driftOfRevisions(older.specs);
  const [one] = older.specs;
  const [other] = newer.specs;
  if (older.single && newer.single && one && other) return [comparison(one, other)];
  const pages = driftOfPages(older.specs, newer.specs);
  // a single spec stands for its page alone; the other pages of a folder are neither new nor gone
  return older.single || newer.single ? pages.filter(({ fate }) => fate === 'compared') : pages;
}

function compare(sides: readonly Side[]): Read<DriftReport> {
  const report = driftReport(drifts(sides));
  if (report.counts.compared > 0) return { ok: true, value: report };
  const problem =
    sides.length > 1
      ? 'drift: nothing was compared: no page is in both OLD and NEW; compare revisions of the same pages'
      : 'drift: nothing was compared: no page has two revisions there; name NEW, or --permissions';
  return failed(problem);
}

async function weigh({ specs }: Side, file: string, asOf: string | undefined): Promise<Read<AdjudicationReport>> {
  const octets = await readFile(file).catch((error: unknown) => unreadable(file, error));
  if (!(octets instanceof Uint8Array)) return refused(file, octets.message, "name Microsoft's permissions.json");
  const read = readPermissionData(new TextDecoder().decode(octets));
  if (!read.ok) return refused(file, read.message, read.remedy);
  const sha256 = createHash('sha256').update(octets).digest('hex');
  const pages = specs.map((spec) => adjudicate(spec, read.data));
  const report = adjudicationReport({ file: basename(file), sha256, asOf }, pages);
  if (report.pages.some(({ rows }) => rows.some((row) => row.class !== undefined))) return { ok: true, value: report };
  return refused(file, 'has no line of any request of these pages', 'nothing was compared');
}

function refused(file: string, message: string, remedy: string): Read<never> {
  return failed(`--permissions: ${formatProblem({ file, pointer: '', message, remedy })}`);
}

function markdown(report: DriftReport | AdjudicationReport): string {
  switch (report.kind) {
    case 'drift':
      return driftMarkdown(report);
    case 'adjudication':
      return adjudicationMarkdown(report);
  }
}

function json(report: DriftReport | AdjudicationReport): string {
  const tool = `graph-conformance ${packageVersion()}`;
  return `${JSON.stringify({ format: jsonFormat, tool, ...report }, undefined, 2)}\n`;
}

/** What is wrong with the places; undefined where nothing is. */
function misplaced(places: readonly string[], permissions: string | undefined): string | undefined {
  if (places.includes('')) return 'drift: a path is empty; name a file or a folder';
  const third = places[permissions === undefined ? 2 : 1];
  const remedy = permissions === undefined ? 'name OLD and NEW at most' : 'name OLD or NEW, and --permissions';
  return third === undefined ? undefined : `drift: ${shownSafely(third)} is one too many; ${remedy}`;
}

export const drift = command(
  {
    name: 'drift',
    usage: 'drift [OLD [NEW]] [--format markdown|json] [--exit-code] | drift [SPECS] --permissions FILE',
    positionals: [
      ['OLD, NEW', 'a spec file or a folder of specs; of a folder, the latest revision of each page'],
      ['OLD alone', 'each revision of a page with the next (default: the specs that are shipped)'],
    ],
    flags: {
      permissions: flag(
        '--permissions FILE',
        "what Microsoft's permissions.json says beside each revision; nobody is called right",
        filePath,
      ),
      permissionsAsOf: flag(
        '--permissions-as-of DATE',
        'the day of that file, which has none in it',
        textThat(isCalendarDate, 'a date such as 2026-08-15'),
      ),
      format: flag(
        '--format FORMAT',
        'markdown, fit for a comment on a pull request; or json',
        oneOf(['markdown', 'json']),
        'markdown',
      ),
      exitCode: flag('--exit-code', 'exit 1 where something is narrowing: code that worked may stop', onOff, false),
    },
    examples: [
      'drift',
      'drift specs-of-last-month specs --exit-code',
      'drift specs --permissions permissions.json --permissions-as-of 2026-08-15',
    ],
  },
  async (io, { positionals, permissions, permissionsAsOf, format, exitCode }) => {
    const problem = misplaced(positionals, permissions);
    if (problem !== undefined) return complain(io, [problem]);
    if (permissionsAsOf !== undefined && permissions === undefined)
      return complain(io, ['--permissions-as-of: dates the file of --permissions, which is missing']);
    const sides = await readSides(positionals.map((place) => resolve(io.cwd, place)));
    if (!sides.ok) return complain(io, sides.problems);
    const [only] = sides.value;
    const compared =
      only && permissions !== undefined ? await weigh(only, permissions, permissionsAsOf) : compare(sides.value);
    if (!compared.ok) return complain(io, compared.problems);
    const report = compared.value;
    io.out(format === 'json' ? json(report) : markdown(report));
    return exitCode && report.counts.narrowing > 0 ? 1 : 0;
  },
);
