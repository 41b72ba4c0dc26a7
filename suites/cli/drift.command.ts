/** `graph-conformance drift`: what changed for a caller between revisions; or what Microsoft's permission data and metadata say beside a page. */
import { shownSafely } from '../../specs/text.ts';
import { basename, resolve } from 'node:path';
import { adjudicate } from '../../specs/drift/adjudicate.ts';
import {
  adjudicationMarkdown,
  adjudicationReport,
  type AdjudicationReport,
  driftMarkdown,
  driftReport,
  type DriftReport,
} from '../../specs/drift/reports.ts';
import { driftOfSides, loadSides, type SpecSide } from '../../specs/drift/revisions.ts';
import { loadMetadata } from '../../specs/types/metadata.ts';
import { htmlOf } from '../reporters/html/from-markdown.ts';
import { loadPermissionData } from '../../specs/permission-data.ts';
import { failed, type Result } from '../../specs/result.ts';
import { isCalendarDate } from '../../specs/select-revision.ts';
import { packageVersion } from '../../specs/package-root.ts';
import { flag } from '../settings/flag.ts';
import { filePath, oneOf, onOff, textThat } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain } from './io.ts';

/** Of the JSON. A member with another meaning gets another number. */
const jsonFormat = 'graph-conformance-drift/0';

type Compared<Report> = Result<{ readonly report: Report }>;

function compare(sides: readonly SpecSide[]): Compared<DriftReport> {
  const report = driftReport(driftOfSides(sides));
  if (report.counts.compared > 0) return { ok: true, report };
  return failed(
    sides.length > 1
      ? 'drift: nothing was compared: no page is in both OLD and NEW; compare revisions of the same pages'
      : 'drift: nothing was compared: no page has two revisions there; name NEW, or --permissions',
  );
}

interface Files {
  readonly permissions: string | undefined;
  readonly permissionsAsOf: string | undefined;
  readonly metadata: string | undefined;
  readonly metadataAsOf: string | undefined;
}

async function dataFrom({ permissions: path, permissionsAsOf: asOf }: Files) {
  if (path === undefined) return { ok: true } as const;
  const loaded = await loadPermissionData(path);
  if (!loaded.ok) return failed(...loaded.problems.map((one) => `--permissions: ${one}`));
  return { ok: true, data: loaded.data, file: { file: basename(path), sha256: loaded.sha256, asOf } } as const;
}

function metadataFrom({ metadata: path, metadataAsOf: asOf }: Files, { specs, types }: SpecSide) {
  if (path === undefined) return { ok: true } as const;
  const versions = new Set([...specs, ...types].map(({ apiVersion }) => apiVersion));
  if (versions.size > 1)
    return failed(
      `--metadata: is of one API version, and these specs are of ${[...versions].join(' and ')}; name those of one`,
    );
  const loaded = loadMetadata(path);
  if (!loaded.ok) return failed(...loaded.problems.map((one) => `--metadata: ${one}`));
  return { ok: true, metadata: loaded.metadata, file: { file: basename(path), sha256: loaded.sha256, asOf } } as const;
}

async function adjudicateFiles(side: SpecSide, files: Files): Promise<Compared<AdjudicationReport>> {
  const [data, metadata] = [await dataFrom(files), metadataFrom(files, side)];
  if (!data.ok || !metadata.ok) return failed(...[data, metadata].flatMap((one) => (one.ok ? [] : one.problems)));
  const specs = files.metadata === undefined ? side.specs : [...side.specs, ...side.types];
  const pages = specs.map((spec) => adjudicate(spec, { data: data.data, metadata: metadata.metadata }));
  const report = adjudicationReport({ data: data.file, metadata: metadata.file }, pages);
  const { counts } = report;
  if (counts.narrowing + counts.widening + counts.neutral > 0) return { ok: true, report };
  const [flag, what] = files.permissions === undefined ? ['metadata', 'type or action'] : ['permissions', 'request'];
  return failed(
    `--${flag}: ${files.permissions ?? files.metadata}: has no line of any ${what} of these pages; nothing was compared`,
  );
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

const formats = { markdown, json, html: (report: DriftReport | AdjudicationReport) => htmlOf(markdown(report)) };

/** What is wrong with the places; undefined where nothing is. */
function misplaced(places: readonly string[], beside: 'permissions' | 'metadata' | undefined): string | undefined {
  if (places.includes('')) return 'drift: a path is empty; name a file or a folder';
  const third = places[beside === undefined ? 2 : 1];
  const remedy = beside === undefined ? 'name OLD and NEW at most' : `name OLD or NEW, and --${beside}`;
  return third === undefined ? undefined : `drift: ${shownSafely(third)} is one too many; ${remedy}`;
}

export const drift = command(
  {
    name: 'drift',
    usage:
      'drift [OLD [NEW]] [--format markdown|json|html] [--exit-code] | drift [SPECS] --permissions FILE --metadata FILE',
    positionals: [
      ['OLD, NEW', 'a spec file or a folder of specs; of a folder, the latest revision of each page'],
      ['OLD alone', 'each revision of a page with the next (default: the specs that are shipped)'],
    ],
    flags: {
      permissions: flag(
        '--permissions FILE',
        "list where Microsoft's permissions.json differs from each revision; it does not say which of the two is right",
        filePath,
      ),
      permissionsAsOf: flag(
        '--permissions-as-of DATE',
        'the day of that file, which has none in it',
        textThat(isCalendarDate, 'a date such as 2026-08-15'),
      ),
      metadata: flag(
        '--metadata FILE',
        "list where Microsoft's metadata (CSDL, of the API version of the specs) differs from types, and from the status of actions",
        filePath,
      ),
      metadataAsOf: flag(
        '--metadata-as-of DATE',
        'the day of that file',
        textThat(isCalendarDate, 'a date such as 2026-08-15'),
      ),
      format: flag(
        '--format FORMAT',
        'markdown, fit for a comment on a pull request; json; or html, a page that needs nothing else',
        oneOf(['markdown', 'json', 'html'] as const),
        'markdown',
      ),
      exitCode: flag('--exit-code', 'exit 1 where something is narrowing: code that worked may stop', onOff, false),
    },
    examples: [
      'drift',
      'drift specs-of-last-month specs --exit-code',
      'drift specs --permissions permissions.json --permissions-as-of 2026-08-15',
      'drift specs --metadata beta.csdl.xml --format html',
    ],
  },
  async (io, { positionals, format, exitCode, ...files }) => {
    const { permissions, permissionsAsOf, metadata, metadataAsOf } = files;
    const beside = permissions === undefined ? (metadata === undefined ? undefined : 'metadata') : 'permissions';
    const problem = misplaced(positionals, beside);
    if (problem !== undefined) return complain(io, [problem]);
    const undated = (name: string): string => `--${name}-as-of: dates the file of --${name}, which is missing`;
    if (permissionsAsOf !== undefined && permissions === undefined) return complain(io, [undated('permissions')]);
    if (metadataAsOf !== undefined && metadata === undefined) return complain(io, [undated('metadata')]);
    const loaded = await loadSides(positionals.map((path) => resolve(io.cwd, path)));
    if (!loaded.ok) return complain(io, loaded.problems);
    const [only] = loaded.sides;
    const compared = only && beside !== undefined ? await adjudicateFiles(only, files) : compare(loaded.sides);
    if (!compared.ok) return complain(io, compared.problems);
    const { report } = compared;
    io.out(formats[format](report));
    return exitCode && report.counts.narrowing > 0 ? 1 : 0;
  },
);
