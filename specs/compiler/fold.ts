/**
 * A wording without what translators and editors vary freely: letter case, full width, blanks, punctuation, an unclosed
 * bracket. Letters, digits and their marks are left, so that two wordings with one fold are the same words.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '');
}
