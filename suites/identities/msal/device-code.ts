/** Sign-in on another device. @see RFC 8628 */
import { InteractionRequiredAuthError, PublicClientApplication, type DeviceCodeRequest } from '@azure/msal-node';
import { configurationOf } from './application.ts';
import { delegatedScopes, type Attempt, type AttemptContext } from './attempt.ts';
import type { DeviceCodeFlow } from './flow.ts';
import type { MsalConnection } from './network.ts';
import { cachedApplication, remembered } from './remembered.ts';

const slowerMs = 5000;
/** Seconds. */
const longestWait = 60;

/**
 * MSAL takes `slow_down` and 429 for the end of the polling, though both only ask for patience.
 * @see RFC 8628 §3.5: 5 seconds more for this and all later polls
 */
function patient(context: AttemptContext): MsalConnection {
  const { connection, sleep, signal } = context;
  let extraMs = 0;
  return {
    get calls() {
      return connection.calls;
    },
    get trouble() {
      return connection.trouble;
    },
    sendGetRequestAsync: (url, options, timeout) => connection.sendGetRequestAsync(url, options, timeout),
    async sendPostRequestAsync<T>(url: string, options?: Parameters<MsalConnection['sendPostRequestAsync']>[1]) {
      if (extraMs > 0) await sleep(extraMs, signal);
      const response = await connection.sendPostRequestAsync<T>(url, options);
      const { trouble } = connection;
      if (trouble?.kind !== 'answer' || !isPoll(options?.body)) return response;
      const wait = trouble.status === 429 || trouble.status === 503 ? (trouble.retryAfter ?? 1) : undefined;
      if (wait !== undefined && wait <= longestWait) await sleep(wait * 1000, signal);
      else if (trouble.oauth?.error === 'slow_down') extraMs += slowerMs;
      else return response;
      const body: T = JSON.parse('{"error":"authorization_pending"}');
      return { headers: {}, status: 400, body };
    },
  };
}

const isPoll = (body: string | undefined): boolean => new URLSearchParams(body).has('device_code');

function applicationFor(flow: DeviceCodeFlow, context: AttemptContext): PublicClientApplication {
  return flow.remember === true
    ? cachedApplication(flow, context)
    : new PublicClientApplication(configurationOf(context.cloud, flow, context.connection));
}

async function askPerson(flow: DeviceCodeFlow, context: AttemptContext): Promise<Attempt> {
  const { name, prompt, signal } = context;
  const app = applicationFor(flow, { ...context, connection: patient(context) });
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
    return await untilAborted(app.acquireTokenByDeviceCode(request), signal);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function untilAborted(work: Promise<Attempt>, signal: AbortSignal): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    const interrupted = (): void => resolve({ refused: 'the run was interrupted while a person was to sign in' });
    if (signal.aborted) interrupted();
    signal.addEventListener('abort', interrupted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', interrupted));
  });
}

/** A refresh token that is no longer good is no reason to give up where a person is to be asked anyway. */
async function rememberedOrNobody(flow: DeviceCodeFlow, context: AttemptContext): Promise<Attempt | undefined> {
  try {
    return await remembered(flow, context);
  } catch (error) {
    if (error instanceof InteractionRequiredAuthError) return undefined;
    throw error;
  }
}

export async function deviceCode(flow: DeviceCodeFlow, context: AttemptContext): Promise<Attempt> {
  const before = flow.remember === true ? await rememberedOrNobody(flow, context) : undefined;
  return before ?? askPerson(flow, context);
}
