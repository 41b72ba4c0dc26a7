/** Markdown as GitHub reads it, for tests. */
import MarkdownIt from 'markdown-it';

// As GitHub reads it: HTML is on, and bare addresses become links.
export const reader = new MarkdownIt({ html: true, linkify: true });

/** Kinds of markup in a text, of all depths. */
export const kindsIn = (text: string): readonly string[] =>
  reader.parse(text, {}).flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)]);
/** What GitHub makes of words after that: mentions, issues, links. Code is left alone. */
export const mention = /[@#]\w|www\.|:\/\//i;

export const textIn = (text: string): string =>
  reader
    .parse(text, {})
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'text')
    .map(({ content }) => content)
    .join('');
