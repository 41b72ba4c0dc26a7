import type { Answer, Judgement } from '../model.ts';
import { answerOf, fail, inconclusive, pass, responseOf, type Check } from './check.ts';

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
    return answer.status === 204 ? judgeNoContent(answer) : judgeContent(answer);
  },
};
