/** `[!INCLUDE [x](path)]`: newer pages keep their table of permissions in a file of its own. */
import { posix } from 'node:path';

import { type Block, readBlocks, unclosedFence } from '../compiler/blocks.ts';
import { readFrontMatter } from '../compiler/front-matter.ts';
import { tooLong } from '../compiler/oddities.ts';
import { quoted, type Read, rejected } from '../compiler/problem.ts';

const directive = /^\s*\[!INCLUDE\s+\[[^\]]*\]\(([^)\s]+)\)\]\s*$/i;
const ofPermissions = /(^|[/-])permissions?[/-]|-permissions\.md$/i;

/** The same blocks with those of the included tables in their place, at the line of the directive. */
export function withIncludes(
  blocks: readonly Block[],
  include: (path: string) => string | undefined,
): Read<readonly Block[]> {
  const all: Block[] = [];
  const ownTable = blocks.some(({ kind }) => kind === 'table');
  for (const block of blocks) {
    const path = block.kind === 'paragraph' ? directive.exec(block.raw)?.[1] : undefined;
    if (path === undefined || ownTable || !ofPermissions.test(path)) {
      all.push(block);
      continue;
    }
    const text = include(posix.normalize(path));
    if (text === undefined) {
      const remedy = 'compile the page within its repository, where the file is at hand';
      return rejected('include-missing', block.line, `the included file ${quoted(path)} is not at hand`, remedy);
    }
    const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
    const front = readFrontMatter(lines);
    if (!front.ok)
      return rejected(
        'include-missing',
        block.line,
        `the included file ${quoted(path)} has no front matter that can be read`,
        'mend it',
      );
    const inside = readBlocks(lines.slice(front.value.lines), 1);
    if (unclosedFence(inside) !== undefined) {
      const message = `the included file ${quoted(path)} holds a code block without an end`;
      return rejected('unclosed-fence', block.line, message, 'close it');
    }
    const long = tooLong(inside);
    if (long.length > 0) return { ok: false, problems: long.map((one) => ({ ...one, line: block.line })) };
    all.push(...inside.map((one) => moved(one, block.line)));
  }
  return { ok: true, value: all };
}

/** The page's own line speaks for the file that it includes. */
function moved(block: Block, line: number): Block {
  if (block.kind !== 'table') return { ...block, line };
  const at = <Row extends object>(row: Row): Row => ({ ...row, line });
  return { ...block, line, head: at(block.head), rows: block.rows.map(at) };
}
