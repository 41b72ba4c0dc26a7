/** Case record -> what of it is compared: small, so that a record of any size fits in memory beside another. */
import { createHash } from 'node:crypto';
import { defined } from '../../../specs/text.ts';
import type { Finding, Verdict } from '../../model.ts';
import type { CaseRecord, ObservedTypes, RecordedAnswer, RecordedExchange, Standing } from '../../run-model.ts';
import { readAnswer } from '../../runner/answer.ts';
import { errorShape, fieldAspects } from './aspects.ts';

export interface CaseFacts {
  readonly id: string;
  /** `beta/<page>`. */
  readonly page: string;
  readonly asOf: string;
  /** Equal where two cases send the same and wait for the same. */
  readonly meaning: string;
  readonly expectation: string;
  readonly verdict: Verdict;
  readonly standing: Standing;
  readonly broken: readonly Finding[];
  readonly operation: string;
  /** What the answer showed of types, in a case about a whole answer. */
  readonly observed?: ObservedTypes;
  /** What the target said, aspect by aspect; or why it said nothing that could be compared. */
  readonly answer:
    | { readonly kind: 'said'; readonly aspects: ReadonlyMap<string, string> }
    | { readonly kind: 'nothing'; readonly why: string };
}

/** Characters of one aspect that are kept as they are. */
const longest = 500;

/** What is cut off counts too: it stands there as a hash. */
function shortened(says: string): string {
  if (says.length <= longest) return says;
  return `${says.slice(0, longest)}… (SHA-256 of all: ${createHash('sha256').update(says).digest('hex').slice(0, 12)})`;
}

/** Octets behind the end of a message without content: the record has them as they came. */
function hasTrailing({ received }: RecordedExchange, { body }: RecordedAnswer): boolean {
  if (body !== '') return false;
  const reading = readAnswer(received, true);
  return reading.kind === 'answer' && reading.answer.trailing !== '';
}

function aspectsOf(exchange: RecordedExchange, answer: RecordedAnswer): ReadonlyMap<string, string> {
  const { status, fields, body } = answer;
  const trailing = hasTrailing(exchange, answer) ? ', and octets behind its end' : '';
  const { shape, code } = errorShape(answer);
  const entries: readonly (readonly [string, string])[] = [
    ['status', String(status)],
    ...fieldAspects(fields, body === ''),
    ['content', `${body === '' ? 'empty' : 'some'}${trailing}`],
    ...(status >= 400
      ? ([
          ['error shape', shape],
          ['error code', code],
        ] as const)
      : []),
  ];
  return new Map(entries.map(([aspect, says]) => [aspect, shortened(says)]));
}

function answerOf({ skipped, error, exchange, brief }: CaseRecord): CaseFacts['answer'] {
  if (skipped !== undefined) return { kind: 'nothing', why: `not sent (${skipped})` };
  if (error !== undefined) return { kind: 'nothing', why: 'an error of this tool' };
  const saidOnly = (status: number): CaseFacts['answer'] => ({
    kind: 'said',
    aspects: new Map([
      ['syntax', 'HTTP'],
      ['status', String(status)],
    ]),
  });
  if (brief !== undefined) return saidOnly(brief.status);
  if (exchange === undefined) return { kind: 'nothing', why: 'not sent' };
  const { outcome } = exchange;
  switch (outcome.kind) {
    case 'none':
      return { kind: 'nothing', why: `no answer (${outcome.cause})` };
    case 'malformed':
      return { kind: 'said', aspects: new Map([['syntax', 'not HTTP']]) };
    case 'answer':
      if (exchange.notKept !== undefined) return saidOnly(outcome.answer.status);
      return { kind: 'said', aspects: new Map([['syntax', 'HTTP'], ...aspectsOf(exchange, outcome.answer)]) };
  }
}

export function factsOf(record: CaseRecord): CaseFacts {
  const { id, apiVersion, page, asOf, request, identity, expects, expectation, verdict, standing, findings } = record;
  const { operation, observed } = record;
  return {
    id,
    page: `${apiVersion}/${page}`,
    asOf,
    meaning: JSON.stringify([request, identity, expects]),
    expectation,
    verdict,
    standing,
    broken: findings.filter(({ outcome }) => outcome === 'fail'),
    operation,
    ...defined({ observed }),
    answer: answerOf(record),
  };
}
