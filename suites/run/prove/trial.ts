/** The suite against one server, honest or lying: which checks spoke up, and about which operations. */
import type { Issuer } from '../../../fixtures/issuer/index.ts';
import type { Mutant } from '../../../fixtures/mutants/index.ts';
import { startReferenceServer } from '../../../fixtures/server/index.ts';
import type { OperationSpec } from '../../../specs/model.ts';
import { deriveAll } from '../../cases/derive.ts';
import type { IdentityProvider } from '../../identities/provider.ts';
import type { CaseResult } from '../../model.ts';
import { judgeCases } from '../../runner/engine.ts';

export interface Trial {
  /** Undefined: the honest server. */
  readonly mutant: Mutant | undefined;
  readonly specs: readonly OperationSpec[];
  /** Check -> pages about which it found a broken promise. */
  readonly fired: ReadonlyMap<string, ReadonlySet<OperationSpec>>;
  /** Cases that are not a pass, and why; on the honest server there must be none. */
  readonly objections: readonly string[];
  readonly cases: number;
}

export interface TrialOptions extends Pick<Issuer, 'jwks'> {
  /** One for all trials: signing a token costs more than judging a case. */
  readonly provider: IdentityProvider;
}

/** Milliseconds; generous for a server in this process. */
const timeoutMs = 5000;

function objectionOf({ case: one, findings, error, skipped }: CaseResult): string {
  const open = findings.find(({ outcome }) => outcome !== 'pass');
  return `${one.id}: ${error ?? skipped ?? (open === undefined ? 'no finding' : `${open.check}: ${open.seen}`)}`;
}

export async function trial(
  mutant: Mutant | undefined,
  specs: readonly OperationSpec[],
  { jwks, provider }: TrialOptions,
): Promise<Trial> {
  const behaviour = mutant && ((honest: Parameters<Mutant['behaviour']>[0]) => mutant.behaviour(honest, specs));
  const server = await startReferenceServer({ specs, jwks, ...(behaviour ? { behaviour } : {}) });
  const fired = new Map<string, Set<OperationSpec>>();
  const objections: string[] = [];
  const cases = deriveAll(specs);
  const onResult = (result: CaseResult): void => {
    if (result.verdict !== 'pass') objections.push(objectionOf(result));
    for (const { check, outcome } of result.findings) {
      if (outcome === 'fail') fired.set(check, (fired.get(check) ?? new Set()).add(result.case.operation.spec));
    }
  };
  try {
    await judgeCases(cases, {
      origin: server.url,
      basePath: '',
      params: {},
      userAgent: 'graph-conformance-prove',
      provider,
      connections: 8,
      timeoutMs,
      clock: () => performance.now(),
      now: Date.now,
      sleep: async () => {},
      signal: new AbortController().signal,
      revisionsOf: () => [],
      onResult,
    });
  } finally {
    await server.close();
  }
  return { mutant, specs, fired, objections, cases: cases.length };
}
