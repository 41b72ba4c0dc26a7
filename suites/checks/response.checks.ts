/** What stands in an answer, whatever was asked. */
import type { OperationSpec } from '../../specs/model.ts';
import { isObject, quotable } from '../../specs/text.ts';
import { byteOrderMarkOf, fieldValues, jsonOfContent } from '../http.ts';
import type { Answer, Check, Judgement } from '../model.ts';
import {
  answerOf,
  answerOr,
  fail,
  failWithObject,
  firstThree,
  inconclusive,
  pass,
  refused,
  responseOf,
  seenStatus,
  succeeded,
} from './judgements.ts';
import { unmetPrecondition } from './graph-error.ts';
import { revokedTokenIsGone } from './revoked-token-is-gone.ts';

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

function flawOf(answer: Answer): string | undefined {
  const [type = 'absent'] = fieldValues(answer.fields, 'content-type');
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)) return `Content-Type is ${quotable(type)}`;
  const content = jsonOfContent(answer);
  if (!isObject(content)) return 'the content is no JSON object';
  const { error } = content;
  if (!isObject(error)) return 'the content has no member "error" that is an object';
  const missing = ['code', 'message'].filter((name) => !isText(error[name]));
  if (missing.length > 0) return `the error object lacks a non-empty ${missing.join(' and ')}`;
  const mark = byteOrderMarkOf(answer);
  return mark && `the byte order mark of ${mark.toUpperCase()} stands before the JSON (RFC 8259 8.1)`;
}

const beginning = (octets: string): string => `beginning ${JSON.stringify(octets.slice(0, 40))}`;

function judgeNoContent({ afterHead }: Answer): Judgement {
  return afterHead === ''
    ? pass('zero octets follow the header section')
    : fail(`${afterHead.length} octets follow the header section, ${beginning(afterHead)}`);
}

function judgeContent({ body, trailing, bodyComplete }: Answer): Judgement {
  const octets = body + trailing;
  if (octets !== '') return fail(`the content has ${octets.length} octets, ${beginning(octets)}`);
  return bodyComplete ? pass('the content has zero octets') : inconclusive('the content is incomplete');
}

/** RFC 9112 §2.2 lets a client pass over empty lines; RFC 9110 §15.5.9: a 408 ends a connection on which no request came. */
const maySeparate = /^(?:\r?\n)*(?:HTTP\/1\.[01] 408 [^]*)?$/;

/** Octets that belong to no answer. Where nothing may follow the header section at all, that is told by the page's own check. */
function strayOctets({ status, trailing }: Answer, spec: OperationSpec): readonly string[] {
  const toldByPage = status === responseOf(spec).status && responseOf(spec).body === 'none';
  if (toldByPage || maySeparate.test(trailing)) return [];
  return [`${trailing.length} octets follow the end of the answer, ${beginning(trailing)} (RFC 9112 6.3)`];
}

