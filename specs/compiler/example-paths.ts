/** The addresses of example requests, held against the templates of request lines. */

/** Host, version and path of an example's request; a host or a version that it does not name is undefined. */
export function addressOf(address: string) {
  const [, asked, version, path = ''] =
    /^(?:https?:\/\/([^/]+))?(?:\/?(beta|v1\.0)(?=\/))?(\/?[^?\s]*)/i.exec(address) ?? [];
  return { asked, version, path: `/${path.replace(/^\/|\/$/g, '')}` };
}

/** Whether a path is one that a template describes: a hole stands for one character or more of one segment. */
export function fits(path: string, template: string): boolean {
  // whoever has signed in is one of the users
  const readings: readonly (readonly [shown: string, wanted: string])[] = [
    [path, template],
    [path, template.replace(ofOneUser, '/me')],
    [path.replace(/^\/users\/[^/]+(?=\/)/i, '/me'), template],
    // a key in brackets is a segment
    [path.replaceAll(/\('([^'()/]+)'\)/g, '/$1'), template],
  ];
  return readings.some(([one, other]) => {
    const shown = one.toLowerCase().split('/');
    const wanted = other.toLowerCase().split('/');
    return shown.length === wanted.length && wanted.every((segment, at) => segmentFits(shown[at] ?? '', segment));
  });
}

const ofOneUser = /^\/users\/\{[^{}/]*\}(?=\/|$)/i;

/** Whether a path that does not fit a template is told beside it: one is the end of the other, or root and literal end are the same. */
export function isAlike(path: string, template: string): boolean {
  const wanted = template.toLowerCase().split('/').slice(1);
  const shown = path.toLowerCase().split('/').slice(1);
  if (wanted.length < 2 || shown.length < 2) return false;
  const last = wanted.at(-1) ?? '{';
  if (shown.includes(wanted[0] ?? '') && shown.at(-1) === last && !last.includes('{')) return true;
  if (last === '$ref') return fits(path, template.slice(0, template.lastIndexOf('/')));
  if (shown.length > wanted.length) return fits(`/${shown.slice(-wanted.length).join('/')}`, template);
  const end = wanted.slice(-shown.length);
  return !end[0]?.includes('{') && fits(path, `/${end.join('/')}`);
}

/** No regular expression: several holes in one segment would make it try every division of a long one. */
function segmentFits(shown: string, wanted: string): boolean {
  const [start = '', ...literals] = wanted.split(/\{[^{}]*\}/);
  const end = literals.pop();
  if (end === undefined) return shown === start;
  if (!shown.startsWith(start)) return false;
  let from = start.length;
  for (const literal of literals) {
    const found = shown.indexOf(literal, from + 1);
    if (found < 0) return false;
    from = found + literal.length;
  }
  return shown.length - end.length > from && shown.endsWith(end);
}
