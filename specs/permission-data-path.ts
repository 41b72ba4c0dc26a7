/**
 * A path as another page, or Microsoft's permission data, may write it too: two paths with one key are the same request.
 * Without letter case, blanks, names of holes, quotes around them, query string and trailing slash;
 * a key in brackets, `/users('{id}')`, is the segment that OData lets it stand for, `/users/{id}`.
 */
export function pathKey(path: string): string {
  const folded = path
    .toLowerCase()
    .replaceAll(/\s/g, '')
    // the data itself closes some holes twice: `/chats/{id}}/messages`
    .replaceAll(/\{[^{}]*\}+|<[^<>]*>/g, '{}')
    .replaceAll(/'\{\}'|"\{\}"/g, '{}')
    .replaceAll(/\(([^()/]*)\)/g, (_, inBrackets: string) => argumentsKey(inBrackets));
  const [plain = ''] = folded.split('?', 1);
  const key = `/${plain}`.replaceAll(/\/{2,}/g, '/');
  return key.endsWith('/') ? key.slice(0, -1) : key;
}

/** Named arguments in the order of their names; a lone key as a segment; nothing for `()`. */
function argumentsKey(inBrackets: string): string {
  if (inBrackets === '') return '';
  if (inBrackets === '{}') return '/{}';
  return `(${inBrackets.split(',').toSorted().join(',')})`;
}
