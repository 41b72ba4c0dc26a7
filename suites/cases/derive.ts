/** Spec -> cases. Pure: the same spec gives the same cases in the same order, with the same ids. */
import type { OperationSpec } from '../../specs/model.ts';
import type { Case, Operation } from '../model.ts';
import { headerCases } from './headers.cases.ts';
import { operationsOf } from './operations.ts';
import { permissionCases } from './permissions.cases.ts';
import { lineKey, lineKeysOf } from './request-lines.ts';
import { requestBodyCases } from './request-body.cases.ts';
import { responseCases } from './response.cases.ts';
import { routingCases } from './routing.cases.ts';
import { underivable } from './shape.ts';

/** In the order of `suiteNames`. */
const derivations: readonly ((operation: Operation) => readonly Case[])[] = [
  permissionCases,
  headerCases,
  requestBodyCases,
  responseCases,
  routingCases,
];

/** None where `underivable` has a reason. */
export function deriveCases(spec: OperationSpec): readonly Case[] {
  if (underivable(spec) !== undefined) return [];
  return operationsOf(spec).flatMap((operation) => derivations.flatMap((derive) => derive(operation)));
}

/** What one page says does not succeed may be what another page documents; that one knows better. */
export function deriveAll(specs: readonly OperationSpec[], onFile: readonly OperationSpec[] = specs): readonly Case[] {
  const documented = new Set(onFile.flatMap(lineKeysOf));
  const elsewhere = ({ expects, plan, operation: { request, spec } }: Case): boolean => {
    if (expects !== 'no-success') return false;
    const key = lineKey(plan.method, plan.path);
    return key !== lineKey(request.method, `/${spec.apiVersion}${request.path}`) && documented.has(key);
  };
  return specs.flatMap(deriveCases).filter((one) => !elsewhere(one));
}
