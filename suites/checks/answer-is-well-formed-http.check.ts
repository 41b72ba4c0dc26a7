import { answerOf, fail, pass, type Check } from './check.ts';

const shown = 3;

function listed(violations: readonly string[]): string {
  const rest = violations.length - shown;
  return violations.slice(0, shown).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

/** RFC 9110 and RFC 9112, the sections that each violation names. */
export const answerIsWellFormedHttp: Check = {
  id: 'answer-is-well-formed-http',
  authority: 'rfc',
  promised: () => 'answers are well-formed HTTP/1.1 (RFC 9112)',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    if (!answer) return exchange.outcome.kind === 'malformed' ? fail(exchange.outcome.problem) : undefined;
    return answer.violations.length === 0 ? pass('well-formed') : fail(listed(answer.violations));
  },
};
