/** The sentences of a text; soft line breaks end none. Pieces without a letter or digit are left out. */
export function sentences(text: string): readonly string[] {
  return text.split(/(?<=[.。！!])\s*(?=\S)/u).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}
