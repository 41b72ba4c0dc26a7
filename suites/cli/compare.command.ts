/** `graph-conformance compare A B`: where B answers otherwise than A, with a score and an exit code. */
import { resolve } from 'node:path';
import { compareRecords } from '../record/compare/compare-records.ts';
import { fidelity, gateComparison, type ComparisonGate } from '../record/compare/gate.ts';
import type { Comparison } from '../comparison-model.ts';
import { compareMarkdown, compareTerminal } from '../reporters/compare.ts';
import { listed, plural } from '../../specs/text.ts';
import { painter } from '../reporters/paint.ts';
import type { Exit } from '../run-model.ts';
import { BadRecord, readRunRecord } from '../record/read-record.ts';
import { failed, type Result } from '../../specs/result.ts';
import { flag } from '../settings/flag.ts';
import { oneOf, onOff, valueFrom } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, screenOf } from './io.ts';

const formats = ['terminal', 'json', 'markdown'] as const;
type Format = (typeof formats)[number];

const percentage = valueFrom(
  { type: 'number', minimum: 0, maximum: 100 },
  (text) => (/^\d{1,3}(\.\d{1,3})?$/.test(text) && Number(text) <= 100 ? Number(text) : undefined),
  () => 'use a number of per cent from 0 to 100',
);

function gateOf(percent: number | undefined, onlyNew: boolean): ComparisonGate {
  if (percent !== undefined) return { kind: 'min', percent };
  return { kind: onlyNew ? 'only-new' : 'none' };
}

async function compared(a: string, b: string, cwd: string): Promise<Result<{ readonly comparison: Comparison }>> {
  const [inA, inB] = await Promise.all([a, b].map((place) => readRunRecord(resolve(cwd, place))));
  const problems = [inA, inB].flatMap((read) => (read?.ok === false ? read.problems : []));
  if (!inA?.ok || !inB?.ok) return failed(...problems);
  try {
    return await compareRecords({ ...inA.record, path: a }, { ...inB.record, path: b });
  } catch (error) {
    if (error instanceof BadRecord) return failed(error.message);
    throw error;
  }
}

/** For programs: which two, the score, and every difference; the records themselves stay where they are. */
function json(comparison: Comparison, exit: Exit): string {
  const { a, b, ...rest } = comparison;
  const side = ({ path, head: { target, startedAt, asOf } }: Comparison['a']): object => ({
    path,
    target,
    startedAt,
    asOf,
  });
  return `${JSON.stringify({ a: side(a), b: side(b), fidelity: fidelity(comparison), ...rest, exit }, null, 2)}\n`;
}

export const compare = command(
  {
    name: 'compare',
    usage: 'compare A B [--min N | --only-new] [--format terminal|json|markdown]',
    positionals: [['A B', 'two records: what is expected (a tenant, say), then what is compared with it']],
    flags: {
      min: flag(
        '--min N',
        'exit 1 where less than N per cent of the answers agree (default: nothing decides the exit code)',
        percentage,
      ),
      onlyNew: flag(
        '--only-new',
        'exit 1 only where a case that passed in A fails in B; to compare a mock with its own last run',
        onOff,
        false,
      ),
      format: flag('--format FORMAT', listed(formats, 'or'), oneOf(formats), 'terminal'),
    },
    examples: [
      'compare reports/tenant reports/mock --min 90',
      'compare reports/last/run.json reports/now/run.json --only-new',
    ],
  },
  async (io, { positionals, min, onlyNew, format }) => {
    const [a, b, ...more] = positionals;
    if (a === undefined || b === undefined || more.length > 0)
      return complain(io, [
        `compare: found ${plural(positionals.length, 'record')}; name two: what is expected, then what is compared with it`,
      ]);
    if (min !== undefined && onlyNew)
      return complain(io, ['--min: does not go with --only-new, which looks at cases that got worse alone; keep one']);
    const read = await compared(a, b, io.cwd);
    if (!read.ok) return complain(io, read.problems);
    const { comparison } = read;
    const exit = gateComparison(comparison, gateOf(min, onlyNew));
    const render: Readonly<Record<Format, () => string>> = {
      terminal: () => compareTerminal(comparison, exit, painter(screenOf(io)), onlyNew),
      json: () => json(comparison, exit),
      markdown: () => compareMarkdown(comparison, exit, onlyNew),
    };
    io.out(render[format]());
    return exit.code;
  },
);
