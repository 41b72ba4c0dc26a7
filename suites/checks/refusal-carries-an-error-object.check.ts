import type { Answer } from '../model.ts';
import { answerOf, fail, inconclusive, pass, refused, type Check } from './check.ts';
import { fieldValues } from '../http.ts';
import { isObject } from '../../specs/text.ts';

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

function parse(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}

function flawOf(answer: Answer): string | undefined {
  const [type = 'absent'] = fieldValues(answer.fields, 'content-type');
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)) return `Content-Type is ${type}`;
  const content = parse(answer.body);
  if (!isObject(content)) return 'the content is no JSON object';
  const { error } = content;
  if (!isObject(error)) return 'the content has no member "error" that is an object';
  const missing = ['code', 'message'].filter((name) => !isText(error[name]));
  return missing.length === 0 ? undefined : `the error object lacks a non-empty ${missing.join(' and ')}`;
}

/** OData JSON Format 4.01 §21 and Graph's error documentation: `{ "error": { "code", "message" } }`, both non-empty strings. */
export const refusalCarriesAnErrorObject: Check = {
  id: 'refusal-carries-an-error-object',
  authority: 'graph',
  promised: () => 'a refusal carries a JSON object { error: { code, message } }',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    if (!answer || !refused(answer.status)) return undefined;
    if (!answer.bodyComplete) return inconclusive('the content of the refusal is incomplete');
    if (fieldValues(answer.fields, 'content-encoding').some((value) => value.toLowerCase() !== 'identity')) {
      return inconclusive('the content of the refusal is compressed, though no compression was offered');
    }
    const flaw = flawOf(answer);
    return flaw === undefined ? pass('an error object with code and message') : fail(flaw);
  },
};
