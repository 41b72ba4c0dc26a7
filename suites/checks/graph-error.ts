/**
 * What an error answer says: Graph's error object, and Intune's envelope inside it, where the message is JSON again, sometimes
 * twice. Shapes as recorded from the service; see the tests for each.
 */
import type { OperationSpec } from '../../specs/model.ts';
import { isObject, jsonOf, printable, quotable, shortened } from '../../specs/text.ts';
import { fieldValues, jsonOfContent } from '../http.ts';
import type { Answer } from '../model.ts';

interface GraphError {
  readonly code: string;
  /** Every text on the way down, the outermost first. */
  readonly texts: readonly string[];
}

/** Envelopes in envelopes at most. */
const deepest = 4;

function textsOf(message: unknown, depth = 0): readonly string[] {
  if (typeof message !== 'string' || depth > deepest) return [];
  const inner = message.trimStart().startsWith('{') ? jsonOf(message) : undefined;
  if (!isObject(inner)) return [message];
  const code = inner['ErrorCode'];
  return [
    ...(typeof code === 'string' ? [`ErrorCode ${code}`] : []),
    ...textsOf(inner['Message'] ?? inner['message'], depth + 1),
  ];
}

export function graphErrorOf(answer: Answer): GraphError | undefined {
  const content = jsonOfContent(answer);
  const error = isObject(content) ? content['error'] : undefined;
  if (!isObject(error)) return undefined;
  return { code: typeof error['code'] === 'string' ? error['code'] : '', texts: textsOf(error['message']) };
}

/** OData's words for a path of which it knows no segment, or no such method. */
export const saysNoRoute = (text: string): boolean => /not found for the segment|no OData route exists/i.test(text);

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

/** Permissions of an error that are told. */
const mostNames = 10;

/** Permissions that an error lists, as Graph and Intune word it; `A, B` or `A|B`, in quotes or not. */
const wanted =
  /(?:requires one of|have one of the following scopes:?)\s*'?([\w.-]+(?:(?:\s*[,|]\s*|\s+or\s+)[\w.-]+)*)/i;

export function permissionsWanted({ texts }: GraphError): readonly string[] {
  const [, list = ''] = texts.map((text) => wanted.exec(text)).find((found) => found !== null) ?? [];
  const names = list.split(/\s*[,|]\s*|\s+or\s+/i).filter((name) => /^[A-Za-z][\w-]*(\.[\w-]+)+$/.test(name));
  return names.slice(0, mostNames).map(quotable);
}

/** Characters of an error's message that are quoted. */
const longestQuoted = 160;

/** Code and innermost message of an error answer, fit to be printed; undefined where it has neither. */
export function saidByService(answer: Answer): string | undefined {
  const error = answer.status < 400 ? undefined : graphErrorOf(answer);
  if (error === undefined) return undefined;
  const said = [...new Set([error.code, error.texts.at(-1) ?? ''])].filter((text) => text !== '').join(': ');
  return said === '' ? undefined : `the service says ${shortened(printable(said), longestQuoted)}`;
}

/** A quota is used up, as Graph and others word it: nothing that anybody creates would be taken. */
export function saysFull(answer: Answer): boolean {
  const error = [400, 402, 403, 409, 422, 507].includes(answer.status) ? graphErrorOf(answer) : undefined;
  const text = [error?.code ?? '', ...(error?.texts ?? [])].join('\n');
  return /quota|limit\s*(?:has been |was |is )?(?:reached|exceeded)|maximum number|too\s*many(?!\s*requests)/i.test(
    text,
  );
}

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

/** The page says more of query options than that they can be used: that one has to be there, perhaps. */
function wantsAnOption({ status }: Answer, { unread = [] }: OperationSpec): string | undefined {
  const said = unread.find(({ kind }) => kind === 'queryOption');
  if (said === undefined || status !== 400) return undefined;
  return `status is 400, and the page may demand a query option${said.line === undefined ? '' : ` (line ${said.line})`}, which no request of these carries`;
}

/** What is not met, and what to do about it; undefined where nothing shows that. */
export function unmetPrecondition(answer: Answer, spec: OperationSpec): string | undefined {
  const wanted = wantsAnOption(answer, spec);
  if (wanted !== undefined) return wanted;
  const asked = spec.requirements.some(
    (requirement) => requirement.kind === 'precondition' && requirement.needs === 'intune-licence',
  );
  if (!asked || !intuneIsClosed(answer)) return undefined;
  return `status is ${answer.status}, and the answer is that of a tenant without Intune, or of a user without an Intune role; ${remedy}`;
}
