/** One plan -> one recording: the token, the right transport, and another try where the target asks for it. */
import { setMaxListeners } from 'node:events';
import { failed, type Result } from '../../specs/result.ts';
import type { PlannedRequest } from '../model.ts';
import { tokenFrom, type IdentityProvider } from '../identities/provider.ts';
import type { TokenResult } from '../identities/token-source.ts';
import { fillHoles } from '../http.ts';
import type { Budget } from './budget.ts';
import { maxAttempts, maxWaitMs, waitBeforeRetry, type Pace } from './pace.ts';
import { pooledTransport } from './pooled-transport.ts';
import { rawTransport } from './raw-transport.ts';
import { recordExchange, type Recording } from './recording.ts';
import { Redactor } from './redact.ts';
import type { Transport, TransportOptions, Via, WireExchange, WireRequest } from './wire.ts';

/** After so many exchanges over connections that a target had kept, all of them, it is trusted to keep them. */
const enoughReused = 500;

/** What every request of a run has beside its plan. */
export interface RequestSettings {
  /** `/prefix` of the target, or empty. */
  readonly basePath: string;
  readonly userAgent: string;
}

function withQuery(path: string, name: string, value: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
}

/** The one Authorization value that is to leave, or undefined for none. */
export function authorizationOf(plan: PlannedRequest, token: string | undefined): string | undefined {
  switch (plan.credential.place) {
    case 'header':
      return `${plan.credential.scheme} ${token ?? ''}`;
    case 'literal':
      return plan.credential.value;
    case 'query':
    case 'nowhere':
      return undefined;
  }
}

/** Large ones, which most operations of a run share. */
const largeBodies = new WeakMap<object, string>();

/** One char per octet, all in one piece: `repeat` leaves it to each reader of the text to put its pieces together. */
function bodyOf(body: NonNullable<PlannedRequest['body']>): string {
  if (body.times === 1) return body.unit;
  const known = largeBodies.get(body);
  if (known !== undefined) return known;
  const made = Buffer.from(body.unit.repeat(body.times), 'latin1').toString('latin1');
  largeBodies.set(body, made);
  return made;
}

/** Plan + token -> a request ready to leave. */
export function wireRequestOf(plan: PlannedRequest, settings: RequestSettings, token: string | undefined): WireRequest {
  const filled = fillHoles(plan.path, plan.fixedParams ?? {});
  const { credential } = plan;
  const path = credential.place === 'query' ? withQuery(filled, credential.parameter, token ?? '') : filled;
  const authorization = authorizationOf(plan, token);
  return {
    method: plan.method,
    path: `${settings.basePath}${path}`,
    headers: [
      ...(authorization === undefined ? [] : [['authorization', authorization] as const]),
      ...plan.headers,
      ['user-agent', settings.userAgent],
    ],
    body: plan.body === undefined ? '' : bodyOf(plan.body),
    framing: plan.framing,
    ...(plan.reads === undefined ? {} : { readsContent: true }),
  };
}

export interface SenderOptions extends TransportOptions, RequestSettings {
  readonly provider: IdentityProvider;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Waited for before every request; none where the target need not be spared. */
  readonly pace?: Pace;
  /** Asked before every request; none where the target need not be spared. */
  readonly budget?: Budget;
}

/** What came of a plan: an exchange, or why nothing was sent. */
export type SendResult = Result<{ recording: Recording }>;

/** What a request has of its own beside its plan. */
export interface RequestContext {
  /** Values for holes, by their full names; a hole without one gets `standInId`. */
  readonly ids?: Readonly<Record<string, string>>;
  /** Whether it is meant to take effect; where it is not said, whatever is no GET may. */
  readonly mayTakeEffect?: boolean;
}

export interface Sender {
  /** @param onAnswered called when the next request may leave; a watched connection settles later than that */
  send(plan: PlannedRequest, onAnswered: () => void, context?: RequestContext): Promise<SendResult>;
  close(): Promise<void>;
}

/** @param left the request may have taken effect all the same */
function throttled(recording: Recording, attempts: number, left = false): Recording {
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  const message = `the target asked to come back later, ${times}`;
  return {
    ...recording,
    exchange: { ...recording.exchange, outcome: { kind: 'none', cause: 'throttled', left, message } },
  };
}

/** Another try would have been due, and did not leave. */
function withReason(recording: Recording, reason: string): Recording {
  const { outcome } = recording.exchange;
  if (outcome.kind !== 'none') return recording;
  const message = `${outcome.message}; ${reason}`;
  return { ...recording, exchange: { ...recording.exchange, outcome: { ...outcome, message } } };
}

/** The connection was at its end before any octet of an answer. */
function endedUnanswered({ end, received }: WireExchange): boolean {
  return end.kind === 'failed' && (end.cause === 'reset' || end.cause === 'closed') && received.length === 0;
}

