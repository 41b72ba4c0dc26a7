import { answerOf, fail, pass, type Check } from './check.ts';
import { fieldValues } from '../http.ts';

/** RFC 9110 §15.5.2. */
export const unauthorizedCarriesAChallenge: Check = {
  id: 'unauthorized-carries-a-challenge',
  authority: 'rfc',
  promised: () => 'a 401 carries WWW-Authenticate (RFC 9110 15.5.2)',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    if (answer?.status !== 401) return undefined;
    const challenges = fieldValues(answer.fields, 'www-authenticate').filter((value) => value.trim() !== '');
    return challenges.length > 0 ? pass('WWW-Authenticate is there') : fail('the 401 has no WWW-Authenticate');
  },
};
