/** Text in lines that a terminal shows whole. Words are never cut: an id or an address can be copied from its line. */

/** @param indent blanks before every line but the first, which stands behind something already */
export function wrapped(text: string, width: number, indent = 0): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one, at) => (at === 0 ? one : `${' '.repeat(indent)}${one}`));
}

/** A method, say, before an address that fits on no line. */
const shortest = 8;

/** Two blanks before each line, names to the left, and numbers below each other. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join('  '),
    )
    .map((line) => `  ${line}`);
}

/** Every line within the width; what of it does not fit goes on below, four columns further in. */
export function fitted(text: string, width = Number.POSITIVE_INFINITY): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (line.length <= width) return line;
      const indent = line.search(/\S|$/);
      const [first = '', ...rest] = wrapped(line.slice(indent), width, indent + 4);
      const alone = first.length < shortest && rest[0] !== undefined && rest[0].length > width;
      const head = alone ? `${first} ${rest[0]?.trimStart()}` : first;
      return [`${' '.repeat(indent)}${head}`, ...rest.slice(alone ? 1 : 0)];
    })
    .join('\n');
}

/** With the flag before it, whose value it is. */
const shellWord = /(?:--?[\w-]+ (?!-))?(?:[^\s'"]|'[^']*'|"(?:\\[^]|[^"\\])*")+/g;

/** A command of a POSIX shell over several lines; the same words. */
export function wrappedCommand(command: string, width: number, indent: number): readonly string[] {
  if (indent + command.length <= width) return [command];
  const lines: string[] = [];
  let line = '';
  for (const [word] of command.matchAll(shellWord)) {
    if (line !== '' && indent + line.length + word.length + 3 > width) {
      lines.push(`${line} \\`);
      line = `  ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one, at) => (at === 0 ? one : `${' '.repeat(indent)}${one}`));
}

/** A request that does not fit loses the names of its holes, then its first segments, then its middle. */
export function shortRequest(request: string, width: number): string {
  if (request.length <= width) return request;
  const [method = '', path = ''] = request.split(' ');
  const segments = path
    .replaceAll(/\{[^}]*\}/g, '{id}')
    .split('/')
    .slice(1);
  const ends = segments.map((_, from) => `${method} /${from === 0 ? '' : '…/'}${segments.slice(from).join('/')}`);
  const text = ends.slice(0, Math.max(1, ends.length - 1)).find((one) => one.length <= width) ?? ends[0] ?? request;
  if (text.length <= width) return text;
  const end = Math.max(1, Math.floor((width - 1) / 2));
  return `${text.slice(0, Math.max(1, width - 1 - end))}…${text.slice(-end)}`;
}
