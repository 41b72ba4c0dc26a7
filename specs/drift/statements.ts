/** What a requirement says, in a few words of ours. */
import type { OperationSpec, Requirement } from '../model.ts';
import type { Phrase, Statement } from './model.ts';

export function statementOf(requirement: Requirement, spec: OperationSpec): Statement {
  const { clause, line } = requirement;
  return { ...phraseOf(requirement, spec), clause, line };
}

function phraseOf(requirement: Requirement, { requests }: OperationSpec): Phrase {
  switch (requirement.kind) {
    case 'request':
      return { says: 'routed:', values: requests.map(({ method, path }) => `${method} ${path}`) };
    case 'permission':
      return permissionPhrase(requirement.supported ? requirement.anyOf : []);
    case 'requestHeader': {
      const { name, value, required } = requirement;
      return { says: required ? 'required:' : 'optional:', values: [value === undefined ? name : `${name}: ${value}`] };
    }
    case 'requestBody':
      return { says: requirement.body === 'none' ? 'no body' : 'a body that the page describes', values: [] };
    case 'response': {
      const body = requirement.body === 'none' ? 'no body' : 'a body that the page describes';
      return { says: `status ${requirement.status}, ${body}`, values: [] };
    }
    case 'precondition':
      return { says: 'needs', values: [requirement.needs] };
  }
}

/** Of a list of permissions; an empty one is a scheme that is not supported. */
export function permissionPhrase(names: readonly string[]): Phrase {
  if (names.length === 0) return { says: 'not supported', values: [] };
  return { says: names.length === 1 ? 'needs' : 'needs any one of', values: names };
}
