/** A page's condition on the tenant: where an answer shows that it is not met, the promises behind it cannot be judged. */
import type { OperationSpec } from '../../specs/model.ts';
import type { Answer } from '../model.ts';
import { graphErrorOf } from './graph-error.ts';

const remedy = 'judge a tenant with an active Intune licence, and a user with an Intune role';

/** Fingerprints of a tenant without Intune, or a user without an Intune role, as recorded from the service. */
function intuneIsClosed(answer: Answer): boolean {
  const { status, body, fields } = answer;
  const html = fields.some(([name, value]) => name.toLowerCase() === 'content-type' && /^text\/html/i.test(value));
  if (status === 503 && html) return /service unavailable/i.test(body);
  const error = graphErrorOf(answer);
  if (!error) return false;
  const text = error.texts.join('\n');
  if (status === 400) return /not applicable to target tenant/i.test(text);
  if (status === 401) return error.code === 'UnknownError' && /ErrorCode Forbidden/.test(text);
  return status === 403 && /user is not authorized to perform this operation/i.test(text);
}

/** What is not met, and what to do about it; undefined where nothing shows that. */
export function unmetPrecondition(answer: Answer, spec: OperationSpec): string | undefined {
  const asked = spec.requirements.some(
    (requirement) => requirement.kind === 'precondition' && requirement.needs === 'intune-licence',
  );
  if (!asked || !intuneIsClosed(answer)) return undefined;
  return `status is ${answer.status}, and the answer is that of a tenant without Intune, or of a user without an Intune role; ${remedy}`;
}
