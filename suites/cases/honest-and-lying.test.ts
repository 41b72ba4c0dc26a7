/** Every case against answers that keep its promise, and answers that break it: no false alarm, and no empty pass. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { answerExchange, atStatus, malformedExchange, silentExchange } from '../checks/exchanges.test-data.ts';
import type { Case, Exchange, Expected, Judgement } from '../model.ts';
import { deriveCases } from './derive.ts';
import { anySpec, deviceOwnerPage, retire } from './specs.test-data.ts';

/** What its checks say, by check. Whatever their authority: a false alarm is one, also where it only warns. */
function judgements(one: Case, exchange: Exchange): Readonly<Record<string, Judgement['outcome']>> {
  return Object.fromEntries(
    one.checks.flatMap(({ check, requirement, of }) => {
      // What a look afterwards shows is not in the answer.
      if (of === 'effect') return [];
      const judgement = check.judge(requirement, exchange, one.operation.spec);
      return judgement ? [[check.id, judgement.outcome]] : [];
    }),
  );
}

const outcomes = (one: Case, exchange: Exchange) => Object.values(judgements(one, exchange));

const ids = { 'request-id': '7c9e6679-7425-40de-944b-e07fc1f90ae7' };
const errorBody = '{"error":{"code":"Forbidden","message":"no","innerError":{}}}';
const json = { ...ids, 'Content-Type': 'application/json' };

const refusedWith = (status: number) =>
  answerExchange({ status, fields: { ...json, 'WWW-Authenticate': 'Bearer realm=""' }, body: errorBody });
const granted = answerExchange({ fields: ids });
/** The front end of Graph answers before Graph does. */
const lengthRequired = answerExchange({
  status: 411,
  fields: { 'Content-Type': 'text/html; charset=us-ascii', 'Content-Length': '23' },
  body: '<h2>Length Required</h2>',
});

/** As recorded on Graph; see the notes on what it answers. */
function honestAnswers(one: Case): readonly Exchange[] {
  switch (one.expects) {
    case 'success':
      return one.id.endsWith('/unframed') ? [granted, lengthRequired] : [granted];
    case 'refusal': {
      const asksFor403 = one.checks.some(({ check }) => check.id === 'insufficient-permission-gets-403');
      const asksFor401 = one.checks.some(({ check }) => check.id === 'unusable-token-gets-401');
      return [...(asksFor401 ? [] : [refusedWith(403)]), ...(asksFor403 ? [] : [refusedWith(401)])];
    }
    case 'no-success':
      return [400, 401, 403, 404, 405, 501].map(refusedWith);
    case 'no-server-error':
      return [granted, ...[400, 406, 413, 415].map(refusedWith)];
  }
}

/** What no keeper of the promise answers. */
const lies: Readonly<Record<Expected, readonly Exchange[]>> = {
  success: [400, 401, 403, 404, 500].map(refusedWith).concat(answerExchange({ status: 202, fields: ids })),
  refusal: [granted, answerExchange({ status: 200, fields: json, body: '{}' })],
  'no-success': [granted],
  'no-server-error': [refusedWith(500), refusedWith(502)],
};

const silences = (['reset', 'closed', 'throttled', 'dns'] as const).map((cause) => silentExchange(cause));

for (const spec of [deviceOwnerPage('2019-01-12'), deviceOwnerPage('2019-08-08'), retire]) {
  describe(`for every case of ${spec.page} as-of ${spec.asOf}`, () => {
    const cases = deriveCases(spec);

    test('an honest answer passes, and nothing about it fails', () => {
      for (const one of cases) {
        for (const honest of honestAnswers(one)) {
          expect(outcomes(one, honest), one.id).toContain('pass');
          expect(
            Object.entries(judgements(one, honest)).filter(([, outcome]) => outcome !== 'pass'),
            one.id,
          ).toEqual([]);
        }
      }
    });

    test('an answer that breaks the promise fails', () => {
      for (const one of cases)
        for (const lie of lies[one.expects]) expect(outcomes(one, lie), one.id).toContain('fail');
    });

    test('octets behind the header section of a success fail', () => {
      const chatty = answerExchange({ fields: ids, afterHead: '{}' });
      for (const one of cases) if (one.expects === 'success') expect(outcomes(one, chatty), one.id).toContain('fail');
    });

    test('silence is inconclusive', () => {
      for (const one of cases) {
        for (const silence of silences)
          expect(new Set(outcomes(one, silence)), one.id).toEqual(new Set(['inconclusive']));
      }
    });

    test('octets that are no HTTP fail', () => {
      for (const one of cases) expect(outcomes(one, malformedExchange('it is SMTP')), one.id).toContain('fail');
    });
  });
}

test('for every spec, only the documented status makes a case pass that expects success', () => {
  fc.assert(
    fc.property(anySpec, fc.oneof(fc.constantFrom(401, 403), fc.integer({ min: 100, max: 599 })), (spec, status) => {
      const documented = spec.requirements.find((one) => one.kind === 'response')?.status;
      for (const one of deriveCases(spec)) {
        if (one.expects !== 'success' || status === documented || status === 411) continue;
        expect(outcomes(one, atStatus(status)), one.id).toContain('fail');
      }
    }),
  );
});
