/**
 * What a check is, and the few readings of an exchange that many checks share.
 * A check is pure: one requirement and one exchange in, one judgement out; `undefined` where the exchange says nothing
 * about the promise, because another check speaks about what was seen.
 */
import type { OperationSpec, Requirement, ResponseRequirement } from '../../specs/model.ts';
import type { Answer, Authority, Exchange, Judgement } from '../model.ts';
import { fieldValues } from '../http.ts';

export interface Check {
  /** The promise as a sentence, kebab-case; never changes its meaning, never reused. */
  readonly id: string;
  readonly authority: Authority;
  /** What is promised, for a failure's second half: `the page promises 204`. */
  promised(requirement: Requirement, spec: OperationSpec): string;
  /** @param spec the page that the requirement stands on, for checks that need its documented success */
  judge(requirement: Requirement, exchange: Exchange, spec: OperationSpec): Judgement | undefined;
}

/** The page's promise about a success. A spec without one has no cases, so there is always one here. */
export function responseOf(spec: OperationSpec): ResponseRequirement {
  const response = spec.requirements.find((requirement) => requirement.kind === 'response');
  if (!response) throw new Error(`${spec.page} promises no response, and a check asked for it`);
  return response;
}

export const pass = (seen: string): Judgement => ({ outcome: 'pass', seen });
export const fail = (seen: string): Judgement => ({ outcome: 'fail', seen });
/** Holds only where the operation is known to succeed on this target: a server that knows no path at all says the same. */
export const passWithBaseline = (seen: string): Judgement => ({ outcome: 'pass', seen, onlyWithBaseline: true });
export const failWithBaseline = (seen: string): Judgement => ({ outcome: 'fail', seen, onlyWithBaseline: true });
export const inconclusive = (seen: string): Judgement => ({ outcome: 'inconclusive', seen });

export const succeeded = (status: number): boolean => status >= 200 && status < 300;
export const refused = (status: number): boolean => status === 401 || status === 403;

/** `status is 302 to https://login.example/` */
export function seenStatus(answer: Answer): string {
  const [location] = fieldValues(answer.fields, 'location');
  const redirect = answer.status >= 300 && answer.status < 400 && location !== undefined;
  return `status is ${answer.status}${redirect ? ` to ${location.slice(0, 120)}` : ''}`;
}

/** The answer, or the judgement that its absence forces: unreadable octets break a promise, silence proves nothing. */
export function answerOr(
  exchange: Exchange,
  onMalformed: (seen: string) => Judgement,
): { readonly answer: Answer } | { readonly judgement: Judgement } {
  const { outcome } = exchange;
  switch (outcome.kind) {
    case 'answer':
      return { answer: outcome.answer };
    case 'malformed':
      return { judgement: onMalformed(`no status can be read: ${outcome.problem}`) };
    case 'none': {
      const unknown = outcome.left ? '; whether the request took effect is unknown' : '';
      return { judgement: inconclusive(`${outcome.message}${unknown}`) };
    }
  }
}

/** The answer where there is one; nothing to say otherwise. For checks that ride along. */
export function answerOf(exchange: Exchange): Answer | undefined {
  return exchange.outcome.kind === 'answer' ? exchange.outcome.answer : undefined;
}
