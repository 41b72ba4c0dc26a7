/** Globs for ids, paths and URLs. Of our own, since those of libraries become regular expressions that some patterns keep busy for minutes. */

/** Stands for any text; anything else is one character. */
type Token = '*' | ((character: string) => boolean);

/** Alternatives in all at most; a glob with more is taken as it is written. */
const mostAlternatives = 256;

/** `a{b,c}` -> `ab`, `ac`. */
function alternativesOf(glob: string): readonly string[] {
  const done: string[] = [];
  const open = [glob];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [group, inner = ''] = /\{([^{},]*(?:,[^{},]*)+)\}/.exec(next) ?? [];
    if (group === undefined) done.push(next);
    else for (const one of inner.split(',')) open.push(next.replace(group, () => one));
    if (done.length + open.length > mostAlternatives) return [glob];
  }
  return done;
}

const literally =
  (wanted: string): Token =>
  (character) =>
    character === wanted;

/** `[a-z]` or `[!a-z]`. */
function oneOfClass(inner: string): Token {
  const isNegated = /^[!^]/.test(inner);
  const ranges = (isNegated ? inner.slice(1) : inner).match(/[^]-[^]|[^]/g) ?? [];
  const isMember = (character: string): boolean =>
    ranges.some((range) => (range[0] ?? '') <= character && character <= (range[2] ?? range[0] ?? ''));
  return (character) => isMember(character) !== isNegated;
}

function tokensOf(glob: string): readonly Token[] {
  const tokens: Token[] = [];
  // behind it no class ends, and none is looked for: each `[` would read to the end
  const lastEnd = glob.lastIndexOf(']');
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at] ?? '';
    const end = character === '[' && at < lastEnd ? glob.indexOf(']', at) : -1;
    if (character === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*');
    } else if (character === '?') tokens.push(() => true);
    else if (end > at + 1) {
      tokens.push(oneOfClass(glob.slice(at + 1, end)));
      at = end;
    } else if (character === '\\' && at + 1 < glob.length) {
      at += 1;
      tokens.push(literally(glob[at] ?? ''));
    } else tokens.push(literally(character));
  }
  return tokens;
}

/** A later `*` takes over from an earlier one, so that nothing is tried twice: work grows with text times glob. */
function fits(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let star: { readonly token: number; at: number } | undefined;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === '*') {
      token += 1;
      star = { token, at };
    } else if (wanted?.(text[at] ?? '') === true) {
      token += 1;
      at += 1;
    } else if (star) {
      star.at += 1;
      ({ token, at } = star);
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === '*');
}

/** `*` is any text, also over slashes, `?` any character, `[a-z]` one of these, `[!a-z]` none of them, `{a,b}` either; `\` takes the next one as it is. */
export function globMatcher(glob: string): (text: string) => boolean {
  const alternatives = alternativesOf(glob).map(tokensOf);
  return (text) => alternatives.some((tokens) => fits(tokens, text));
}
