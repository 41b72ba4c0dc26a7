/** A target must not be able to write on a reader's terminal, nor make a report that no parser takes. Nor to command a build machine: `##vso[…]`, `##[…]`. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|#(?=#[a-z]*\[)/giu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
