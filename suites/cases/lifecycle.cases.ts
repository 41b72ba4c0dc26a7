/** What a request does to the object that it is about, and what a refused one does not. */
import { typedResponseOf, type Requirement } from '../../specs/model.ts';
import type { CheckId } from '../checks/index.ts';
import type { Case, CollectionRequests, Operation, PlannedCheck, TokenIdentity } from '../model.ts';
import { requirementsOf } from './operations.ts';
import { caseFrom, documentedPlan, judgedBy, makes, octetsOf, plan, refusalChecks, successChecks } from './plans.ts';

interface EffectRow {
  readonly name: string;
  readonly says: string;
  readonly checks: readonly [CheckId, ...CheckId[]];
}

/** How the request is called, and by which checks its effect is judged. */
type Verb = 'create' | 'update' | 'delete';

const effects: Readonly<Record<Verb, EffectRow>> = {
  create: {
    name: 'create-takes-effect',
    says: 'what was created can be read and is listed, as it was sent',
    checks: [
      'created-object-can-be-read',
      'created-members-are-kept',
      'created-object-is-listed',
      'created-object-has-an-id-of-its-own',
      'create-makes-one-object',
    ],
  },
  update: {
    name: 'update-takes-effect',
    says: 'what was changed is read as it was sent, and all else stays',
    checks: ['updated-members-are-kept', 'update-keeps-other-members', 'update-keeps-other-objects'],
  },
  delete: {
    name: 'delete-takes-effect',
    says: 'what was deleted is found no more, and all else stays',
    checks: ['deleted-object-is-gone', 'deleted-object-is-not-listed', 'delete-keeps-other-objects'],
  },
};

const makesItsType = ({ spec }: Operation, { type }: CollectionRequests): boolean => {
  const own = typedResponseOf(spec)?.type;
  return own === undefined || own === type;
};

/** What the operation does to objects of a collection whose pages say how to look at it; undefined where it is none of these. */
function verbOf(operation: Operation): { readonly verb: Verb; readonly pages: CollectionRequests } | undefined {
  const { spec, request, content, collectionAt } = operation;
  const path = `/${spec.apiVersion}${request.path}`;
  const before = /^(.*)\/\{[^{}]*\}$/.exec(path)?.[1];
  const pages = collectionAt?.(before ?? path);
  if (!pages || path.includes('?')) return undefined;
  switch (request.method) {
    case 'POST':
      return before === undefined && content && makes(operation) && (pages.read ?? pages.list)
        ? { verb: 'create', pages }
        : undefined;
    case 'PATCH':
    case 'PUT':
      // An object of another type is not what the page is about.
      return before !== undefined && content && pages.create && pages.read && makesItsType(operation, pages)
        ? { verb: 'update', pages }
        : undefined;
    case 'DELETE':
      return before !== undefined && pages.create && (pages.read ?? pages.list) ? { verb: 'delete', pages } : undefined;
    case 'GET':
      return undefined;
  }
}

const ofEffect = (planned: readonly PlannedCheck[]): readonly PlannedCheck[] =>
  planned.map((one) => ({ ...one, of: 'effect' }));

/** With all that the page lets it carry. What a service keeps of it is its own affair; what its answer shows, it has to keep. */
function fullestCase(operation: Operation, verb: Verb, identity: TokenIdentity, requirement: Requirement): Case[] {
  const { fullest } = operation.content ?? {};
  if (fullest === undefined || verb === 'delete' || typedResponseOf(operation.spec)?.body !== 'object') return [];
  const row = {
    name: 'fullest-body',
    check: 'full-body-is-no-server-error',
    expects: 'success',
    expectation: `a ${verb} with every documented member is read as its answer shows it`,
    plan: { ...documentedPlan(operation, identity), body: octetsOf(fullest), transport: 'pooled' },
    also: [
      ...ofEffect(judgedBy(requirement, 'answered-members-are-read-again')),
      ...(verb === 'create' ? ofEffect(judgedBy(requirement, 'created-object-can-be-read')) : []),
      ...successChecks.departing(operation),
    ],
  } as const;
  return [caseFrom('lifecycle', operation, requirement, row)];
}

export function lifecycleCases(operation: Operation, identity: TokenIdentity): readonly Case[] {
  const found = verbOf(operation);
  const [requirement] = requirementsOf(operation.spec, 'request');
  if (!found || !requirement) return [];
  const { name, says, checks } = effects[found.verb];
  const [own, ...others] = checks;
  const effect = caseFrom('lifecycle', operation, requirement, {
    name,
    check: own,
    expects: 'success',
    expectation: says,
    plan: documentedPlan(operation, identity),
    also: [...ofEffect(judgedBy(requirement, ...others)), ...successChecks.documented(operation)],
  });
  const refused = caseFrom('lifecycle', operation, requirement, {
    name: 'refused-request-changes-nothing',
    check: 'refused-request-changes-nothing',
    expects: 'refusal',
    expectation: `a ${found.verb} without a permission changes nothing`,
    // as the permission case of the same request, which it shares
    plan: plan(operation, { ...identity, permissions: [] }, { transport: 'raw' }),
    also: refusalChecks['no-permission'](requirement),
  });
  // Of a create that names nothing, or that nothing lists, nobody could tell that it was fulfilled; of others, one look tells.
  const isSeen =
    found.verb === 'create'
      ? operation.content?.mark !== undefined && found.pages.list !== undefined
      : found.pages.read !== undefined;
  const aboutEffects = [effect, ...(isSeen ? [refused] : [])].map((one) => ({
    ...one,
    checks: [...ofEffect(one.checks.slice(0, 1)), ...one.checks.slice(1)],
  }));
  return [...aboutEffects, ...(found.pages.read ? fullestCase(operation, found.verb, identity, requirement) : [])];
}
