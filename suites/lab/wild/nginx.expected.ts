import type { Expectation } from './expectation.ts';

/** nginx can keep every promise that it has a token for. */
export const expected: readonly Expectation[] = [
  {
    cases:
      'permissions/delegated-work/{longer-name,longer-word,prefixed-name,shorter-name,other-separators,other-area}',
    verdict: 'not-sent',
    because: 'a fixed token has no name inside that could resemble another',
  },
  {
    cases: 'permissions/delegated-work/changed-case',
    verdict: 'not-sent',
    because: 'a fixed token has no name inside whose case could be turned',
  },
  {
    cases: 'permissions/{delegated-work,application}/misplaced-claim',
    verdict: 'not-sent',
    because: 'a fixed token has no claims that could be confused',
  },
  {
    cases: 'headers/token-{not-yet-valid,wrong-audience,tampered-signature,alg-none,unknown-key}',
    verdict: 'not-sent',
    because: 'a fixed token can be withdrawn, and carries nothing else that could be wrong',
  },
];
