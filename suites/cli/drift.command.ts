/** `graph-conformance drift`: what changed for a caller between revisions; or what Microsoft's permission data and metadata say beside a page. */
import { shownSafely } from '../../specs/text.ts';
import { resolve } from 'node:path';
import { besideData } from '../../specs/drift/beside-data.ts';
import {
  dataMarkdown,
  dataReport,
  type DataReport,
  driftMarkdown,
  driftReport,
  type DriftReport,
} from '../../specs/drift/reports.ts';
import { driftOfSides, loadSides, type SpecSide } from '../../specs/drift/revisions.ts';
import { htmlOf } from '../reporters/html/from-markdown.ts';
import { failed, type Result } from '../../specs/result.ts';
import { isCalendarDate } from '../../specs/select-revision.ts';
import { packageVersion } from '../../specs/package-root.ts';
import { loadMicrosoftData, type MicrosoftData } from '../run/microsoft-data.ts';
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
      : 'drift: nothing was compared: no page has two revisions there; name NEW, --permissions or --metadata',
  );
}

function besideDataOf({ specs, types }: SpecSide, { permissions, metadata }: MicrosoftData): Compared<DataReport> {
  const beside = { data: permissions?.data, metadata: metadata?.metadata };
  const pages = [...specs, ...(metadata ? types : [])].map((spec) => besideData(spec, beside));
  const report = dataReport({ data: permissions?.file, metadata: metadata?.file }, pages);
  const { counts } = report;
  if (counts.narrowing + counts.widening + counts.neutral > 0) return { ok: true, report };
  return failed(
    permissions
      ? `--permissions: ${permissions.file.file}: has no line of any request of these pages; nothing was compared`
      : `--metadata: ${metadata?.file.file}: has no type or action of these pages; nothing was compared`,
  );
}

function markdown(report: DriftReport | DataReport): string {
  switch (report.kind) {
    case 'drift':
      return driftMarkdown(report);
    case 'data':
      return dataMarkdown(report);
  }
}

function json(report: DriftReport | DataReport): string {
  const tool = `graph-conformance ${packageVersion()}`;
  return `${JSON.stringify({ format: jsonFormat, tool, ...report }, undefined, 2)}\n`;
}

const formats = { markdown, json, html: (report: DriftReport | DataReport) => htmlOf(markdown(report)) };

/** What is wrong with the places; undefined where nothing is. */
function misplaced(places: readonly string[], beside: string | undefined): string | undefined {
  if (places.includes('')) return 'drift: a path is empty; name a file or a folder';
  const third = places[beside === undefined ? 2 : 1];
  const remedy = beside === undefined ? 'name OLD and NEW at most' : `name OLD or NEW, and --${beside}`;
  return third === undefined ? undefined : `drift: ${shownSafely(third)} is one too many; ${remedy}`;
}

export const drift = command(
  {
    name: 'drift',
    usage: 'drift [OLD [NEW]] [--permissions FILE] [flags]',
    positionals: [
      ['OLD, NEW', 'a spec file or a folder of specs; of a folder, the latest revision of each page'],
      ['OLD alone', 'each revision of a page with the next (default: the specs that are shipped)'],
    ],
    flags: {
      permissionsFile: flag(
        '--permissions FILE',
        "list where Microsoft's permissions.json differs from each revision; it does not say which of the two is right",
        filePath,
      ),
      permissionsAsOf: flag(
        '--permissions-as-of DATE',
        'the day of that file, which has none in it',
        textThat(isCalendarDate, 'a date such as 2026-08-15'),
      ),
      metadataFile: flag(
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
      'drift specs --permissions permissions.json',
      'drift specs --metadata beta.csdl.xml --format html',
    ],
  },
  async (io, { positionals, format, exitCode, ...files }) => {
    const { permissionsFile, metadataFile } = files;
    const beside = permissionsFile === undefined ? metadataFile && 'metadata' : 'permissions';
    const problem = misplaced(positionals, beside);
    if (problem !== undefined) return complain(io, [problem]);
    const loaded = await loadSides(positionals.map((path) => resolve(io.cwd, path)));
    if (!loaded.ok) return complain(io, loaded.problems);
    const { sides } = loaded;
    const versions = new Set(sides.flatMap(({ specs, types }) => [...specs, ...types]).map((spec) => spec.apiVersion));
    const read = await loadMicrosoftData(files, versions, 'name those of one');
    if (!read.ok) return complain(io, read.problems);
    const [only] = sides;
    const compared = only && beside !== undefined ? besideDataOf(only, read.data) : compare(sides);
    if (!compared.ok) return complain(io, compared.problems);
    const { report } = compared;
    io.out(formats[format](report));
    return exitCode && report.counts.narrowing > 0 ? 1 : 0;
  },
);
