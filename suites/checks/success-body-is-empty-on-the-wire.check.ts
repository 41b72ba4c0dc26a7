import type { Answer, Judgement } from '../model.ts';
import { answerOf, fail, pass, responseOf, type Check } from './check.ts';

function judgeOctets(answer: Answer): Judgement {
  const octets = answer.status === 204 ? answer.afterHead : answer.body + answer.trailing;
  if (octets === '') return pass('zero octets follow the header section');
  const shown = JSON.stringify(octets.slice(0, 40));
  return fail(`${octets.length} octets follow the header section, beginning ${shown}`);
}

/**
 * A 204 ends with its header section, so every octet behind it breaks the promise, whatever the framing fields say;
 * another documented status may frame an empty content.
 */
export const successBodyIsEmptyOnTheWire: Check = {
  id: 'success-body-is-empty-on-the-wire',
  authority: 'page',
  promised: () => 'the page promises an empty response',
  judge(_requirement, exchange, spec) {
    const answer = answerOf(exchange);
    if (!answer || answer.status !== responseOf(spec).status) return undefined;
    return judgeOctets(answer);
  },
};
