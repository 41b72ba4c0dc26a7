import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { verdicts } from '../model.ts';
import { judgedBy } from '../cases/plans.ts';
import { casesOfAllShapes, deviceOwnerPage } from '../cases/specs.test-data.ts';
import { anyExchange } from './exchanges.test-data.ts';
import { checkById, checks, isCheckId } from './index.ts';

const spec = deviceOwnerPage('2019-01-12');

describe('the list of checks', () => {
  test('names each check once, by a sentence in kebab-case, in alphabetical order', () => {
    const ids = checks.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z0-9]+){2,}$/);
  });

  test('finds a check by its id', () => {
    for (const check of checks) expect(isCheckId(check.id) && checkById(check.id)).toBe(check);
  });

  test('knows text that is no id, and a case that names such a check does not compile', () => {
    for (const id of ['', 'toString', 'Success-Status-Is-Exact']) expect(isCheckId(id), id).toBe(false);
    // @ts-expect-error: no check is called so
    expect(() => judgedBy(spec.requirements[0], 'success-status-is-nearly-exact')).toThrow('success-status-is-nearly');
  });
});

describe('every check', () => {
  const planned = casesOfAllShapes().flatMap(({ checks: all, operation }) =>
    all.map((one) => ({ ...one, ...operation })),
  );

  const oneOfEach = [...new Map(planned.map((one) => [one.check.id, one])).values()];

  test('says what is promised, of every requirement that asks it', () => {
    for (const { check, requirement, spec } of planned)
      expect(check.promised(requirement, spec), check.id).toMatch(/^[a-zA-Z][^\n]+[^.\s]$/);
  });

  test('judges any exchange without throwing, in the words of a verdict', () => {
    fc.assert(
      fc.property(anyExchange, (exchange) => {
        const odd = oneOfEach.filter(({ check, requirement, spec, answers }) => {
          const judgement = check.judge(requirement, exchange, spec, answers);
          return judgement && (!verdicts.includes(judgement.outcome) || judgement.seen === '');
        });
        expect(odd.map(({ check }) => check.id)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('judges one exchange twice alike, and leaves it as it was', () => {
    fc.assert(
      fc.property(anyExchange, fc.constantFrom(...planned), (exchange, { check, requirement, spec, answers }) => {
        const before = structuredClone(exchange);
        const first = check.judge(requirement, exchange, spec, answers);
        expect(check.judge(requirement, exchange, spec, answers)).toEqual(first);
        expect(exchange).toEqual(before);
      }),
    );
  });

  test('passes only what an answer shows: neither silence nor unreadable octets', () => {
    fc.assert(
      fc.property(anyExchange, fc.constantFrom(...planned), (exchange, { check, requirement, spec, answers }) => {
        if (exchange.outcome.kind === 'answer') return;
        expect(check.judge(requirement, exchange, spec, answers)?.outcome).not.toBe('pass');
      }),
      { numRuns: 1000 },
    );
  });
});
