/** Tokens through MSAL: a try, one more where the authority asks for patience, and reasons that MSAL does not keep. */
import type { TokenResult, TokenSource } from '../provider.ts';
import type { MsalFlow, MsalTools } from './flow.ts';
import type { MsalConnection } from './network.ts';
import { CacheProblem } from './token-cache.ts';
import { reasonOf } from './trouble.ts';

export interface MsalIdentity {
  /** In the configuration. */
  readonly name: string;
  readonly permissions: readonly string[];
  readonly flow: MsalFlow;
}

/** Seconds that an authority may ask to wait, once. */
const longestWait = 30;

async function tryOnce(
  { name, permissions, flow }: MsalIdentity,
  tools: MsalTools,
  connection: MsalConnection,
  signal: AbortSignal,
): Promise<TokenResult> {
  const refused = (reason: string): TokenResult => ({ ok: false, reason: tools.secrets.cut(reason) });
  try {
    // Loaded here: a run without such an identity does not pay for MSAL.
    const { attempt } = await import('./attempts.ts');
    const answer = await attempt(flow, { ...tools, name, permissions, connection, signal });
    if (answer !== null && 'refused' in answer) return refused(answer.refused);
    if (answer === null || answer.accessToken === '') return refused(reasonOf(undefined, connection.trouble));
    const expiresAt = answer.expiresOn === null ? {} : { expiresAt: Math.floor(answer.expiresOn.getTime() / 1000) };
    return { ok: true, token: tools.secrets.add(answer.accessToken), ...expiresAt };
  } catch (error) {
    if (signal.aborted) return refused('the run was interrupted');
    return refused(error instanceof CacheProblem ? error.message : reasonOf(error, connection.trouble));
  }
}

/** Milliseconds to wait before the one other try. */
function patience({ trouble }: MsalConnection): number | undefined {
  if (trouble?.kind !== 'answer' || trouble.retryAfter === undefined) return undefined;
  return trouble.retryAfter <= longestWait ? trouble.retryAfter * 1000 : undefined;
}

export function msalToken(identity: MsalIdentity, tools: MsalTools): TokenSource {
  const { network, secrets, sleep } = tools;
  const connect = (signal: AbortSignal) => network.connect((secret) => void secrets.add(secret), signal);
  return {
    async acquire(signal) {
      const connection = connect(signal);
      const answer = await tryOnce(identity, tools, connection, signal);
      const wait = answer.ok ? undefined : patience(connection);
      if (wait === undefined) return answer;
      await sleep(wait, signal);
      return tryOnce(identity, tools, connect(signal), signal);
    },
  };
}
