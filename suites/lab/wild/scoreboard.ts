/** Rows as people read them: Markdown, HTML, and a badge of each mock. The same rows give the same octets. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cell, code, plain } from '../../reporters/markdown-text.ts';
import { html, table } from '../../reporters/html/markup.ts';
import { style } from '../../reporters/html/style.ts';
import type { AcceptedRows } from './ratchet.ts';

/** Rendered of the accepted rows, to be read where the repository is. */
export const shownRows = fileURLToPath(new URL('scoreboard.md', import.meta.url));

const title = 'What public mocks keep of the pages of Microsoft Graph';
const meaning =
  'Each mock is started as its package has it and judged with the pages whose requests it serves, so rows of different pages are no ranking. Index: how many of the cases could be judged. Score: how many of those did not fail. Failures are of what the pages promise; what breaks rules of HTTP, OAuth or Graph alone is a warning.';
const head = ['mock', 'pages', 'cases', 'index', 'score', 'failed, by theme', 'checks that fail in most cases', 'why'];

/** Findings of a row. */
const mostShown = 3;

const counted = (counts: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(counts).map(([name, count]) => `${name} ${count}`);

const worst = ({ checks, warnings }: AcceptedRows[string]): readonly string[] =>
  [...counted(checks), ...counted(warnings).map((one) => `${one} (warning)`)].slice(0, mostShown);

const orNone = (texts: readonly string[]): string => texts.join(', ') || 'none';

export function markdownOf(rows: AcceptedRows): string {
  const lines = Object.entries(rows).map(([name, row]) => [
    `**${plain(name)}**<br>${plain(row.of)}`,
    row.pages,
    row.cases,
    row.index,
    row.score,
    orNone(counted(row.failed)),
    worst(row).map(code).join('<br>') || 'none',
    plain(row.why),
  ]);
  return [
    `# ${title}`,
    '',
    `${meaning} Written by \`npm run scoreboard -- --accept\`, never by hand.`,
    '',
    ...[head, head.map(() => '---'), ...lines].map(
      (cells) => `| ${cells.map((one) => cell(String(one))).join(' | ')} |`,
    ),
    '',
  ].join('\n');
}

export function htmlOf(rows: AcceptedRows): string {
  const lines = Object.entries(rows).map(
    ([name, row]) =>
      html`<tr>
        <th scope="row"><b>${name}</b><br /><small>${row.of}</small></th>
        <td>${row.pages}</td>
        <td>${row.cases}</td>
        <td>${row.index}</td>
        <td>${row.score}</td>
        <td>${orNone(counted(row.failed))}</td>
        <td>${worst(row).map((one) => html`<code>${one}</code><br />`)}</td>
        <td>${row.why}</td>
      </tr>`,
  );
  const page = html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <main>
      <h1>${title}</h1>
      <p>${meaning}</p>
      ${table({ label: title, head, rows: lines })}
    </main>`;
  return `<!doctype html><html lang="en">${String(page).replace('<main>', `<style>${style}</style><main>`)}</html>\n`;
}

/** From the best: per cent at least, and the colour as shields.io names it. */
const colours = [
  [100, 'brightgreen'],
  [90, 'green'],
  [75, 'yellow'],
  [50, 'orange'],
  [0, 'red'],
] as const;

/** @see https://shields.io/badges/endpoint-badge */
export function badgeOf({ index, score }: AcceptedRows[string]): string {
  const color = colours.find(([atLeast]) => Number.parseFloat(score) >= atLeast)?.[1] ?? 'lightgrey';
  const message = `score ${score}, index ${index}`;
  return `${JSON.stringify({ schemaVersion: 1, label: 'graph conformance', message, color })}\n`;
}

/** @returns the files */
export async function writeScoreboard(folder: string, rows: AcceptedRows): Promise<readonly string[]> {
  const badges = Object.entries(rows).map(([name, row]) => [`badges/${name}.json`, badgeOf(row)] as const);
  const files = [['scoreboard.md', markdownOf(rows)], ['scoreboard.html', htmlOf(rows)], ...badges] as const;
  for (const [file, text] of files) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return files.map(([file]) => join(folder, file));
}
