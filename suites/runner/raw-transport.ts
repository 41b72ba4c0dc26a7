/**
 * The second transport: one plain connection per exchange, which can linger after the answer. It then sees octets that come
 * late or before a close, where a client library has long looked away, and it sends what undici refuses to send.
 */
import { startTimer } from '../timers.ts';
import { decodeChunks, readAnswer } from './answer.ts';
import { connectedEvent, connectTimeoutMs, failureOf, openSocket } from './connect.ts';
import {
  answerCap,
  deferred,
  OctetLog,
  sentLog,
  type PendingExchange,
  type Transport,
  type TransportOptions,
  type WireEnd,
  type WireExchange,
  type WireRequest,
} from './wire.ts';

/** Milliseconds that a connection is watched after a complete answer. */
export const lingerMs = 150;

function serialise(request: WireRequest, host: string): Buffer {
  const lines = [`${request.method} ${request.path} HTTP/1.1`, `host: ${host}`, 'connection: keep-alive'];
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`);
  if (request.framing === 'content-length') lines.push(`content-length: ${request.body.length}`);
  const head = `${lines.join('\r\n')}\r\n\r\n`;
  // written side by side: a large body behind a head would be a large text of its own
  const octets = Buffer.allocUnsafe(head.length + request.body.length);
  octets.write(head, 0, 'latin1');
  octets.write(request.body, head.length, 'latin1');
  return octets;
}

/**
 * Says whether the answer is whole, or cannot become so, again after each piece. What an answer needs is known once its head is
 * there, and chunks are read once. Until then reading starts anew each time, so a server that sends single octets is asked less
 * and less often: a missed end costs the time-out, never the verdict.
 */
export function completion(): (received: OctetLog) => boolean {
  let looks = 0;
  let lookAgainAt = 0;
  let chunkAt: number | undefined;
  const lookAgain = (needs: number, received: OctetLog): void => {
    looks += 1;
    lookAgainAt = Math.max(needs, looks > 1000 ? received.length * 1.25 : 0);
  };
  return (received) => {
    if (received.length < lookAgainAt) return false;
    if (chunkAt !== undefined) {
      const { complete, broken = false, read = 0, needs } = decodeChunks(received.latin1(chunkAt));
      if (complete || broken) return true;
      if (read > 0) looks = 0;
      lookAgain(chunkAt + needs, received);
      chunkAt += read;
      return false;
    }
    const reading = readAnswer(received.latin1(), false);
    if (reading.kind !== 'answer') {
      lookAgain(0, received);
      return reading.kind === 'malformed';
    }
    if (reading.answer.bodyComplete || reading.broken === true) return true;
    lookAgain(reading.needs, received);
    chunkAt = reading.read;
    return false;
  };
}

function exchange(
  request: WireRequest,
  options: TransportOptions,
  watched: boolean,
  signal: AbortSignal,
): PendingExchange {
  const answered = deferred<void>();
  const settled = deferred<WireExchange>();
  const sent = sentLog();
  const received = new OctetLog(answerCap(request));
  const mostOctets = answerCap(request);
  const socket = openSocket(options);
  const { after = startTimer } = options;
  let startedAt = options.clock();
  let end: WireEnd | undefined;
  let answeredAt: number | undefined;
  const isComplete = completion();

  const finish = (why: WireEnd): void => {
    if (end) return;
    end = answeredAt === undefined ? why : { kind: 'complete' };
    stopTimer();
    signal.removeEventListener('abort', cancel);
    socket.destroy();
    answered.resolve();
    const closedByPeer = why.kind === 'closed' || (why.kind === 'failed' && why.cause === 'reset');
    settled.resolve({
      sent,
      received,
      end,
      closedByPeer,
      connectionUsed: false,
      durationMs: (answeredAt ?? options.clock()) - startedAt,
    });
  };
  const fail = (cause: 'timeout' | 'connect-timeout' | 'cancelled', message: string): void =>
    finish({ kind: 'failed', cause, message });
  const cancel = (): void => fail('cancelled', 'the run was interrupted');
  const connectLimit = connectTimeoutMs(options.timeoutMs, options.via);
  let stopTimer = after(connectLimit, () => fail('connect-timeout', `no connection within ${connectLimit} ms`));
  signal.addEventListener('abort', cancel);

  socket.once(connectedEvent(options.origin), () => {
    const octets = serialise(request, new URL(options.origin).host);
    sent.append(octets);
    startedAt = options.clock();
    stopTimer();
    stopTimer = after(options.timeoutMs, () => fail('timeout', `no complete answer within ${options.timeoutMs} ms`));
    socket.write(octets);
  });
  socket.on('data', (chunk: Buffer) => {
    received.append(chunk);
    if (received.length > mostOctets) return finish({ kind: 'too-much' });
    if (answeredAt !== undefined || !isComplete(received)) return;
    answeredAt = options.clock();
    answered.resolve();
    stopTimer();
    const over = (): void => finish({ kind: 'complete' });
    if (!watched) return over();
    // Once more around the event loop: a process that stood still has not yet read what came during the watch.
    stopTimer = after(lingerMs, () => setImmediate(over));
  });
  socket.on('error', (error) => {
    const failure = failureOf(error) ?? { cause: 'reset' as const, message: error.message };
    finish({ kind: 'failed', ...failure });
  });
  socket.on('end', () => finish({ kind: 'closed' }));
  socket.on('close', () => finish({ kind: 'closed' }));
  if (signal.aborted) cancel();
  return { received, answered: answered.promise, settled: settled.promise };
}

/** @param watched whether a connection lingers after its answer */
export function rawTransport(options: TransportOptions, watched = true): Transport {
  return { send: (request, signal) => exchange(request, options, watched, signal), close: async () => {} };
}
