import type { OperationSpec, PermissionScheme, Requirement } from '../model.ts';

/** A spec with these requirements, and whatever else is to differ. */
export function specWith(requirements: readonly Requirement[], more: Partial<OperationSpec> = {}): OperationSpec {
  return {
    page: 'widget-get',
    apiVersion: 'beta',
    asOf: '2020-01-01',
    title: 'Get widget',
    requests: [{ method: 'GET', path: '/widgets/{widgetId}' }],
    source: { locale: 'en-US', commit: 'abcdef0123', sha256: '0'.repeat(64) },
    requirements,
    untestable: [],
    ...more,
  };
}

const place = { clause: '#clause', line: 7 };

export const request: Requirement = { id: 'request', ...place, kind: 'request' };

/** No names: not supported. */
export function permissions(scheme: PermissionScheme, id: string, ...anyOf: readonly string[]): Requirement {
  const row = { id: `permissions/${id}`, ...place, kind: 'permission', scheme } as const;
  return anyOf.length === 0 ? { ...row, supported: false } : { ...row, supported: true, anyOf };
}

export function application(...anyOf: readonly string[]): Requirement {
  return permissions('Application', 'application', ...anyOf);
}

export function header(name: string, required: boolean, value?: string): Requirement {
  const stated = value === undefined ? {} : { value };
  return { id: `headers/${name.toLowerCase()}`, ...place, kind: 'requestHeader', name, required, ...stated };
}

export function requestBody(body: 'none' | 'described', hash?: string): Requirement {
  return { id: 'request-body', ...place, kind: 'requestBody', body, ...(hash === undefined ? {} : { hash }) };
}

export function response(status: number, body: 'none' | 'described' = 'none'): Requirement {
  return { id: 'response', ...place, kind: 'response', status, body };
}

export const licence: Requirement = { id: 'licence', ...place, kind: 'precondition', needs: 'intune-licence' };
