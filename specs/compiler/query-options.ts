/** The query options that a page names and says can be used. Whatever else is said of one of them is not read. */
import { type Lexicon, sentences } from './lexicon.ts';
import { proseOf, readInline } from './markdown.ts';
import { queryOptions } from '../model.ts';
import type { PageSection } from './sections.ts';

interface QueryOption {
  readonly line: number;
  /** With its sign: `$select`. */
  readonly name: (typeof queryOptions)[number];
}

export interface QueryOptions {
  readonly options: readonly QueryOption[];
  /** The first line that speaks of an option otherwise. */
  readonly unread?: number;
}

const options = /\$[a-z]+(?![\p{L}\p{N}])/giu;

interface Said extends QueryOption {
  /** Whether the words beside it say that it can be used, and no more. */
  readonly plain: boolean;
}

export function readQueryOptions({ blocks }: PageSection, lexicon: Lexicon): QueryOptions {
  const said = proseOf(blocks).flatMap(({ text, line }) =>
    sentences(text).map((sentence) => ({ line, text: sentence })),
  );
  const usable = ({ text }: { text: string }): boolean => lexicon.saysOptionsCanBeUsed(text.replaceAll(options, ' '));
  // names alone, in a list or a table, mean what the sentences around them say
  const listed = said.some((one) => usable(one) && !isNames(one.text)) && said.every(usable);
  const named = [
    ...said.flatMap((one) => namesIn(one.text, one.line, isNames(one.text) ? listed : usable(one))),
    ...blocks.flatMap((block) =>
      block.kind !== 'table'
        ? []
        : block.rows.flatMap(({ line, cells: [first = '', ...others] }) => {
            const { text } = readInline(first);
            const refused = others.some((cell) => lexicon.is('notSupported', readInline(cell).text));
            return namesIn(text, line, listed && isNames(text) && !refused);
          }),
    ),
  ];
  const odd = named.filter(({ plain }) => !plain);
  const doubtful = new Set(odd.map(({ name }) => name));
  const certain = new Map(
    named.filter(({ name }) => !doubtful.has(name)).map(({ name, line }) => [name, { name, line }]),
  );
  const [first] = odd;
  return { options: [...certain.values()], ...(first === undefined ? {} : { unread: first.line }) };
}

const isNames = (text: string): boolean => !/[\p{L}\p{N}]/u.test(text.replaceAll(options, ' '));

const namesIn = (text: string, line: number, plain: boolean): readonly Said[] =>
  [...text.matchAll(options)].flatMap(([written]) => {
    const name = queryOptions.find((one) => one === written.toLowerCase());
    return name === undefined ? [] : [{ line, name, plain }];
  });