/** A connection that a proxy did not let through says so. */
function withProxyProblem(wire: WireExchange, via: Via | undefined): WireExchange {
  const problem = wire.sent.length === 0 ? via?.problem() : undefined;
  const cancelled = wire.end.kind === 'failed' && wire.end.cause === 'cancelled';
  if (problem === undefined || cancelled) return wire;
  return { ...wire, end: { kind: 'failed', cause: 'refused', message: problem } };
}

export function createSender(options: SenderOptions): Sender {
  const { origin, provider, pace, budget, clock, now, sleep, signal } = options;
  // Every exchange under way listens; a warning about a leak would be a false one.
  setMaxListeners(0, signal);
  const redactor = new Redactor();
  provider.secrets?.onSecret((secret) => redactor.add(secret.reveal()));
  const watched = rawTransport(options);
  const unwatched = rawTransport(options, false);
  const pooled = pooledTransport(options);
  const runStartedAt = clock();
  /** Learnt from exchanges: a target whose connections cannot be used again gets a new one for each request, watched like theirs. */
  let reuse = true;
  /** Exchanges over connections that were used before. */
  let reused = 0;

  /** Keeping tokens is the provider's part. */
  async function tokenFor({ identity }: PlannedRequest): Promise<TokenResult | undefined> {
    if (identity.kind === 'none') return undefined;
    const answer = await tokenFrom(provider, identity);
    if (answer.ok) redactor.add(answer.token.reveal());
    return answer;
  }

  /**
   * A connection that was used before may end for reasons that are not the request's own: the target may have answered the
   * one before without reading its body, or close what it takes for idle. So what has a body, and what takes effect and
   * must not be sent twice, gets a new one; the latter until the target has kept enough connections, each time.
   * undici adds a Content-Length of 0 where none is wanted.
   */
  function transportFor({ transport, framing, method, body }: PlannedRequest, mayTakeEffect: boolean): Transport {
    if (transport === 'raw' || !reuse) return watched;
    const wouldBeFramed = framing === 'none' && method !== 'GET' && method !== 'DELETE';
    const mustNotEnd = mayTakeEffect && reused < enoughReused;
    return mustNotEnd || body !== undefined || wouldBeFramed ? unwatched : pooled;
  }

  async function sendOnce(
    plan: PlannedRequest,
    secret: string | undefined,
    attempts: number,
    mayTakeEffect: boolean,
    onAnswered: () => void,
  ): Promise<{ readonly recording: Recording; readonly foundClosed: boolean }> {
    const request = wireRequestOf(plan, options, secret);
    const startedAt = clock() - runStartedAt;
    const transport = transportFor(plan, mayTakeEffect);
    const pending = transport.send(request, signal);
    if (transport !== pooled) void pending.answered.then(onAnswered);
    const context = { origin, transport: plan.transport, redactor, attempts, startedAt };
    const wire = withProxyProblem(await pending.settled, options.via);
    const recording = recordExchange(request, wire, { ...context, ...(secret === undefined ? {} : { secret }) });
    const foundClosed = wire.connectionUsed && endedUnanswered(wire);
    if (wire.connectionUsed) reused += 1;
    if (foundClosed || (plan.transport === 'raw' && !recording.connectionReusable)) reuse = false;
    return { recording, foundClosed };
  }

  return {
    async send(planned, onAnswered, { ids = {}, mayTakeEffect = planned.method !== 'GET' } = {}) {
      const plan = { ...planned, fixedParams: { ...planned.fixedParams, ...ids } };
      let last: Recording | undefined;
      for (let attempts = 1, waited = 0; ; attempts += 1) {
        await pace?.(signal);
        if (signal.aborted) return failed('the run was interrupted');
        // After every wait: a token fetched before it may have expired meanwhile.
        const token = await tokenFor(plan);
        if (token !== undefined && !token.ok) return token;
        const spent = budget?.take(mayTakeEffect);
        if (spent !== undefined) return last ? { ok: true, recording: withReason(last, spent) } : failed(spent);
        const secret = token?.token.reveal();
        const { recording, foundClosed } = await sendOnce(plan, secret, attempts, mayTakeEffect, onAnswered);
        last = recording;
        // Once at most: the next one gets a connection of its own.
        if (foundClosed) continue;
        const { outcome } = recording.exchange;
        const wait = outcome.kind === 'answer' ? waitBeforeRetry(outcome.answer, now()) : undefined;
        if (wait === undefined) return { ok: true, recording };
        waited += wait;
        if (attempts >= maxAttempts || waited > maxWaitMs)
          return { ok: true, recording: throttled(recording, attempts) };
        last = throttled(recording, attempts);
        await sleep(wait, signal);
        const made = plan.creates === true && outcome.kind === 'answer' && outcome.answer.status !== 429;
        if (made) return { ok: true, recording: throttled(recording, attempts, true) };
      }
    },
    close: async () => void (await Promise.all([watched.close(), unwatched.close(), pooled.close()])),
  };
}
