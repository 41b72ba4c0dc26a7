/** Why a request was refused, as far as the answer tells: for a person, beside the verdict, which it never changes. */
import type { Answer } from '../model.ts';
import { graphErrorOf } from './graph-error.ts';
import { fieldValues } from '../http.ts';

interface Reason {
  readonly pattern: RegExp;
  readonly says: string;
}

/** The first that fits decides; looked for in challenge, code and messages together. */
const reasons: readonly Reason[] = [
  {
    pattern: /insufficient_claims|claims challenge|AADSTS5000[57]\d|AADSTS53003|conditional access/i,
    says: 'conditional access wants more of this token (a claims challenge)',
  },
  {
    pattern: /as called in app only context but does not have application permissions configured/i,
    says: 'the service takes no app-only calls here (application permissions are not configured for it)',
  },
  {
    pattern: /must have one of the following scopes/i,
    says: 'the token holds none of the scopes or roles that the service wants',
  },
  { pattern: /not applicable to target tenant/i, says: 'the tenant is not onboarded to Intune (no licence)' },
  { pattern: /user is not authorized to perform this operation/i, says: 'the user has no Intune role for it' },
  {
    pattern: /ErrorCode Forbidden|UnknownError/i,
    says: 'Intune refused: the tenant has no licence, or the user no Intune role',
  },
  { pattern: /token is expired|token has expired|lifetime validation failed/i, says: 'the token has expired' },
  { pattern: /invalid audience/i, says: 'the token is for another resource' },
  { pattern: /access token is empty/i, says: 'no token arrived' },
  {
    pattern: /IDX\d+|CompactToken|not well.?formed|invalid signature|signing (key|algorithm)/i,
    says: 'the token could not be validated',
  },
  { pattern: /TooManyRequests|throttl/i, says: 'the service is throttling' },
];

/** Undefined where the answer is no refusal, or tells nothing. */
export function refusalReason(answer: Answer): string | undefined {
  if (answer.status !== 401 && answer.status !== 403) return undefined;
  const error = graphErrorOf(answer);
  const text = [...fieldValues(answer.fields, 'www-authenticate'), error?.code ?? '', ...(error?.texts ?? [])].join(
    '\n',
  );
  return reasons.find(({ pattern }) => pattern.test(text))?.says;
}
