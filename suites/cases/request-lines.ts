/** Request lines of several pages held against each other: which name the same operation, whatever they call its holes. */
import type { Method, OperationSpec } from '../../specs/model.ts';

/** Of a method and a path with its version segment: letter case, names of holes, the query and a qualified name tell nothing apart. */
export function lineKey(method: Method, path: string): string {
  const [bare = ''] = path.split('?');
  const plain = bare
    .replaceAll(/\{[^{}]*\}/g, '{}')
    .toLowerCase()
    // `things('{}')` is OData for `things/{}`
    .replaceAll(/\('\{\}'\)/g, '/{}');
  return `${method} ${plain.replace(/\/microsoft\.graph\.(\w+)$/, '/$1')}`;
}

export function lineKeysOf({ apiVersion, requests }: OperationSpec): readonly string[] {
  return requests.map(({ method, path }) => lineKey(method, `/${apiVersion}${path}`));
}
