/** How problems speak: what may be shown of a value, and which right name a wrong one is near to. */
import { shown as printed } from '../../specs/text.ts';

// Tokens, passwords in URLs and anything too long to be a setting; a wrong place for a secret must not become a log line.
const secretive = /^(?:bearer\s|eyJ)|@|^.{61,}/is;

export function mayBeSecret(text: string): boolean {
  return secretive.test(text);
}

/** The value in quotes on one line, or its length where it may be a secret. */
export function shown(text: string): string {
  return mayBeSecret(text) ? `a value of ${text.length} characters (not shown: it may be a secret)` : printed(text);
}

/** A flag, variable, key or file name: bare where it is a plain word, else as `shown`. */
export function named(text: string): string {
  return /^[\w./-]{1,60}$/.test(text) && !mayBeSecret(text) ? text : shown(text);
}
