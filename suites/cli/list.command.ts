/** `graph-conformance list`: the cases, checks, specs or identities of a run, a line each or as JSON. Nothing is sent. */
import { didYouMean, plural } from '../../specs/text.ts';
import { checks } from '../checks/index.ts';
import { applies, describeIdentity, identityKey } from '../model.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { named } from '../settings/flag.ts';
import { settingsCommand } from './command.ts';
import { complain, say } from './io.ts';

type Row = Readonly<Record<string, string | number | readonly string[]>>;

/** What is listed: as data, and which of its members stand in a line. */
const lists = {
  cases: {
    shown: ['id', 'authority', 'expectation'],
    rows: ({ cases }: RunPlan): readonly Row[] =>
      cases.map(({ id, suite, operation, expectation, checks: [own] }) => ({
        id,
        suite,
        operation: operation.id,
        check: own?.check.id ?? '',
        authority: own?.check.authority ?? '',
        expectation,
      })),
  },
  checks: {
    shown: ['id', 'authority', 'cases'],
    rows: ({ cases }: RunPlan): readonly Row[] =>
      checks.map(({ id, authority }) => ({
        id,
        authority,
        cases: cases.filter((one) => one.checks.some(({ check }) => check.id === id)).length,
      })),
  },
  specs: {
    shown: ['spec', 'requests', 'title'],
    rows: ({ specs, cases }: RunPlan): readonly Row[] =>
      specs.map((spec) => ({
        spec: `${spec.apiVersion}/${spec.page}/${spec.asOf}`,
        title: spec.title,
        requests: spec.requests.map(({ method, path }) => `${method} ${path}`),
        cases: cases.filter(({ operation }) => operation.spec === spec).length,
      })),
  },
  identities: {
    shown: ['cases', 'identity'],
    rows: ({ cases }: RunPlan): readonly Row[] => {
      const rows = new Map<string, Row & { cases: number }>();
      for (const { plan } of cases.filter(applies)) {
        if (plan.identity.kind !== 'token') continue;
        const { kind: _kind, ...members } = plan.identity;
        const key = identityKey(members);
        const row = rows.get(key) ?? { identity: describeIdentity(members), ...members, cases: 0 };
        row.cases += 1;
        rows.set(key, row);
      }
      return [...rows.values()];
    },
  },
};
type Listed = keyof typeof lists;

const isListed = (text: string): text is Listed => Object.hasOwn(lists, text);
/** The only numbers are numbers of cases. */
function textOf(value: Row[string] | undefined): string {
  if (typeof value === 'number') return plural(value, 'case');
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

/** Columns as wide as their widest text, but for the last; none where a terminal has no room for two. */
function lines(rows: readonly Row[], shown: readonly string[], columns = Number.POSITIVE_INFINITY): string {
  const cells = rows.map((row) => shown.map((name) => textOf(row[name])));
  const widest = shown.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const widths = (widest[0] ?? 0) > columns / 2 ? [] : widest;
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ');
  return cells.map((row) => `${line(row)}\n`).join('');
}

export const list = settingsCommand(
  {
    name: 'list',
    usage: 'list cases|checks|specs|identities [flags]',
    flags: {},
    positionals: [
      ['WHAT', 'cases of a run, checks and how many cases use them, specs, or identities that cases ask for'],
    ],
    examples: ['list cases', 'list checks --format json', 'list specs --as-of latest', 'list identities'],
  },
  async (io, { settings, positionals }) => {
    const [what = '', ...more] = positionals;
    if (!isListed(what) || more.length > 0) {
      const names = Object.keys(lists);
      return complain(io, [
        `${named(what)}: cannot be listed; use one of ${names.join(', ')}${didYouMean(what, names)}`,
      ]);
    }
    const planned = await planRun({ ...settings, target: undefined });
    if (!planned.ok) return complain(io, planned.problems);
    const { rows, shown } = lists[what];
    const found = rows(planned.plan);
    if (settings.format === 'json') io.out(`${JSON.stringify(found, undefined, 2)}\n`);
    else say(io, lines(found, shown, io.columns));
    if (settings.format !== 'json') io.err(`${found.length} ${what}\n`);
    return 0;
  },
);
