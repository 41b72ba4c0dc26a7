/** `graph-conformance run`: judge, report, and explain the exit code. */
import { ephemeralIssuer, type Issuer } from '../../fixtures/issuer/index.ts';
import { defined } from '../../specs/text.ts';
import { painter } from '../reporters/paint.ts';
import { terminalReport } from '../reporters/terminal.ts';
import { shownExchange, type ShownExchange, type TerminalOptions } from '../reporters/terminal-problems.ts';
import type { CaseRecord, RunSummary } from '../run-model.ts';
import { promptText } from '../run/identities.ts';
import { publishRun } from '../record/reports.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { ProgressCount } from '../run/progress.ts';
import type { RunEnd } from '../run/run.ts';
import { ownerIn, suggestedWaivers } from '../run/waivers/apply-waivers.ts';
import type { Settings } from '../settings/model.ts';
import { flag } from '../settings/flag.ts';
import { onOff } from '../settings/value-types.ts';
import { withConsent } from '../run/consent.ts';
import { settingsCommand } from './command.ts';
import { openConsole, surfaceOf, type ProgressConsole } from './console.ts';
import { complain, screenOf, type Io } from './io.ts';
import { summaryJson } from './summary-json.ts';
import { untilSignal } from './until-signal.ts';

/** Shown until the run ends, or is interrupted: what comes then is not to be covered. */
function showProgress(
  io: Io,
  signal: AbortSignal,
): { readonly count: ProgressCount; readonly screen: ProgressConsole } {
  const clock = (): number => performance.now();
  const count = new ProgressCount(clock);
  const screen = openConsole(() => count.progress, surfaceOf(io, clock));
  signal.addEventListener('abort', () => screen.end(), { once: true });
  return { count, screen };
}

interface JudgeOptions {
  readonly bail: boolean;
  readonly exchanges: Exchanges | undefined;
  readonly issuer: Promise<Issuer> | undefined;
}

async function judge(plan: RunPlan, io: Io, { bail, exchanges, issuer }: JudgeOptions): Promise<RunEnd> {
  const { runPlan } = await import('../run/run.ts');
  const { signal, release } = untilSignal();
  const { count, screen } = showProgress(io, signal);
  try {
    return await runPlan(plan, {
      cwd: io.cwd,
      signal,
      bail,
      issuer,
      progress: count,
      prompt: (asked) => screen.err(promptText(asked)),
      onResult: (record) => {
        count.judged(record);
        exchanges?.add(record);
      },
    });
  } finally {
    screen.end();
    release();
  }
}

/** What crossed the wire in the first cases that did not pass, for `--verbose`. */
class Exchanges {
  readonly #most = 200;
  readonly #ofCase = new Map<string, ShownExchange>();

  add({ id, verdict, exchange }: CaseRecord): void {
    if (verdict !== 'pass' && exchange !== undefined && this.#ofCase.size < this.#most)
      this.#ofCase.set(id, shownExchange(exchange));
  }

  readonly of = (id: string): ShownExchange | undefined => this.#ofCase.get(id);
}

/** With `--suggest-waivers`, stdout has nothing but what is to be pasted; with `--format json`, nothing but the document. */
function showResult(
  io: Io,
  { format }: Settings,
  suggestWaivers: boolean,
  summary: RunSummary,
  options: TerminalOptions,
): void {
  if (format === 'json') return io.out(summaryJson(summary));
  const text = terminalReport(summary, painter(screenOf(io)), options);
  if (!suggestWaivers) return io.out(text);
  io.err(text);
  const suggested = suggestedWaivers(summary, ownerIn(io.env));
  if (suggested === '') io.err('nothing to waive: no case failed\n');
  else io.out(suggested);
}

export const run = settingsCommand(
  {
    name: 'run',
    usage: 'run [flags]',
    flags: {
      bail: flag('--bail', 'end the run at the first case that fails', onOff, false),
      quiet: flag('--quiet', 'print what decides the exit code, and the last line', onOff, false),
      verbose: flag(
        '--verbose',
        'also print the requests and answers of failing cases, the permissions of every operation, and what answers showed of each type',
        onOff,
        false,
      ),
      suggestWaivers: flag(
        '--suggest-waivers',
        'print waivers for the cases that failed, to be pasted into waivers.json with a reason; the report goes to stderr',
        onOff,
        false,
      ),
    },
    examples: [
      'run',
      'run --bail --quiet',
      'run --report reports --report junit=junit.xml',
      'run --target http://127.0.0.1:4010',
      'run --suite permissions --as-of latest',
      "run --case 'permissions/application-not-supported'",
      'run --format json | jq .summary.exit',
    ],
  },
  async (io, { settings: given, suggestWaivers, bail, quiet, verbose }) => {
    if (given.format === 'json' && suggestWaivers)
      return complain(io, [
        '--suggest-waivers: prints waivers where --format json prints its document; use one of them',
      ]);
    if (quiet && verbose) return complain(io, ['--quiet: does not go with --verbose; use one of them']);
    if (given.format === 'json' && (quiet || verbose))
      return complain(io, [
        `--${quiet ? 'quiet' : 'verbose'}: is about the text for a person; leave it out with --format json`,
      ]);
    const consent = await withConsent(given, io);
    if (!consent.ok) return complain(io, consent.problems);
    const { settings } = consent;
    // Another processor makes the keys while this one loads and plans what is left.
    const issuer = settings.target === undefined ? ephemeralIssuer() : undefined;
    const planned = await planRun(settings);
    if (!planned.ok) return complain(io, planned.problems);
    const exchanges = verbose ? new Exchanges() : undefined;
    const end = await judge(planned.plan, io, { bail, exchanges, issuer });
    if (!end.ok) {
      complain(io, end.problems);
      return end.code;
    }
    const { summary, removed, unpublished, withheld, move, clean, recordFolder } = end;
    if (removed !== undefined) io.err(`--report: ${removed}\n`);
    const cleanIo = { ...io, out: (text: string) => io.out(clean(text)), err: (text: string) => io.err(clean(text)) };
    showResult(cleanIo, settings, suggestWaivers, summary, {
      detail: quiet ? 'quiet' : verbose ? 'verbose' : 'usual',
      ...defined({ exchangeOf: exchanges?.of }),
    });
    if (unpublished !== undefined) {
      io.err(`--report: ${unpublished}\n`);
      return 3;
    }
    const whole = await publishRun(cleanIo, summary, { reports: settings.reports, recordFolder }, move, clean);
    if (withheld !== undefined) io.err(`--report: ${withheld}\n`);
    return (whole && withheld === undefined) || summary.exit.code !== 0 ? summary.exit.code : 3;
  },
);
