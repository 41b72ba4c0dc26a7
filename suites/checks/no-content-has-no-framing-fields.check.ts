import { answerOf, fail, pass, type Check } from './check.ts';
import { fieldValues } from '../http.ts';

/** RFC 9110 §8.6 (Content-Length), RFC 9112 §6.1 (Transfer-Encoding). */
export const noContentHasNoFramingFields: Check = {
  id: 'no-content-has-no-framing-fields',
  authority: 'rfc',
  promised: () => 'a 204 carries neither Content-Length nor Transfer-Encoding (RFC 9110 8.6, RFC 9112 6.1)',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    if (answer?.status !== 204) return undefined;
    const found = ['Content-Length', 'Transfer-Encoding'].flatMap((name) =>
      fieldValues(answer.fields, name).map((value) => `${name}: ${value}`),
    );
    return found.length === 0 ? pass('neither field is there') : fail(`the 204 carries ${found.join(' and ')}`);
  },
};
