/** Octets of one exchange -> what checks and reports see: read as HTTP, redacted, and audited against the plan. */
import type { Exchange, NoAnswerCause, ExchangeOutcome, TransportName } from '../model.ts';
import { readAnswer } from './answer.ts';
import { withDecoded } from './content-coding.ts';
import { withoutPrivate, withoutPrivateField, type Redactor } from './redact.ts';
import type { WireExchange, WireRequest } from './wire.ts';

function outcomeOf(wire: WireExchange): ExchangeOutcome {
  const closed = wire.end.kind === 'complete' || wire.end.kind === 'closed';
  const reading = readAnswer(wire.received.latin1(), closed);
  if (reading.kind === 'answer') return { kind: 'answer', answer: withDecoded(reading.answer) };
  if (reading.kind === 'malformed') return { kind: 'malformed', problem: reading.problem };
  const got =
    wire.received.length === 0 ? 'no octet of an answer' : `${wire.received.length} octets of a header section`;
  const none = (cause: NoAnswerCause, why: string): ExchangeOutcome => ({
    kind: 'none',
    cause,
    left: wire.sent.length > 0,
    message: `${why}, ${got} came`,
  });
  switch (wire.end.kind) {
    case 'failed':
      return none(wire.end.cause, wire.end.message);
    case 'too-much':
      return { kind: 'malformed', problem: `no answer within ${wire.received.length} octets of interim messages` };
    case 'refused-by-client':
      return none('closed', 'our client broke the exchange off');
    case 'complete':
    case 'closed':
      return none('closed', 'the target closed the connection');
  }
}

/** What left other than planned, or undefined: an Authorization or a body that a library added or dropped would void the verdict. */
function audit(request: WireRequest, wire: WireExchange): string | undefined {
  if (wire.sent.length === 0) return undefined;
  const sent = wire.sent.latin1();
  const end = sent.indexOf('\r\n\r\n');
  if (end < 0) return 'no whole header section is known to have left';
  const lines = sent.slice(0, end).split('\r\n').slice(1);
  const wanted = request.headers
    .filter(([name]) => name === 'authorization')
    .map(([name, value]) => `${name}: ${value}`);
  const left = lines.filter((line) => /^authorization\s*:/i.test(line));
  if (JSON.stringify(left) !== JSON.stringify(wanted)) return 'another Authorization left than the case asked for';
  // The log is capped; its count is not.
  const whole = wire.sent.length === end + 4 + request.body.length;
  return whole && request.body.startsWith(sent.slice(end + 4))
    ? undefined
    : 'other body octets left than the case asked for';
}

export interface Recording {
  readonly exchange: Exchange;
  /** Our own failure: the request on the wire is not the one planned. */
  readonly error?: string;
  /** No octets came behind the end of the answer, and the target did not close the connection without saying so. */
  readonly connectionReusable: boolean;
}

function isReusable(outcome: ExchangeOutcome, { closedByPeer }: WireExchange): boolean {
  if (outcome.kind !== 'answer') return false;
  const { fields, trailing } = outcome.answer;
  const announced = fields.some(([name, value]) => /^connection$/i.test(name) && /close/i.test(value));
  return trailing === '' && (!closedByPeer || announced);
}

/** In place of octets that show what must not be shown once their codings are undone. */
const withheld = '<withheld: the content, decoded, holds a credential or private values>';

function hidesEcho(outcome: ExchangeOutcome, clean: (text: string) => string): boolean {
  const decoded = outcome.kind === 'answer' ? outcome.answer.decoded : undefined;
  return decoded !== undefined && clean(decoded) !== decoded;
}

/** An answer may echo the credential anywhere, and hold what is private to somebody else. */
function redactOutcome(outcome: ExchangeOutcome, redactor: Redactor, clean: (text: string) => string): ExchangeOutcome {
  switch (outcome.kind) {
    case 'answer': {
      const { answer } = outcome;
      const { reason, fields, afterHead, body, trailing, decoded, undecodable, violations } = answer;
      const coded = hidesEcho(outcome, clean);
      return {
        kind: 'answer',
        answer: {
          ...answer,
          reason: clean(reason),
          fields: fields.map(([name, value]) => withoutPrivateField([redactor.redact(name), redactor.redact(value)])),
          afterHead: coded ? withheld : clean(afterHead),
          body: coded ? withheld : clean(body),
          trailing: clean(trailing),
          ...(decoded === undefined ? {} : { decoded: clean(decoded) }),
          ...(undecodable === undefined ? {} : { undecodable: clean(undecodable) }),
          violations: violations.map(clean),
        },
      };
    }
    case 'malformed':
      return { kind: 'malformed', problem: clean(outcome.problem) };
    case 'none':
      return outcome;
  }
}

export interface RecordingContext {
  readonly origin: string;
  readonly transport: TransportName;
  /** Knows every token of the run: a target may echo one that another request carried. */
  readonly redactor: Redactor;
  /** The token of this request. */
  readonly secret?: string;
  readonly attempts: number;
  /** Milliseconds since the run's start. */
  readonly startedAt: number;
}

export function recordExchange(request: WireRequest, wire: WireExchange, context: RecordingContext): Recording {
  const { redactor, secret } = context;
  const own = (text: string): string => (secret === undefined ? text : redactor.redactOwn(text, secret));
  const outcome = outcomeOf(wire);
  const received = wire.received.latin1();
  const clean = (text: string): string => withoutPrivate(redactor.redact(text));
  const { afterHead, body } = outcome.kind === 'answer' ? outcome.answer : { afterHead: '', body: '' };
  const coded = hidesEcho(outcome, clean);
  const shown = coded ? clean(received.slice(0, received.length - afterHead.length)) + withheld : clean(received);
  // Chunks can cut an echo that stands whole in the content.
  const echoes = shown !== received || (!received.endsWith(body) && clean(body) !== body);
  const error = audit(request, wire);
  const exchange: Exchange = {
    method: request.method,
    url: own(`${context.origin}${request.path}`),
    sent: own(wire.sent.latin1()),
    received: shown,
    receivedLength: wire.received.length,
    outcome: echoes ? redactOutcome(outcome, redactor, clean) : outcome,
    transport: context.transport,
    attempts: context.attempts,
    startedAt: context.startedAt,
    durationMs: wire.durationMs,
  };
  return { exchange, connectionReusable: isReusable(outcome, wire), ...(error === undefined ? {} : { error }) };
}
