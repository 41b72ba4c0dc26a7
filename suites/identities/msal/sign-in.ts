/** People who sign in: now, with a code on another device, or earlier, from the token cache on disk. @see RFC 8628 */
import {
  InteractionRequiredAuthError,
  PublicClientApplication,
  type AccountInfo,
  type DeviceCodeRequest,
} from '@azure/msal-node';
import { failed } from '../../../specs/result.ts';
import { configurationOf, delegatedScopes, type Acquisition, type FlowContext } from './application.ts';
import { diskCache } from './disk-cache.ts';
import type { DeviceCodeFlow, RefreshFlow } from '../config.ts';
import type { MsalConnection } from './model.ts';

function applicationFor(flow: DeviceCodeFlow | RefreshFlow, context: FlowContext): PublicClientApplication {
  const configuration = configurationOf(flow, context);
  if (flow.flow === 'device-code' && flow.remember !== true) return new PublicClientApplication(configuration);
  const { cacheFolder, secrets } = context;
  const cachePlugin = diskCache(cacheFolder, flow, (secret) => void secrets.add(secret));
  return new PublicClientApplication({ ...configuration, cache: { cachePlugin } });
}

function withName(accounts: readonly AccountInfo[], name: string | undefined): readonly AccountInfo[] {
  const wanted = name?.toLowerCase();
  return wanted === undefined ? accounts : accounts.filter(({ username }) => username.toLowerCase() === wanted);
}

/** Undefined where nobody (or not the one who is asked for) has signed in. */
export async function signedInBefore(
  flow: DeviceCodeFlow | RefreshFlow,
  context: FlowContext,
): Promise<Acquisition | undefined> {
  const app = applicationFor(flow, context);
  const [account, ...others] = withName(await app.getAllAccounts(), flow.account);
  if (!account) return undefined;
  if (others.length > 0) return failed('several accounts have signed in; name one as "account"');
  return { ok: true, given: await app.acquireTokenSilent({ account, scopes: delegatedScopes(context) }) };
}

/** Milliseconds. */
const slowDownMs = 5000;
/** Seconds. */
const longestWait = 60;

const isPoll = (body: string | undefined): boolean => new URLSearchParams(body).has('device_code');

/**
 * MSAL takes `slow_down` and 429 for the end of the polling, though both only ask to wait.
 * @see RFC 8628 §3.5: 5 seconds more for this and all later polls
 */
function withPollWaits({ connection, sleep, signal }: FlowContext): MsalConnection {
  let extraMs = 0;
  return {
    get requests() {
      return connection.requests;
    },
    get failure() {
      return connection.failure;
    },
    sendGetRequestAsync: (url, options, timeout) => connection.sendGetRequestAsync(url, options, timeout),
    async sendPostRequestAsync<T>(url: string, options?: Parameters<MsalConnection['sendPostRequestAsync']>[1]) {
      if (extraMs > 0) await sleep(extraMs, signal);
      const response = await connection.sendPostRequestAsync<T>(url, options);
      const { failure } = connection;
      if (failure?.kind !== 'answer' || !isPoll(options?.body)) return response;
      const wait = failure.status === 429 || failure.status === 503 ? (failure.retryAfter ?? 1) : undefined;
      if (wait !== undefined && wait <= longestWait) await sleep(wait * 1000, signal);
      else if (failure.oauth?.error === 'slow_down') extraMs += slowDownMs;
      else return response;
      const body: T = JSON.parse('{"error":"authorization_pending"}');
      return { headers: {}, status: 400, body };
    },
  };
}

function untilAborted(work: Promise<Acquisition>, signal: AbortSignal): Promise<Acquisition> {
  return new Promise((resolve, reject) => {
    const interrupted = (): void => resolve(failed('the run was interrupted while a person was to sign in'));
    if (signal.aborted) interrupted();
    signal.addEventListener('abort', interrupted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', interrupted));
  });
}

async function askPerson(flow: DeviceCodeFlow, context: FlowContext): Promise<Acquisition> {
  const { name, prompt, signal } = context;
  if (!prompt)
    return failed(
      'a person has to sign in, and there is no terminal here to ask on; sign in once with "remember": true and graph-conformance whoami',
    );
  const app = applicationFor(flow, { ...context, connection: withPollWaits(context) });
  const request: DeviceCodeRequest = {
    scopes: delegatedScopes(context),
    deviceCodeCallback: ({ userCode, verificationUri, expiresIn }) => {
      // MSAL does not look whether the answer was an error, and would poll with the code `undefined`.
      if (typeof userCode !== 'string') throw new Error('the authority gave no code');
      prompt({ identity: name, url: verificationUri, code: userCode, secondsLeft: expiresIn });
    },
  };
  const cancel = (): void => {
    // MSAL looks at it before the next poll, which it does not wait for here.
    request.cancel = true;
  };
  signal.addEventListener('abort', cancel);
  try {
    const acquired = app.acquireTokenByDeviceCode(request).then((given) => ({ ok: true, given }) as const);
    return await untilAborted(acquired, signal);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** A refresh token that is no longer good is no reason to give up where a person is to be asked anyway. */
async function signedInOrNobody(flow: DeviceCodeFlow, context: FlowContext): Promise<Acquisition | undefined> {
  try {
    return await signedInBefore(flow, context);
  } catch (error) {
    if (error instanceof InteractionRequiredAuthError) return undefined;
    throw error;
  }
}

export async function signIn(flow: DeviceCodeFlow, context: FlowContext): Promise<Acquisition> {
  const before = flow.remember === true ? await signedInOrNobody(flow, context) : undefined;
  return before ?? askPerson(flow, context);
}