export const responseChecks = [
  /** Graph-wide documentation on errors and best practices: every answer of the gateway names its request. */
  {
    id: 'answer-carries-a-request-id',
    authority: 'graph',
    promised: () => 'every answer of Graph carries request-id',
    judge(_requirement, exchange) {
      const answer = answerOf(exchange);
      if (!answer) return undefined;
      const [id = ''] = fieldValues(answer.fields, 'request-id');
      return id.trim() === '' ? fail('request-id is absent') : pass('request-id is there');
    },
  },
  /** RFC 9110 and RFC 9112, the sections that each violation names. */
  {
    id: 'answer-is-well-formed-http',
    authority: 'rfc',
    promised: () => 'answers are well-formed HTTP/1.1 (RFC 9112)',
    judge(_requirement, exchange, spec) {
      const answer = answerOf(exchange);
      if (!answer) return exchange.outcome.kind === 'malformed' ? fail(exchange.outcome.problem) : undefined;
      const violations = [...answer.violations, ...strayOctets(answer, spec)];
      return violations.length === 0 ? pass('well-formed') : fail(firstThree(violations));
    },
  },
  /** Also where a request departs from the documented one: the page speaks of every success. What is no success is for others to judge. */
  {
    id: 'any-success-has-the-documented-status',
    authority: 'page',
    follows: 'success-status-is-exact',
    promised: (_requirement, spec) => `the page promises ${responseOf(spec).status} for every success`,
    judge(_requirement, exchange, spec) {
      const answer = answerOf(exchange);
      if (!answer || !succeeded(answer.status)) return undefined;
      return answer.status === responseOf(spec).status ? pass(seenStatus(answer)) : fail(seenStatus(answer));
    },
  },
  /** RFC 9110 §8.6 (Content-Length), RFC 9112 §6.1 (Transfer-Encoding). */
  {
    id: 'no-content-has-no-framing-fields',
    authority: 'rfc',
    promised: () => 'a 204 carries neither Content-Length nor Transfer-Encoding (RFC 9110 8.6, RFC 9112 6.1)',
    judge(_requirement, exchange) {
      const answer = answerOf(exchange);
      if (answer?.status !== 204) return undefined;
      const found = ['Content-Length', 'Transfer-Encoding'].flatMap((name) =>
        fieldValues(answer.fields, name).map((value) => `${name}: ${quotable(value)}`),
      );
      return found.length === 0
        ? pass('neither field is there')
        : fail(`the 204 carries ${firstThree(found, ' and ')}`);
    },
  },
  /** OData JSON Format 4.01 §21 and Graph's error documentation: `{ "error": { "code", "message" } }`, both non-empty strings. */
  {
    id: 'client-error-carries-an-error-object',
    authority: 'graph',
    promised: () => 'an answer of 4xx carries a JSON object { error: { code, message } }',
    judge(_requirement, exchange) {
      const answer = answerOf(exchange);
      if (!answer || answer.status < 400 || answer.status >= 500) return undefined;
      if (!answer.bodyComplete) return inconclusive('the content of the error is incomplete');
      const { undecodable, violations } = answer;
      // Broken HTTP is for `answer-is-well-formed-http` to tell.
      if (undecodable !== undefined) return violations.includes(undecodable) ? undefined : inconclusive(undecodable);
      const flaw = flawOf(answer);
      return flaw === undefined ? pass('an error object with code and message') : fail(flaw);
    },
  },
  revokedTokenIsGone,
  /**
   * A 204 ends with its header section, so every octet behind it breaks the promise, whatever the framing fields say;
   * another documented status may frame an empty content.
   */
  {
    id: 'success-body-is-empty-on-the-wire',
    authority: 'page',
    promised: () => 'the page promises an empty response',
    judge(_requirement, exchange, spec) {
      const answer = answerOf(exchange);
      if (!answer || answer.status !== responseOf(spec).status) return undefined;
      return answer.status === 204 ? judgeNoContent(answer) : judgeContent(answer);
    },
  },
  /** A refusal is for `listed-permission-is-granted` to judge. */
  {
    id: 'success-status-is-exact',
    authority: 'page',
    promised: (_requirement, spec) => `the page promises ${responseOf(spec).status}`,
    judge(_requirement, exchange, spec) {
      const read = answerOr(exchange, fail);
      if ('judgement' in read) return read.judgement;
      const { answer } = read;
      if (refused(answer.status)) return undefined;
      const unmet = unmetPrecondition(answer, spec);
      if (unmet !== undefined) return inconclusive(unmet);
      const seen = seenStatus(answer);
      return answer.status === responseOf(spec).status ? pass(seen) : failWithObject(seen);
    },
  },
  /** RFC 9110 §15.5.2. */
  {
    id: 'unauthorized-carries-a-challenge',
    authority: 'rfc',
    promised: () => 'a 401 carries WWW-Authenticate (RFC 9110 15.5.2)',
    judge(_requirement, exchange) {
      const answer = answerOf(exchange);
      if (answer?.status !== 401) return undefined;
      const challenges = fieldValues(answer.fields, 'www-authenticate').filter((value) => value.trim() !== '');
      return challenges.length > 0 ? pass('WWW-Authenticate is there') : fail('the 401 has no WWW-Authenticate');
    },
  },
] as const satisfies readonly Check[];
