/** `graph-conformance drift`: what changed for a caller between revisions; or what Microsoft's permission data says beside a page. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
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
import { type DriftFlags, type PermissionsFlag, readDriftFlags } from './drift/flags.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { packageVersion } from '../run/version.ts';

/** Of the JSON. A member with another meaning gets another number. */
const jsonFormat = 'graph-conformance-drift/0';

interface Side {
  readonly specs: readonly OperationSpec[];
  /** One spec file, and not a folder of them. */
  readonly single: boolean;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly string[] };

/** Without a place: the shipped specs. */
async function readSide(place: string | undefined): Promise<Read<Side>> {
  const single = place?.endsWith('.json') === true;
  const loaded = place !== undefined && single ? await loadSpecFile(place) : await loadSpecs(place);
  if (!loaded.ok) return { ok: false, problems: loaded.problems.map(formatProblem) };
  return { ok: true, value: { specs: loaded.specs, single } };
}

async function readSides({ places }: DriftFlags): Promise<Read<readonly Side[]>> {
  const [old, ...others] = places;
  const reads = await Promise.all([old, ...others].map(readSide));
  const problems = reads.flatMap((read) => (read.ok ? [] : read.problems));
  if (problems.length > 0) return { ok: false, problems };
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
  return { ok: false, problems: [problem] };
}

async function weigh({ specs }: Side, { file, asOf }: PermissionsFlag): Promise<Read<AdjudicationReport>> {
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
  return { ok: false, problems: [`--permissions: ${formatProblem({ file, pointer: '', message, remedy })}`] };
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

export async function drift(io: Io): Promise<ExitCode> {
  const read = readDriftFlags(io);
  if (!read.ok) return complain(io, read.problems);
  const { flags } = read;
  const sides = await readSides(flags);
  if (!sides.ok) return complain(io, sides.problems);
  const [only] = sides.value;
  const report = only && flags.permissions ? await weigh(only, flags.permissions) : compare(sides.value);
  if (!report.ok) return complain(io, report.problems);
  io.out(flags.format === 'json' ? json(report.value) : markdown(report.value));
  return flags.exitCode && report.value.counts.narrowing > 0 ? 1 : 0;
}
