/** Spec -> cases. Pure: the same spec gives the same cases in the same order, with the same ids. */
import type { OperationSpec } from '../../specs/model.ts';
import type { Case, Operation } from '../model.ts';
import { headerCases } from './headers.cases.ts';
import { operationsOf, requirementsOf } from './operations.ts';
import { permissionCases } from './permissions.cases.ts';
import { requestBodyCases } from './request-body.cases.ts';
import { responseCases } from './response.cases.ts';
import { routingCases } from './routing.cases.ts';

/** In the order of `suiteNames`. */
const derivations: readonly ((operation: Operation) => readonly Case[])[] = [
  permissionCases,
  headerCases,
  requestBodyCases,
  responseCases,
  routingCases,
];

export function deriveCases(spec: OperationSpec): readonly Case[] {
  // Without a promised success there is no baseline, and what most checks compare with is missing.
  if (requirementsOf(spec, 'response').length === 0) return [];
  return operationsOf(spec).flatMap((operation) => derivations.flatMap((derive) => derive(operation)));
}
