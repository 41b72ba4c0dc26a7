/** Plan + parameters + token -> a request ready to leave. */
import type { PlannedRequest } from '../model.ts';
import type { WireRequest } from './wire.ts';
import { fillHoles } from '../http.ts';

export interface Preparation {
  /** `/prefix` of the target, or empty. */
  readonly basePath: string;
  /** Values for the holes of paths; a hole without one gets `standInId`. */
  readonly params: Readonly<Record<string, string>>;
  readonly userAgent: string;
}

function withQuery(path: string, name: string, value: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
}

/** The one Authorization value that is to leave, or undefined for none. */
export function authorizationOf(plan: PlannedRequest, token: string | undefined): string | undefined {
  switch (plan.credential.place) {
    case 'header':
      return `${plan.credential.scheme} ${token ?? ''}`;
    case 'literal':
      return plan.credential.value;
    case 'query':
    case 'nowhere':
      return undefined;
  }
}

export function prepare(plan: PlannedRequest, preparation: Preparation, token: string | undefined): WireRequest {
  const filled = fillHoles(plan.path, { ...preparation.params, ...plan.fixedParams });
  const { credential } = plan;
  const path = credential.place === 'query' ? withQuery(filled, credential.parameter, token ?? '') : filled;
  const authorization = authorizationOf(plan, token);
  return {
    method: plan.method,
    path: `${preparation.basePath}${path}`,
    headers: [
      ...(authorization === undefined ? [] : [['authorization', authorization] as const]),
      ...plan.headers,
      ['user-agent', preparation.userAgent],
    ],
    body: plan.body === undefined ? '' : plan.body.unit.repeat(plan.body.times),
    framing: plan.framing,
  };
}
