import type { Expectation } from './expectation.ts';

/** Whoever issues the tokens, the reference server keeps every promise. */
export const expected: readonly Expectation[] = [
  {
    cases: 'headers/token-{tampered-signature,alg-none}',
    verdict: 'not-sent',
    because: 'the issuer signs whatever it issues, and signs it rightly',
  },
];
