/** Readings of an exchange that checks share, and the judgements that checks of several themes give. */
import type { OperationSpec, ResponseRequirement } from '../../specs/model.ts';
import { fieldValues } from '../http.ts';
import type { Answer, Check, Exchange, Judgement } from '../model.ts';
import { unmetPrecondition } from './graph-error.ts';

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
/** An honest server says the same of an object that is not there. */
export const failWithObject = (seen: string): Judgement => ({ outcome: 'fail', seen, onlyWithObject: true });
/** What the case departs in is the cause only where the request succeeds without it. */
export const failInContrast = (seen: string): Judgement => ({ ...failWithObject(seen), onlyInContrast: true });
export const inconclusive = (seen: string): Judgement => ({ outcome: 'inconclusive', seen });

/** Of a status, or of none. */
export const succeeded = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;
export const refused = (status: number): boolean => status === 401 || status === 403;

/** `status is 302 to https://login.example/` */
export function seenStatus(answer: Answer): string {
  const [location] = fieldValues(answer.fields, 'location');
  const redirect = answer.status >= 300 && answer.status < 400 && location !== undefined;
  return `status is ${answer.status}${redirect ? ` to ${location.slice(0, 120)}` : ''}`;
}

export function firstThree(texts: readonly string[], separator = '; '): string {
  const rest = texts.length - 3;
  return texts.slice(0, 3).join(separator) + (rest > 0 ? `; and ${rest} more` : '');
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

/** The answer where there is one; nothing to say otherwise. For checks that judge answers only. */
export function answerOf(exchange: Exchange): Answer | undefined {
  return exchange.outcome.kind === 'answer' ? exchange.outcome.answer : undefined;
}

type Judge = Check['judge'];

/** Any success: which one, `any-success-has-the-documented-status` judges. */
export const judgeAcceptance: Judge = (_requirement, exchange, spec) => {
  const read = answerOr(exchange, failInContrast);
  if ('judgement' in read) return read.judgement;
  const unmet = unmetPrecondition(read.answer, spec);
  if (unmet !== undefined) return inconclusive(unmet);
  const seen = seenStatus(read.answer);
  return succeeded(read.answer.status) ? pass(seen) : failInContrast(seen);
};

/** Refused means 401 or 403; a 2xx grants; anything else does neither. */
export const judgeRefusal: Judge = (_requirement, exchange) => {
  const read = answerOr(exchange, failWithBaseline);
  if ('judgement' in read) return read.judgement;
  const seen = seenStatus(read.answer);
  if (refused(read.answer.status)) return pass(seen);
  if (succeeded(read.answer.status)) return fail(`access was granted: ${seen}`);
  return failWithBaseline(`access was neither granted nor refused: ${seen}`);
};

/** Which of the two a refusal is; what is no refusal is for other checks to judge. */
export const judgeRefusalStatus =
  (wanted: 401 | 403): Judge =>
  (_requirement, exchange) => {
    const answer = answerOf(exchange);
    if (!answer || !refused(answer.status)) return undefined;
    return answer.status === wanted ? pass(seenStatus(answer)) : fail(seenStatus(answer));
  };

/** Anything but a 2xx will do; yet where nothing at all succeeds, that says nothing. */
export const judgeNoSuccess: Judge = (_requirement, exchange) => {
  const read = answerOr(exchange, failWithBaseline);
  if ('judgement' in read) return read.judgement;
  const seen = seenStatus(read.answer);
  return succeeded(read.answer.status) ? fail(seen) : passWithBaseline(seen);
};

/** A client's mistake may be refused or ignored; it must neither break the server nor make it hang. */
export const judgeNoServerError: Judge = (_requirement, exchange) => {
  const { outcome } = exchange;
  if (outcome.kind === 'none' && outcome.cause === 'timeout') return failInContrast(outcome.message);
  const read = answerOr(exchange, failInContrast);
  if ('judgement' in read) return read.judgement;
  const seen = seenStatus(read.answer);
  return read.answer.status >= 500 ? failInContrast(seen) : passWithBaseline(seen);
};
