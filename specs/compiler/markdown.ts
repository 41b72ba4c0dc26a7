import MarkdownIt from 'markdown-it';

/** One parser for all pages: it keeps no state between them. No plugin, no typographer, no link detection. */
export const markdown = new MarkdownIt({ html: true, linkify: false, typographer: false });

// no page underlines a heading, and the `---` that ends a group of tabs makes a heading of the sentence above it
markdown.disable('lheading');
