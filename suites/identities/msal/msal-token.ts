/** Tokens through MSAL: a try, one more where the authority asks to wait, and explanations that MSAL does not keep. */
import { failed } from '../../../specs/result.ts';
import type { TokenResult, TokenSource } from '../token-source.ts';
import { CacheProblem } from './disk-cache.ts';
import { explainFailure } from './explain-failure.ts';
import type { MsalFlow } from '../config.ts';
import type { MsalConnection, MsalTools } from './model.ts';

interface MsalIdentity {
  /** In the configuration. */
  readonly name: string;
  readonly permissions: readonly string[];
  readonly flow: MsalFlow;
}

/** Seconds that an authority may ask to wait, once. */
const longestWait = 30;

async function acquireOnce(
  { name, permissions, flow }: MsalIdentity,
  tools: MsalTools,
  connection: MsalConnection,
  signal: AbortSignal,
): Promise<TokenResult> {
  const refused = (...problems: readonly string[]): TokenResult =>
    failed(...problems.map((problem) => tools.secrets.redact(problem)));
  try {
    // Loaded here: a run without such an identity does not pay for MSAL.
    const { acquire } = await import('./acquire.ts');
    const answer = await acquire(flow, { ...tools, name, permissions, connection, signal });
    if (!answer.ok) return refused(...answer.problems);
    const { given } = answer;
    if (given === null || given.accessToken === '') return refused(explainFailure(undefined, connection.failure));
    const expiresAt = given.expiresOn === null ? {} : { expiresAt: Math.floor(given.expiresOn.getTime() / 1000) };
    return { ok: true, token: tools.secrets.add(given.accessToken), ...expiresAt };
  } catch (error) {
    if (signal.aborted) return refused('the run was interrupted');
    return refused(error instanceof CacheProblem ? error.message : explainFailure(error, connection.failure));
  }
}

/** Milliseconds to wait before the one other try. */
function retryAfterMs({ failure }: MsalConnection): number | undefined {
  if (failure?.kind !== 'answer' || failure.retryAfter === undefined) return undefined;
  return failure.retryAfter <= longestWait ? failure.retryAfter * 1000 : undefined;
}

export function msalToken(identity: MsalIdentity, tools: MsalTools): TokenSource {
  const { network, secrets, sleep } = tools;
  return {
    async acquire(signal) {
      const connect = () => network.connect((secret) => void secrets.add(secret), signal);
      const connection = connect();
      const answer = await acquireOnce(identity, tools, connection, signal);
      const wait = answer.ok ? undefined : retryAfterMs(connection);
      if (wait === undefined) return answer;
      await sleep(wait, signal);
      return acquireOnce(identity, tools, connect(), signal);
    },
  };
}
