/** A promise changes with the page, and two pages may disagree. A target that breaks the one may keep the other; the failure should say so. */
import type { OperationSpec, Requirement } from '../../specs/model.ts';

/** The meaning of a requirement, without its place on the page. */
function meaning({
  line: _line,
  hash: _hash,
  clause: _clause,
  recovered: _recovered,
  disputed: _disputed,
  ...rest
}: Requirement): string {
  return JSON.stringify(rest, Object.keys(rest).sort());
}

function inWords(requirement: Requirement | undefined): string {
  if (!requirement) return 'says nothing about it';
  switch (requirement.kind) {
    case 'permission':
      return requirement.supported
        ? `lists ${requirement.anyOf.join(', ')} for ${requirement.scheme}`
        : `says that ${requirement.scheme} is not supported`;
    case 'requestHeader':
      return `documents ${requirement.name}${requirement.value === undefined ? '' : `: ${requirement.value}`}${requirement.required ? ', required' : ''}`;
    case 'response':
      return `promises ${requirement.status}`;
    case 'queryOption':
      return `documents ${requirement.name}`;
    case 'requestMember':
    case 'parameter':
      return `documents ${requirement.name} of type ${requirement.type}`;
    case 'requestBody':
    case 'request':
    case 'precondition':
      return 'words it differently';
  }
}

interface Wording {
  readonly spec: OperationSpec;
  readonly counterpart: Requirement | undefined;
}

/** Another page's silence contradicts nothing; a revision's silence is news. */
function differs({ spec, counterpart }: Wording, requirement: Requirement, page: string): boolean {
  if (!counterpart) return spec.page === page;
  return meaning(counterpart) !== meaning(requirement);
}

/**
 * `the revision as-of 2019-08-08 lists … for Application`, for every revision that differs, and for every page that documents
 * the same request and differs; or undefined.
 * @param others revisions of the page, and other pages about the same request
 */
export function otherWording(
  requirement: Requirement,
  spec: OperationSpec,
  others: readonly OperationSpec[],
): string | undefined {
  const differing = others
    .filter(({ page, asOf }) => page !== spec.page || asOf !== spec.asOf)
    .map((other) => ({ spec: other, counterpart: other.requirements.find(({ id }) => id === requirement.id) }))
    .filter((wording) => differs(wording, requirement, spec.page));
  if (differing.length === 0) return undefined;
  return differing
    .map(({ spec: { page, asOf }, counterpart }) =>
      page === spec.page
        ? `the revision as-of ${asOf} ${inWords(counterpart)}`
        : `the page ${page}, about the same request, ${inWords(counterpart)}`,
    )
    .join('; ');
}
