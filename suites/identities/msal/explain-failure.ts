/** A failed acquisition in a reader's words: who said what, and the way out. Secrets are cut by whoever shows it. */
import { messageOf } from '../../../specs/text.ts';
import type { OAuthError, RequestFailure } from './model.ts';

const signIn = 'let a person sign in with the flow device-code';

/** @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const byCode: Readonly<Record<number, string>> = {
  50034: 'the account is unknown in this tenant; check "username" and "tenant"',
  50055: `the password has expired; ${signIn}`,
  50056: `the account has no password in this tenant; ${signIn}`,
  50057: 'the account is disabled; enable it, or use another',
  50076: `multi-factor authentication is demanded; ${signIn}`,
  50079: `the account has to register for multi-factor authentication; ${signIn}`,
  50126: 'user name or password is wrong',
  50158: `conditional access demands another step; ${signIn}`,
  53000: 'conditional access wants a compliant device; exempt this app or use another account',
  53003: 'conditional access blocks it; exempt this app or this place in the policy, or use another account',
  65001: 'nobody has consented to these permissions; let an administrator grant consent to the app registration',
  65004: 'the person declined consent; sign in again, or let an administrator grant it',
  70011: 'the scope is unknown; check the names in "permissions"',
  70016: 'nobody has entered the code yet',
  70018: 'the code is wrong; sign in again',
  70019: 'the code has expired; sign in again',
  70020: 'the code has expired; sign in again',
  70021: 'no federated credential of the app fits the assertion; compare its issuer, subject and audience',
  70043: `the refresh token has expired by policy; ${signIn}`,
  90002: 'the tenant does not exist in this cloud; check "tenant"',
  500011: 'Microsoft Graph is not in this tenant; check "tenant", and that the target is of the same cloud',
  500133: 'the assertion is not within its time; check the clock of this machine',
  700016: 'the app is not in this tenant; check "client" and "tenant"',
  700024: 'the assertion is not within its time; check the clock of this machine',
  700027: 'the certificate does not belong to the app; upload its public part to the app registration',
  700082: `the refresh token has expired, because it was not used; ${signIn}`,
  700211: 'no federated credential of the app fits the issuer of the assertion',
  700212: 'no federated credential of the app fits the audience of the assertion',
  700213: 'no federated credential of the app fits the subject of the assertion',
  700222: 'the assertion is that of a person, not of an app; use that of a workload',
  1002012: 'app permissions come as /.default only; that is an error of this tool',
  7000112: 'the app is disabled in this tenant; enable it',
  7000215: 'the client secret is wrong; its value is needed, not its id',
  7000218: 'the app is not a public client; set "Allow public client flows" to Yes in the app registration',
  7000222: 'the client secret has expired; make a new one in the app registration',
};

const byError: Readonly<Record<string, string>> = {
  authorization_declined: 'the person declined; sign in again',
  access_denied: 'the person declined; sign in again',
  expired_token: 'the code has expired before anyone entered it; sign in again',
  bad_verification_code: 'the code is wrong; sign in again',
  interaction_required: `a person is needed; ${signIn}`,
  consent_required: 'nobody has consented to these permissions; let an administrator grant consent',
  invalid_client: 'the credential of the app is not accepted; check "client" and its secret, certificate or assertion',
  unauthorized_client: 'the app may not use this flow; check its settings in the app registration',
  invalid_grant: 'what was presented is not accepted, or no longer; sign in again, or renew it',
  invalid_scope: 'the scope is unknown; check the names in "permissions"',
  identity_not_found: 'no managed identity is assigned here; assign one, or name the right "client"',
};

const claimsChallenge = `a claims challenge: conditional access demands what only a person can add; ${signIn}, or exempt this app`;

/** The first sentence, without what is a new identifier each time. */
function sentence(description: string): string {
  const [first = ''] = description.replace(/^AADSTS\d+:\s*/, '').split(/(?<=\.)\s|\r|\n/);
  return first
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .slice(0, 160)
    .trim();
}

function said({ error, suberror, codes }: OAuthError): string {
  return [
    error,
    ...(codes.length > 0 ? [codes.map((code) => `AADSTS${code}`).join(' ')] : []),
    ...(suberror === undefined ? [] : [`suberror ${suberror}`]),
  ].join(', ');
}

function remedy({ error, codes, claims, description }: OAuthError): string {
  if (claims) return claimsChallenge;
  const known = codes.map((code) => byCode[code]).find((one) => one !== undefined) ?? byError[error];
  const own = sentence(description);
  return known ?? (own === '' ? 'it says no more' : own);
}

const otherAnswers: readonly (readonly [from: number, to: number, words: string])[] = [
  [300, 399, 'a redirect, which is not followed; check the authority, and whether a proxy asks for a sign-in'],
  [407, 407, 'so a proxy wants credentials; put them into the proxy variable'],
  [429, 429, 'so too many requests were sent; try again later'],
  [500, 599, 'so it has a fault of its own; try again later'],
];

function answered({ host, status, oauth, retryAfter }: Extract<RequestFailure, { kind: 'answer' }>): string {
  const who = `${host} answered ${status}`;
  const later = retryAfter === undefined ? '' : ` (it asks to wait ${Math.ceil(retryAfter)} s)`;
  if (oauth && status !== 429 && status < 500) return `${who} ${said(oauth)}: ${remedy(oauth)}${later}`;
  const words = otherAnswers.find(([from, to]) => status >= from && status <= to)?.[2];
  return `${who}${oauth ? ` ${said(oauth)}` : ''}, ${words ?? 'and not with an OAuth message; check the authority, and what a proxy does'}${later}`;
}

/** MSAL's own codes, for what it finds out without a request. */
const local: Readonly<Record<string, string>> = {
  no_tokens_found: `nobody has signed in yet; ${signIn} and "remember": true`,
  no_account_found: `nobody has signed in yet; ${signIn} and "remember": true`,
  refresh_token_expired: `the refresh token has expired; ${signIn}`,
  device_code_expired: 'the code has expired before anyone entered it; sign in again',
  user_timeout_reached: 'nobody entered the code in time; sign in again',
};

export function explainFailure(error: unknown, failure: RequestFailure | undefined): string {
  if (failure?.kind === 'no-answer') return `${failure.host} gave no answer: ${failure.message}`;
  if (failure) return answered(failure);
  const code = error instanceof Error && 'errorCode' in error ? String(error.errorCode) : '';
  const known = Object.hasOwn(local, code) ? local[code] : undefined;
  if (known !== undefined) return known;
  const message = error === undefined ? 'neither a token nor an error came' : messageOf(error);
  return `MSAL failed${code === '' ? '' : ` (${code})`}: ${sentence(message)}`;
}
