/** Why a text is no bearer token, so that whoever saved or pasted it can mend it. */
import { algorithmOf } from './claims.ts';

/** Characters that may stand in a bearer token; a line end among them would be a header of its own. @see RFC 6750 §2.1 */
const tokenSyntax = /^[A-Za-z0-9\-._~+/]{8,}=*$/;
const foreignCharacter = /[^A-Za-z0-9\-._~+/=]/u;

/** The first that fits; a text without white space around it. */
const faults: readonly (readonly [pattern: RegExp, fault: string])[] = [
  [/[\0\uFFFD]/, 'is in UTF-16 or another encoding, in place of UTF-8'],
  [/^[{[]/, 'is JSON; give the token alone, without the rest'],
  [/^["'`“”„‘’‚«»]|["'`“”‘’«»]$/, 'has quotation marks around it; take them away'],
  [/^(?:authorization\s*[:=]\s*)?bearer\b/i, 'begins with "Bearer"; give the token alone'],
  [/[\r\n]/, 'has a line break in it; put it on one line'],
  [/\s/, 'has white space in it; give one token alone'],
];

/** `the character "…" (U+2026)`; one that is not seen, or that a terminal would obey, by its number alone. */
function nameOf(character: string): string {
  const number = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
    ? `the character "${character}" (${number})`
    : `the invisible character ${number}`;
}

/** A predicate for `it`, that shows at most a character that no token has; undefined where the text may be sent. */
export function tokenFault(text: string): string | undefined {
  const known = faults.find(([pattern]) => pattern.test(text))?.[1];
  if (known !== undefined) return known;
  const [foreign] = foreignCharacter.exec(text) ?? [];
  if (foreign !== undefined) return `has ${nameOf(foreign)} in it, which no token has`;
  // A JWT has three parts, an encrypted one five. @see RFC 7515 §3.1, RFC 7516 §3.1
  const parts = text.split('.');
  if (parts.length < 3 && algorithmOf(`${parts[0]}..`) !== undefined)
    return `begins as a JWT and has ${parts.length} of 3 parts, so it was cut; copy the whole token`;
  return tokenSyntax.test(text)
    ? undefined
    : 'is too short for a token (8 characters at least), or has "=" in the middle';
}
