/** Request bodies of a configuration, with what `{ "env": "NAME" }` stands for. */
import { isObject } from '../../specs/text.ts';
import type { Given } from '../model.ts';

type LookUp = (name: string) => string | undefined;

function filledIn(value: unknown, env: LookUp, unset: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => filledIn(one, env, unset));
  if (!isObject(value)) return value;
  const [[key, name] = ['', undefined], ...others] = Object.entries(value);
  if (others.length > 0 || key !== 'env' || typeof name !== 'string') return filledMembers(value, env, unset);
  const text = env(name);
  if (text === undefined) unset.add(name);
  return text ?? '';
}

const filledMembers = (members: Readonly<Record<string, unknown>>, env: LookUp, unset: Set<string>) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, filledIn(value, env, unset)]));

/** @returns the same, and a problem for each variable that is not set */
export function withVariables({ bodies, resources }: Given, env: LookUp): Given & { readonly problems: string[] } {
  const unset = new Set<string>();
  const filled = {
    bodies: Object.fromEntries(
      Object.entries(bodies).map(([page, members]) => [page, filledMembers(members, env, unset)]),
    ),
    resources: Object.fromEntries(
      Object.entries(resources).map(([path, one]) => [path, { ...one, body: filledMembers(one.body, env, unset) }]),
    ),
  };
  return {
    ...filled,
    problems: [...unset].map(
      (name) =>
        `${name}: is not set, and a request body of the settings needs it; set it in the environment or in .env`,
    ),
  };
}
