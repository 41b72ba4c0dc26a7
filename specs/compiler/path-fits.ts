/** Whether a path is one that a template describes: a hole stands for one character or more of one segment. */
export function fits(path: string, template: string): boolean {
  const shown = path.toLowerCase().split('/');
  const wanted = template.toLowerCase().split('/');
  return shown.length === wanted.length && wanted.every((segment, at) => segmentFits(shown[at] ?? '', segment));
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
