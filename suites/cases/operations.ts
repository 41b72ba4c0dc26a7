/** Spec -> operations: one per documented request line. */
import { createHash } from 'node:crypto';
import type {
  Method,
  OperationSpec,
  PermissionRequirement,
  PermissionScheme,
  RequestTemplate,
  Requirement,
} from '../../specs/model.ts';
import { lineKey } from '../http.ts';
import type { Operation, TokenIdentity } from '../model.ts';

const slug = ({ method, path }: RequestTemplate): string =>
  `${method}${path}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** Two request lines, or two permissions, of one page can have the same slug; then their octets decide. */
const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

export function operationsOf(spec: OperationSpec): readonly Operation[] {
  const page = `${spec.apiVersion}/${spec.page}`;
  if (spec.requests.length === 1) return spec.requests.map((request) => ({ spec, request, id: page }));
  const slugs = spec.requests.map(slug);
  return spec.requests.map((request) => {
    const name = slug(request);
    const shared = slugs.filter((other) => other === name).length > 1;
    return { spec, request, id: `${page}/${shared ? `${name}-${digest(`${request.method} ${request.path}`)}` : name}` };
  });
}

type OfKind<K extends Requirement['kind']> = Extract<Requirement, { kind: K }>;

export function requirementsOf<K extends Requirement['kind']>(spec: OperationSpec, kind: K): readonly OfKind<K>[] {
  return spec.requirements.filter((requirement): requirement is OfKind<K> => requirement.kind === kind);
}

export type GrantingRequirement = Extract<PermissionRequirement, { supported: true }>;

/** Rows of the page's table that grant something, in page order. */
export function grantsOf(spec: OperationSpec): readonly GrantingRequirement[] {
  return requirementsOf(spec, 'permission').filter(
    (requirement): requirement is GrantingRequirement => requirement.supported,
  );
}

/** Whom the page lets in, or undefined where it lets in nobody. */
export function documentedIdentity(spec: OperationSpec): TokenIdentity | undefined {
  const [grant] = grantsOf(spec);
  const [permission] = grant?.anyOf ?? [];
  return grant && permission !== undefined
    ? { kind: 'token', scheme: grant.scheme, permissions: [permission] }
    : undefined;
}

/** Every permission that the page lists, for whatever scheme. */
export function listedPermissions(spec: OperationSpec): ReadonlySet<string> {
  return new Set(grantsOf(spec).flatMap((requirement) => requirement.anyOf));
}

/** `a.manage-as.app`: the name of a permission as a part of an id, told from its neighbours in the same row. */
export function permissionSlug(permission: string, row: readonly string[]): string {
  const slugOf = (name: string): string => name.toLowerCase().replaceAll('_', '-');
  const own = slugOf(permission);
  return row.filter((name) => slugOf(name) === own).length > 1 ? `${own}-${digest(permission)}` : own;
}

export const schemeSlug: Readonly<Record<PermissionScheme, string>> = {
  DelegatedWork: 'delegated-work',
  DelegatedPersonal: 'delegated-personal',
  Application: 'application',
};

/** A request carries no body where its method wants none (RFC 9110 9.3.1, 9.3.5), unless a page says so. */
export const mayHaveBody = (method: Method): boolean => method !== 'GET' && method !== 'DELETE';

export function lineKeysOf({ apiVersion, requests }: OperationSpec): readonly string[] {
  return requests.map(({ method, path }) => lineKey(method, `/${apiVersion}${path}`));
}
