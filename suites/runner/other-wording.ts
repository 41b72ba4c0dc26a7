/** A promise changes with the page. A target that breaks one revision may keep another; the failure should say so. */
import type { OperationSpec, Requirement } from '../../specs/model.ts';

/** The meaning of a requirement, without its place on the page. */
function meaning({ line: _line, hash: _hash, clause: _clause, ...rest }: Requirement): string {
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
    case 'requestBody':
    case 'request':
    case 'precondition':
      return 'words it differently';
  }
}

/** `the revision as-of 2019-08-08 lists … for Application`, for every revision that differs, or undefined. */
export function otherWording(
  requirement: Requirement,
  spec: OperationSpec,
  revisions: readonly OperationSpec[],
): string | undefined {
  const differing = revisions
    .filter(({ asOf }) => asOf !== spec.asOf)
    .map((revision) => ({
      asOf: revision.asOf,
      counterpart: revision.requirements.find(({ id }) => id === requirement.id),
    }))
    .filter(({ counterpart }) => !counterpart || meaning(counterpart) !== meaning(requirement));
  if (differing.length === 0) return undefined;
  return differing.map(({ asOf, counterpart }) => `the revision as-of ${asOf} ${inWords(counterpart)}`).join('; ');
}
