/** What stands in the content of an answer: its form, its members by type, its pages, and what query options make of it. */
import { typedResponseOf, type TypedResponse } from '../../specs/model.ts';
import type { CheckId } from '../checks/index.ts';
import type { Case, Operation, TokenIdentity } from '../model.ts';
import type { KnownMember, KnownTypes } from '../type-model.ts';
import { requirementsOf } from './operations.ts';
import { caseFrom, documentedPlan, judgedBy, plan, successChecks, type CaseRow } from './plans.ts';

/** A name that no type has. */
const unknownMember = 'conformanceUnknownMember';

const forms: Readonly<Record<TypedResponse['body'], (type: string) => string>> = {
  object: (type) => `an object of the type ${type}`,
  collection: (type) => `a collection of ${type}`,
  value: (type) => `a value of the type ${type}`,
};

const ofEverySuccess = [
  'success-body-has-the-documented-form',
  'success-body-is-json',
  'success-body-has-no-duplicate-members',
  'success-content-type-is-json',
  'members-have-the-documented-types',
  'odata-type-fits-the-documented-type',
] as const satisfies readonly CheckId[];

const ofPages = ['next-link-is-absolute-on-the-same-host', 'pages-make-progress'] as const satisfies readonly CheckId[];

/** All that one answer can bear. */
function documentedAnswer(operation: Operation, response: TypedResponse, identity: TokenIdentity): Case {
  const [form, ...others] = ofEverySuccess;
  return caseFrom('body', operation, response, {
    name: 'documented-answer',
    check: form,
    expects: 'success',
    expectation: `the documented request is answered with ${forms[response.body](response.type)}`,
    plan: documentedPlan(operation, identity),
    also: [
      ...judgedBy(response, ...others),
      ...(response.body === 'object' ? judgedBy(response, 'entity-is-the-root-object') : []),
      ...(response.body === 'object' && operation.request.path.endsWith('}')
        ? judgedBy(response, 'object-is-the-one-that-was-named')
        : []),
      ...(response.body === 'collection' ? judgedBy(response, ...ofPages) : []),
      ...successChecks.documented(operation),
    ],
  });
}

const isPrimitive = ({ types }: KnownMember): boolean => types.every((type) => /^Edm\.(?!Stream)/.test(type));

/** A member that can be selected: what tells entities apart, or else the first whose values are plain. */
function selectable({ type }: TypedResponse, types: KnownTypes | undefined): string | undefined {
  const known = types?.find(type);
  if (!known || known.is === 'enum') return undefined;
  const key = known.key ?? (known.is === 'entity' ? 'id' : undefined);
  return key ?? [...known.members.values()].find(isPrimitive)?.name;
}

type Row = Omit<CaseRow, 'plan'> & { readonly query: string };

const selecting = (response: TypedResponse, types: KnownTypes | undefined): readonly Row[] => {
  const member = selectable(response, types);
  const selected: Row | undefined =
    member === undefined
      ? undefined
      : {
          name: 'select-one-member',
          check: 'select-leaves-other-members-out',
          expects: 'success',
          expectation: `$select=${member} is answered without other members`,
          query: `$select=${member}`,
        };
  const unknown: Row = {
    name: 'select-unknown-member',
    check: 'unknown-member-in-select-gets-400',
    expects: 'no-success',
    expectation: '$select of a member that the type does not have gets 400',
    query: `$select=${unknownMember}`,
  };
  // Of a type that foresees further members, or of which not all are on file, any name may be one.
  const known = types?.find(response.type);
  const tellsUnknown = known?.complete === true && !known.open;
  return [...(selected ? [selected] : []), ...(tellsUnknown ? [unknown] : [])];
};

const limiting = ({ body }: TypedResponse): readonly Row[] =>
  body === 'collection'
    ? [
        {
          name: 'top-one',
          check: 'top-limits-a-page',
          expects: 'success',
          expectation: '$top=1 is answered with one item at most',
          query: '$top=1',
        },
      ]
    : [];

export function bodyCases(operation: Operation, identity: TokenIdentity): readonly Case[] {
  const response = typedResponseOf(operation.spec);
  if (!response) return [];
  const path = `/${operation.spec.apiVersion}${operation.request.path}`;
  // A page whose path has a query says itself what is asked for.
  const options = path.includes('?') || response.body === 'value' ? [] : requirementsOf(operation.spec, 'queryOption');
  const optional = options.flatMap((requirement) => {
    const rows =
      requirement.name === '$select'
        ? selecting(response, operation.answers?.types)
        : requirement.name === '$top'
          ? limiting(response)
          : [];
    return rows.map(({ query, ...row }) =>
      caseFrom('body', operation, requirement, {
        ...row,
        plan: plan(operation, identity, { path: `${path}?${query}`, reads: 'content' }),
      }),
    );
  });
  return [documentedAnswer(operation, response, identity), ...optional];
}
