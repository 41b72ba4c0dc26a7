/** `graph-conformance drift`: what changed for a caller between revisions; or what Microsoft's permission data says beside a page. */
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

async function adjudicateFile(
  { specs }: SpecSide,
  path: string,
  asOf: string | undefined,
): Promise<Compared<AdjudicationReport>> {
  const loaded = await loadPermissionData(path);
  if (!loaded.ok) return failed(...loaded.problems.map((one) => `--permissions: ${one}`));
  const { data, sha256 } = loaded;
  const pages = specs.map((spec) => adjudicate(spec, data));
  const report = adjudicationReport({ file: basename(path), sha256, asOf }, pages);
  if (pages.some(({ rows }) => rows.some((row) => row.class !== undefined))) return { ok: true, report };
  return failed(`--permissions: ${path}: has no line of any request of these pages; nothing was compared`);
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
        "list where Microsoft's permissions.json differs from each revision; it does not say which of the two is right",
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
    const loaded = await loadSides(positionals.map((path) => resolve(io.cwd, path)));
    if (!loaded.ok) return complain(io, loaded.problems);
    const [only] = loaded.sides;
    const compared =
      only && permissions !== undefined
        ? await adjudicateFile(only, permissions, permissionsAsOf)
        : compare(loaded.sides);
    if (!compared.ok) return complain(io, compared.problems);
    const { report } = compared;
    io.out(format === 'json' ? json(report) : markdown(report));
    return exitCode && report.counts.narrowing > 0 ? 1 : 0;
  },
);
