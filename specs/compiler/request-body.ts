/** What the request carries. */
import { type Lexicon, sentences } from './lexicon.ts';
import { type Block, readInline } from './markdown.ts';
import { quoted, type Read, rejected } from './problem.ts';
import type { PageSection } from './sections.ts';
import { linksResource } from './answer-type.ts';

const closed = 'expected one sentence of the closed list of "no request body" wordings, and nothing else';

const bodiless = 'the suites judge operations whose request has no body; nothing is wrong with the page';

/** The line of the sentence that says that there is no request body. */
export function readRequestBody({ blocks, line }: PageSection, lexicon: Lexicon): Read<{ readonly line: number }> {
  const content = blocks.filter((block) => block.kind !== 'html');
  const [first, second] = content;
  if (first === undefined)
    return rejected('request-body-unstated', line, 'an empty section of the request body', closed);
  const { text } = first.kind === 'paragraph' ? readInline(first.raw) : { text: '' };
  if (!saysNoBody(text, lexicon)) {
    const what = text === '' ? `a ${first.kind}` : quoted(text);
    return content.some((block) => describesBody(block, lexicon))
      ? rejected(
          'request-body-described',
          first.line,
          `unsupported shape: a request body is described: ${what}`,
          bodiless,
        )
      : rejected('request-body-wording', first.line, `body wording not in the list: ${what}`, closed);
  }
  if (second !== undefined) {
    return rejected('request-body-wording', second.line, 'the no-body sentence is followed by other content', closed);
  }
  return { ok: true, value: { line: first.line } };
}

function saysNoBody(text: string, lexicon: Lexicon): boolean {
  if (lexicon.is('noRequestBody', text)) return true;
  const [first = '', second = '', ...rest] = sentences(text);
  return rest.length === 0 && lexicon.is('noRequestBody', first) && lexicon.is('bodyIgnored', second);
}

function describesBody(block: Block, lexicon: Lexicon): boolean {
  if (block.kind !== 'paragraph') return block.kind === 'table' || block.kind === 'fence';
  const { text, links } = readInline(block.raw);
  return links.some(linksResource) || lexicon.has('describedBodyStems', text);
}
