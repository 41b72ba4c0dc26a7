import { answerOf, fail, pass, type Check } from './check.ts';
import { fieldValues } from '../http.ts';

/** Graph-wide documentation on errors and best practices: every answer of the gateway names its request. */
export const answerCarriesARequestId: Check = {
  id: 'answer-carries-a-request-id',
  authority: 'graph',
  promised: () => 'every answer of Graph carries request-id',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    if (!answer) return undefined;
    const [id = ''] = fieldValues(answer.fields, 'request-id');
    return id.trim() === '' ? fail('request-id is absent') : pass('request-id is there');
  },
};
