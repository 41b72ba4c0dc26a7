/** `graph-conformance sweep`: deletes what runs that were killed have left on a target. */
import type { IdentityProvider } from '../identities/provider.ts';
import { runObjections } from '../interlocks/index.ts';
import { sweepLeftover, type Swept } from '../runner/disposables/sweep.ts';
import { Journal, leftovers, type Leftover } from '../runner/disposables/journal.ts';
import { createPace } from '../runner/pace.ts';
import { createSender, type Sender } from '../runner/sender.ts';
import { journalFolder } from '../run/test-objects.ts';
import { rateOf, reachTarget, type OpenTarget } from '../run/reach-target.ts';
import { sleep } from '../timers.ts';
import { issuerFor, promptText, providerFor } from '../run/identities.ts';
import { withConsent } from '../run/consent.ts';
import { settingsCommand } from './command.ts';
import { complain, type Io } from './io.ts';
import { untilSignal } from './until-signal.ts';
import type { Settings, Target } from '../settings/model.ts';
import { apiVersions } from '../../specs/model.ts';
import type { PlannedRequest, TokenIdentity } from '../model.ts';
import { packageVersion } from '../../specs/package-root.ts';
import { identityObjections, interlockContextOf } from '../run/objections.ts';
import { defined, printable } from '../../specs/text.ts';

/**
 * Of this target and tenant, and no other: a token for one must not be shown to another, and what one does not know may
 * well be there in another.
 */
const isOf = ({ url }: Target, { tenant }: Settings, { last }: Leftover): boolean =>
  apiVersions.some((version) => last.root === `${url}/${version}`) &&
  (last.tenant === undefined || last.tenant === tenant);

const callersOf = ({ last }: Leftover): readonly TokenIdentity[] =>
  [last.reads, last.lists ?? last.reads, last.removes].map((caller) => ({ kind: 'token', ...caller }));

function senderTo(
  { origin, basePath, via, hereOnly }: OpenTarget,
  settings: Settings,
  provider: IdentityProvider,
  signal: AbortSignal,
): Sender {
  const clock = (): number => performance.now();
  return createSender({
    origin,
    basePath,
    ...defined({ via, hereOnly }),
    userAgent: `graph-conformance/${packageVersion()}`,
    provider,
    connections: 1,
    timeoutMs: settings.timeoutMs,
    clock,
    now: Date.now,
    sleep,
    signal,
    pace: createPace({ perSecond: rateOf(settings), clock, sleep }),
  });
}

function note({ leftover, gone }: Swept, folder: string): void {
  if (!gone) return;
  const journal = new Journal(folder, leftover.run);
  journal.write({ ...leftover.last, step: 'gone' });
  journal.close();
}

async function sweepAll(sender: Sender, found: readonly Leftover[]): Promise<readonly Swept[]> {
  const send = (plan: PlannedRequest) => sender.send(plan, () => {});
  const lists = new Map();
  const swept: Swept[] = [];
  try {
    for (const leftover of found) swept.push(await sweepLeftover(send, leftover, lists));
  } finally {
    await sender.close();
  }
  return swept;
}

function refuse(io: Io, reasons: readonly string[]): 4 {
  for (const reason of reasons) io.err(`${printable(`nothing was sent: ${reason}`)}\n`);
  return 4;
}

export const sweep = settingsCommand(
  {
    name: 'sweep',
    usage: 'sweep --target URL [flags]',
    flags: {},
    examples: ['sweep --target https://graph.microsoft.com --tenant 0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42'],
  },
  async (io, { settings: given }) => {
    const { target } = given;
    const folder = journalFolder(io.cwd);
    const { found, problems, live } = leftovers(folder);
    for (const problem of problems) io.err(`${printable(problem)}\n`);
    for (const run of live) io.out(`${printable(run)}\n`);
    const known = problems.length === 0 ? 0 : 5;
    if (found.length === 0) {
      if (problems.length === 0 && live.length === 0) io.out('nothing is left of any run\n');
      return known;
    }
    const named = found.map(({ last }) => printable(`${last.root}${last.collection}: "${last.name}"`));
    if (!target) return complain(io, ['--target: which service is to be swept? These are left:', ...named]);
    const consent = await withConsent(given, io);
    if (!consent.ok) return complain(io, consent.problems);
    const { settings } = consent;
    const context = interlockContextOf(settings);
    const stopped = runObjections(context);
    if (stopped.length > 0) return refuse(io, stopped);
    const { signal, release } = untilSignal();
    const provider = providerFor(settings, await issuerFor(settings, io.cwd), Date.now, {
      cwd: io.cwd,
      signal,
      prompt: (asked) => io.err(promptText(asked)),
    });
    const ours = found.filter((one) => isOf(target, settings, one));
    const tokens = await identityObjections(context, ours.flatMap(callersOf), provider);
    if (tokens.length > 0) return refuse(io, tokens);
    const reached = await reachTarget(target, settings);
    if (reached.problem !== undefined) return complain(io, [reached.problem]);
    let swept: readonly Swept[] = [];
    try {
      swept = await sweepAll(senderTo(reached, settings, provider, signal), ours);
    } finally {
      release();
      await reached.close();
    }
    for (const one of swept) {
      note(one, folder);
      const { collection, name } = one.leftover.last;
      io.out(`${printable(`${collection}: "${name}": ${one.says}`)}\n`);
    }
    const elsewhere = found.length - swept.length;
    if (elsewhere > 0) io.out(`${elsewhere} more on other targets or of other tenants\n`);
    return swept.every(({ gone }) => gone) ? known : 5;
  },
);
