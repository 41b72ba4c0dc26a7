/** Every secret that a run touches, so that whatever is printed or written can be searched for all of them. */
import { Secret } from './secret.ts';

export const secretPlaceholder = '<secret>';

/** Shorter texts stand in messages by chance. */
const shortest = 4;
/** Parts of a secret give something away only where they are long. */
const shortestPart = 12;

/** The secret as messages may spell it, and its parts: segments of a JWT, lines of a key. */
function spellings(value: string): readonly string[] {
  const octets = Buffer.from(value);
  return [
    value,
    encodeURIComponent(value),
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
    octets.toString('base64').replace(/=+$/, ''),
    octets.toString('base64url'),
    ...value.split(/[\s.]+/).filter((part) => part.length >= shortestPart),
  ];
}

export class SecretBook {
  readonly #secrets = new Map<string, Secret>();
  readonly #listeners = new Set<(secret: Secret) => void>();
  /** Longest first: a part must not leave the rest of the whole behind. */
  #cuts: readonly string[] | undefined;

  add(value: string): Secret {
    const known = this.#secrets.get(value);
    if (known) return known;
    const secret = new Secret(value);
    this.#secrets.set(value, secret);
    this.#cuts = undefined;
    for (const listener of this.#listeners) listener(secret);
    return secret;
  }

  /** Calls back for every secret that is known, and for each that is learnt later. */
  tell(listener: (secret: Secret) => void): void {
    for (const secret of this.#secrets.values()) listener(secret);
    this.#listeners.add(listener);
  }

  /** The text with a placeholder for every secret, however it is spelled. */
  cut(text: string): string {
    this.#cuts ??= [...new Set([...this.#secrets.keys()].flatMap(spellings))]
      .filter((spelling) => spelling.length >= shortest)
      .sort((a, b) => b.length - a.length);
    return this.#cuts.reduce((clean, spelling) => clean.replaceAll(spelling, secretPlaceholder), text);
  }
}
