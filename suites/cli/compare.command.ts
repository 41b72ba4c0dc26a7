/** `graph-conformance compare A B`: where B answers otherwise than A, with a score and an exit code. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compareRecords } from '../record/compare/compare-records.ts';
import { fidelity, gateComparison, type ComparisonGate } from '../record/compare/gate.ts';
import type { Comparison } from '../record/compare/model.ts';
import { compareMarkdown } from '../reporters/compare-markdown.ts';
import { compareTerminal } from '../reporters/compare-terminal.ts';
import { painter } from '../reporters/paint.ts';
import type { Exit } from '../run-model.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { BadRecord, readRunRecord } from '../record/read-record.ts';
import { shown } from '../settings/wording.ts';
import { didYouMean } from '../../specs/text.ts';

const formats = ['terminal', 'json', 'markdown'] as const;
type Format = (typeof formats)[number];

interface Flags {
  /** As they were given. */
  readonly a: string;
  readonly b: string;
  readonly gate: ComparisonGate;
  readonly format: Format;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly string[] };

const failed = (...problems: readonly string[]): Read<never> => ({ ok: false, problems });

const options = { min: { type: 'string' }, 'only-new': { type: 'boolean' }, format: { type: 'string' } } as const;

function gateOf(min: string | undefined, onlyNew: boolean): Read<ComparisonGate> {
  if (min === undefined) return { ok: true, value: { kind: onlyNew ? 'only-new' : 'none' } };
  if (onlyNew) return failed('--min: does not go with --only-new, which gates on cases that got worse alone; keep one');
  const percent = Number(min);
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(min) || percent > 100)
    return failed(`--min: found ${shown(min)}; use a number of per cent from 0 to 100`);
  return { ok: true, value: { kind: 'min', percent } };
}

function formatOf(text = 'terminal'): Read<Format> {
  const value = formats.find((format) => format === text);
  if (value !== undefined) return { ok: true, value };
  return failed(`--format: found ${shown(text)}; use one of ${formats.join(', ')}${didYouMean(text, formats)}`);
}

function readFlags(argv: readonly string[]): Read<Flags> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    const [a, b, ...more] = positionals;
    if (a === undefined || b === undefined || more.length > 0)
      return failed(`compare: found ${positionals.length} records; name two: the measure, then what is measured`);
    const gate = gateOf(values.min, values['only-new'] ?? false);
    const format = formatOf(values.format);
    if (gate.ok && format.ok) return { ok: true, value: { a, b, gate: gate.value, format: format.value } };
    return failed(...[gate, format].flatMap((read) => (read.ok ? [] : read.problems)));
  } catch (error) {
    return failed(`compare: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function compared({ a, b }: Flags, cwd: string): Promise<Read<Comparison>> {
  const [inA, inB] = await Promise.all([a, b].map((place) => readRunRecord(resolve(cwd, place))));
  const problems = [inA, inB].flatMap((read) => (read?.ok === false ? [read.problem] : []));
  if (!inA?.ok || !inB?.ok) return failed(...problems);
  try {
    const answer = await compareRecords({ ...inA.record, path: a }, { ...inB.record, path: b });
    return answer.ok ? { ok: true, value: answer.comparison } : failed(answer.problem);
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

export async function compare(io: Io): Promise<ExitCode> {
  const flags = readFlags(io.argv);
  if (!flags.ok) return complain(io, flags.problems);
  const comparison = await compared(flags.value, io.cwd);
  if (!comparison.ok) return complain(io, comparison.problems);
  const exit = gateComparison(comparison.value, flags.value.gate);
  const onlyNew = flags.value.gate.kind === 'only-new';
  const render: Readonly<Record<Format, () => string>> = {
    terminal: () => compareTerminal(comparison.value, exit, painter(io.colours), onlyNew),
    json: () => json(comparison.value, exit),
    markdown: () => compareMarkdown(comparison.value, exit, onlyNew),
  };
  io.out(render[flags.value.format]());
  return exit.code;
}
