/** Octets of one exchange -> what checks and reports see: read as HTTP, redacted, and audited against the plan. */
import type { Answer, Exchange, NoAnswerCause, ExchangeOutcome, TransportName } from '../model.ts';
import { readAnswer, withoutFarewell } from './answer.ts';
import { isCoded, withDecoded } from './content-coding.ts';
import { succeeded } from '../checks/judgements.ts';
import { readJson } from '../json-content.ts';
import { mayHoldPrivate } from './private-values.ts';
import { unmasked, type Redactor } from './redact.ts';
import { bodyCap, contentCap, headCap, type WireExchange, type WireRequest } from './wire.ts';

function outcomeOf(received: string, wire: WireExchange, finished: (answer: Answer) => Answer): ExchangeOutcome {
  const reading = readAnswer(received, wire.end.kind === 'complete' || wire.end.kind === 'closed');
  if (reading.kind === 'answer') return { kind: 'answer', answer: finished(reading.answer) };
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

/**
 * What left other than planned, or undefined: an Authorization or a body that a library added or dropped would void the verdict.
 * @param sent octets that are known to have left, as latin1
 */
function audit(request: WireRequest, sent: string, sentLength: number): string | undefined {
  if (sent === '') return undefined;
  const end = sent.indexOf('\r\n\r\n');
  if (end < 0) return 'no whole header section is known to have left';
  const wanted = request.headers.flatMap(([name, value]) =>
    name === 'authorization' ? [`\r\n${name}: ${value}`] : [],
  );
  const left = sent.slice(0, end).match(/\r\nauthorization[^\S\r\n]*:[^\r\n]*/gi) ?? [];
  if (left.join('') !== wanted.join('')) return 'another Authorization left than the case asked for';
  // The log is capped; its count is not.
  const whole = sentLength === end + 4 + request.body.length;
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

/** In place of coded content that must not be shown, or of which nobody knows what it says. */
const withheld = '<withheld: the content, decoded, holds a credential or private values, or cannot be decoded>';

/** Text that is called coded is what it is; other octets say what their codings make of them. */
const isText = (body: string): boolean => /^[\t\r\n -~]*$/.test(body);

const hides = (answer: Answer, redactor: Redactor): boolean =>
  answer.decoded === undefined
    ? isCoded(answer) && !isText(answer.body)
    : redactor.mask(answer.decoded) !== answer.decoded;

/** @param content as it came, to undo its codings */
function unmaskedAnswer(masked: Answer, content: string, hidden: boolean, redactor: Redactor): Answer {
  const { reason, fields, afterHead, body, trailing, violations } = masked;
  const answer = withDecoded(
    {
      ...masked,
      reason: unmasked(reason),
      fields: fields.map(([name, value]) => [unmasked(name), unmasked(value)]),
      afterHead: hidden ? withheld : unmasked(afterHead),
      body: hidden ? withheld : unmasked(body),
      trailing: unmasked(trailing),
      violations: violations.map(unmasked),
    },
    content,
  );
  return answer.decoded === undefined ? answer : { ...answer, decoded: redactor.redact(answer.decoded) };
}

interface Shown extends Pick<Exchange, 'received' | 'outcome'> {
  /** With whatever it echoes. */
  readonly read: ExchangeOutcome;
}

/** What may be shown: an answer may echo the credential anywhere, and hold what is private to somebody else. */
function shownOf(received: string, wire: WireExchange, redactor: Redactor): Shown {
  const read = outcomeOf(received, wire, (answer) => withDecoded(answer));
  const { afterHead, body } = read.kind === 'answer' ? read.answer : { afterHead: '', body: '' };
  const masked = redactor.mask(received);
  const hidden = read.kind === 'answer' && hides(read.answer, redactor);
  if (masked === received && !hidden) return { received, outcome: read, read };
  // masks leave every other octet where it was: the framing is read as it was
  const outcome = outcomeOf(masked, wire, (answer) => unmaskedAnswer(answer, body, hidden, redactor));
  return {
    received: unmasked(hidden ? masked.slice(0, masked.length - afterHead.length) : masked) + (hidden ? withheld : ''),
    outcome: outcome.kind === 'malformed' ? { ...outcome, problem: unmasked(outcome.problem) } : outcome,
    read,
  };
}

/** As much as is recorded of an answer, however much of it is judged. */
const shownCap = headCap + bodyCap;

/** The content as JSON, from the octets as they came; of an answer that says that it is there, and is whole. */
function contentOf(read: ExchangeOutcome): Pick<Answer, 'content'> {
  if (read.kind !== 'answer' || !succeeded(read.answer.status)) return {};
  const { body, decoded = body, bodyComplete, undecodable } = read.answer;
  if (!bodyComplete || undecodable !== undefined) return {};
  return { content: readJson(Buffer.from(decoded, 'latin1')) };
}

/** What is shown of an exchange whose content is judged: the beginning, and what is said of the whole. */
function withContent(whole: string, wire: WireExchange, redactor: Redactor): Shown {
  const read = outcomeOf(whole, wire, (answer) => withDecoded(answer, answer.body, contentCap));
  const shown = shownOf(whole.slice(0, shownCap), wire, redactor);
  if (read.kind !== 'answer' || shown.outcome.kind !== 'answer') return shown;
  const { bodyComplete } = read.answer;
  return {
    ...shown,
    read,
    outcome: { kind: 'answer', answer: { ...shown.outcome.answer, bodyComplete, ...contentOf(read) } },
  };
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
  const sent = wire.sent.latin1();
  const own = (text: string): string => redactor.redactOwn(text, secret);
  // what somebody gave for the body of a request may be private
  const isOwn = !mayHoldPrivate(request.body);
  const all = wire.received.latin1();
  const octets = withoutFarewell(all);
  const { received, outcome, read } =
    request.readsContent === true ? withContent(octets, wire, redactor) : shownOf(octets, wire, redactor);
  const error = audit(request, sent, wire.sent.length);
  const exchange: Exchange = {
    method: request.method,
    url: own(`${context.origin}${request.path}`),
    sent: isOwn ? own(sent) : redactor.redact(own(sent)),
    received,
    receivedLength: wire.received.length - (all.length - octets.length),
    outcome,
    transport: context.transport,
    attempts: context.attempts,
    startedAt: context.startedAt,
    durationMs: wire.durationMs,
  };
  return { exchange, connectionReusable: isReusable(read, wire), ...(error === undefined ? {} : { error }) };
}
