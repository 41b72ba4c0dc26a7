/** Every check, written down; the order is that of reports. */
import type { Check } from './check.ts';
import { answerCarriesARequestId } from './answer-carries-a-request-id.check.ts';
import { answerIsWellFormedHttp } from './answer-is-well-formed-http.check.ts';
import { anySuccessHasTheDocumentedStatus } from './any-success-has-the-documented-status.check.ts';
import { changedCasePermissionIsRefused } from './changed-case-permission-is-refused.check.ts';
import { changedPathCaseIsAccepted } from './changed-path-case-is-accepted.check.ts';
import { defectiveTokenIsRefused } from './defective-token-is-refused.check.ts';
import { documentedAcceptIsServed } from './documented-accept-is-served.check.ts';
import { documentedRequestIsRouted } from './documented-request-is-routed.check.ts';
import { emptyJsonObjectIsAccepted } from './empty-json-object-is-accepted.check.ts';
import { emptyRequestBodyIsAccepted } from './empty-request-body-is-accepted.check.ts';
import { garbageTokenIsRefused } from './garbage-token-is-refused.check.ts';
import { insufficientPermissionGets403 } from './insufficient-permission-gets-403.check.ts';
import { listedPermissionIsGranted } from './listed-permission-is-granted.check.ts';
import { lookAlikePermissionIsRefused } from './look-alike-permission-is-refused.check.ts';
import { lowerCaseBearerIsAccepted } from './lower-case-bearer-is-accepted.check.ts';
import { misplacedPermissionClaimIsRefused } from './misplaced-permission-claim-is-refused.check.ts';
import { missingTokenIsRefused } from './missing-token-is-refused.check.ts';
import { noContentHasNoFramingFields } from './no-content-has-no-framing-fields.check.ts';
import { otherAuthSchemeIsRefused } from './other-auth-scheme-is-refused.check.ts';
import { otherVerbDoesNotSucceed } from './other-verb-does-not-succeed.check.ts';
import { otherVersionDoesNotSucceed } from './other-version-does-not-succeed.check.ts';
import { qualifiedActionNameIsAccepted } from './qualified-action-name-is-accepted.check.ts';
import { queryTokenIsRefused } from './query-token-is-refused.check.ts';
import { refusalCarriesAnErrorObject } from './refusal-carries-an-error-object.check.ts';
import { revokedTokenIsGone } from './revoked-token-is-gone.check.ts';
import { successBodyIsEmptyOnTheWire } from './success-body-is-empty-on-the-wire.check.ts';
import { successStatusIsExact } from './success-status-is-exact.check.ts';
import { unauthorizedCarriesAChallenge } from './unauthorized-carries-a-challenge.check.ts';
import { undemandingAcceptIsServed } from './undemanding-accept-is-served.check.ts';
import { unframedEmptyBodyIsAccepted } from './unframed-empty-body-is-accepted.check.ts';
import { unknownIdDoesNotSucceed } from './unknown-id-does-not-succeed.check.ts';
import { unlistedPermissionIsRefused } from './unlisted-permission-is-refused.check.ts';
import { unmetAcceptIsNoServerError } from './unmet-accept-is-no-server-error.check.ts';
import { unsupportedSchemeIsRefused } from './unsupported-scheme-is-refused.check.ts';
import { unusableTokenGets401 } from './unusable-token-gets-401.check.ts';
import { unwantedBodyIsNoServerError } from './unwanted-body-is-no-server-error.check.ts';

export const checks: readonly Check[] = [
  answerCarriesARequestId,
  answerIsWellFormedHttp,
  anySuccessHasTheDocumentedStatus,
  changedCasePermissionIsRefused,
  changedPathCaseIsAccepted,
  defectiveTokenIsRefused,
  documentedAcceptIsServed,
  documentedRequestIsRouted,
  emptyJsonObjectIsAccepted,
  emptyRequestBodyIsAccepted,
  garbageTokenIsRefused,
  insufficientPermissionGets403,
  listedPermissionIsGranted,
  lookAlikePermissionIsRefused,
  lowerCaseBearerIsAccepted,
  misplacedPermissionClaimIsRefused,
  missingTokenIsRefused,
  noContentHasNoFramingFields,
  otherAuthSchemeIsRefused,
  otherVerbDoesNotSucceed,
  otherVersionDoesNotSucceed,
  qualifiedActionNameIsAccepted,
  queryTokenIsRefused,
  refusalCarriesAnErrorObject,
  revokedTokenIsGone,
  successBodyIsEmptyOnTheWire,
  successStatusIsExact,
  unauthorizedCarriesAChallenge,
  undemandingAcceptIsServed,
  unframedEmptyBodyIsAccepted,
  unknownIdDoesNotSucceed,
  unlistedPermissionIsRefused,
  unmetAcceptIsNoServerError,
  unsupportedSchemeIsRefused,
  unusableTokenGets401,
  unwantedBodyIsNoServerError,
];

const byId = new Map(checks.map((check) => [check.id, check]));

/** @throws {Error} where no check has that id: a case named one that is not in the list, our own mistake */
export function checkById(id: string): Check {
  const check = byId.get(id);
  if (!check) throw new Error(`no check is called ${id}`);
  return check;
}
