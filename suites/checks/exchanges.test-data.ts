/** Exchanges to hand to checks: an answer, silence, octets that are no HTTP, and arbitrary ones of all three kinds. */
import * as fc from 'fast-check';

import type { Answer, Exchange, Fields, Judgement, NoAnswerCause, ExchangeOutcome } from '../model.ts';

function exchangeOf(outcome: ExchangeOutcome): Exchange {
  return {
    method: 'POST',
    url: 'http://localhost/beta/sample',
    sent: '',
    received: '',
    receivedLength: 0,
    outcome,
    transport: 'raw',
    attempts: 1,
    startedAt: 0,
    durationMs: 1,
  };
}

type Part = Partial<Omit<Answer, 'fields'>> & { readonly fields?: Fields | Readonly<Record<string, string>> };

/** What stands behind the head is the body, unless the part says otherwise; a 204 has no body. */
export function answerExchange({ status = 204, fields = [], ...part }: Part): Exchange {
  const body = part.body ?? '';
  return exchangeOf({
    kind: 'answer',
    answer: {
      version: '1.1',
      reason: '',
      interim: [],
      afterHead: body,
      bodyComplete: true,
      trailing: '',
      violations: [],
      ...part,
      status,
      body,
      fields: Array.isArray(fields) ? fields : Object.entries(fields),
    },
  });
}

export const silentExchange = (cause: NoAnswerCause, left = true): Exchange =>
  exchangeOf({ kind: 'none', cause, left, message: `it was ${cause}` });

export const malformedExchange = (problem: string): Exchange => exchangeOf({ kind: 'malformed', problem });

/** `fail: status is 200 [with baseline]`, or `nothing` where a check says nothing. */
export function inWords(judgement: Judgement | undefined): string {
  if (!judgement) return 'nothing';
  const { outcome, seen, onlyWithBaseline, onlyInContrast } = judgement;
  return `${outcome}: ${seen}${onlyWithBaseline === true ? ' [with baseline]' : ''}${onlyInContrast === true ? ' [in contrast]' : ''}`;
}

/** One exchange, and what a check says about it. */
export type Row = readonly [exchange: Exchange, words: string];

export const atStatus = (status: number): Exchange => answerExchange({ status });

const causes: readonly NoAnswerCause[] = [
  'dns',
  'refused',
  'connect-timeout',
  'tls',
  'reset',
  'closed',
  'timeout',
  'throttled',
  'cancelled',
];

const octets = fc.oneof(fc.constant(''), fc.string(), fc.json(), fc.constant('{"error":{"code":"a","message":"b"}}'));
const fieldName = fc.constantFrom('content-type', 'Content-Length', 'WWW-Authenticate', 'request-id', 'LOCATION', 'x');
const fieldValue = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    'application/json',
    'text/html',
    'chunked',
    'Bearer realm=""',
    'https://login.example/',
  ),
  fc.string(),
);

const anyAnswer = fc
  .record({
    status: fc.oneof(fc.constantFrom(200, 202, 204, 302, 401, 403, 404, 411, 500, 503), fc.nat(999)),
    fields: fc.array(fc.tuple(fieldName, fieldValue), { maxLength: 5 }),
    afterHead: octets,
    body: octets,
    bodyComplete: fc.boolean(),
    trailing: octets,
    violations: fc.array(fc.string({ minLength: 1 }), { maxLength: 2 }),
  })
  .map((part) => answerExchange(part));

export const anyExchange: fc.Arbitrary<Exchange> = fc.oneof(
  { weight: 8, arbitrary: anyAnswer },
  fc.tuple(fc.constantFrom(...causes), fc.boolean()).map(([cause, left]) => silentExchange(cause, left)),
  fc.string({ minLength: 1 }).map(malformedExchange),
);
