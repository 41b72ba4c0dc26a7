import type { Expectation } from './expectation.ts';

/** Its rules can read claims; nothing in it can verify a signature. */
export const expected: readonly Expectation[] = [
  {
    cases: 'headers/token-{tampered-signature,unknown-key}',
    verdict: 'fail',
    check: 'defective-token-is-refused',
    because: 'a rule of Mockoon can decode a token, and has no key to verify it with',
  },
];
