/** What the request headers must carry, and what they may. */
import type { Check } from '../model.ts';
import { judgeAcceptance, judgeNoServerError, judgeRefusal, judgeRefusalStatus } from './judgements.ts';

export const headersChecks = [
  /** RFC 6750 §3.1 (invalid_token), RFC 7519 §4.1, RFC 8725 §3.1 to §3.3. */
  {
    id: 'defective-token-is-refused',
    authority: 'rfc',
    promised: () =>
      'a token that is expired, not yet valid, for another audience or without a valid signature is refused (RFC 6750 3.1, RFC 7519 4.1, RFC 8725 3)',
    judge: judgeRefusal,
  },
  {
    id: 'documented-accept-is-served',
    authority: 'page',
    promised: (requirement) =>
      `the page documents the header ${requirement.kind === 'requestHeader' ? `${requirement.name}: ${requirement.value ?? ''}` : 'Accept'}`,
    judge: judgeAcceptance,
  },
  {
    id: 'garbage-token-is-refused',
    authority: 'page',
    promised: () => 'the page requires a bearer token, not any text in its place',
    judge: judgeRefusal,
  },
  /** RFC 9110 §11.1. */
  {
    id: 'lower-case-bearer-is-accepted',
    authority: 'rfc',
    promised: () => 'the name of an authentication scheme is case-insensitive (RFC 9110 11.1)',
    judge: judgeAcceptance,
  },
  {
    id: 'missing-token-is-refused',
    authority: 'page',
    promised: () => 'the page requires Authorization with a bearer token',
    judge: judgeRefusal,
  },
  {
    id: 'other-auth-scheme-is-refused',
    authority: 'page',
    promised: () => 'the page requires the scheme Bearer',
    judge: judgeRefusal,
  },
  {
    id: 'query-token-is-refused',
    authority: 'page',
    promised: () => 'the page requires the token in the Authorization header',
    judge: judgeRefusal,
  },
  /** RFC 9110 §12.5.1. */
  {
    id: 'undemanding-accept-is-served',
    authority: 'rfc',
    promised: () => 'no Accept, or one that admits JSON, excludes nothing (RFC 9110 12.5.1)',
    judge: judgeAcceptance,
  },
  /** RFC 9110 §12.5.1, §15.5.7. */
  {
    id: 'unmet-accept-is-no-server-error',
    authority: 'rfc',
    promised: () => 'an Accept that cannot be met is ignored or answered with 406 (RFC 9110 12.5.1)',
    judge: judgeNoServerError,
  },
  /** Graph-wide documentation on error codes; RFC 6750 §3.1 says the same with SHOULD. */
  {
    id: 'unusable-token-gets-401',
    authority: 'graph',
    promised: () => 'a request without a usable token gets 401',
    judge: judgeRefusalStatus(401),
  },
] as const satisfies readonly Check[];
