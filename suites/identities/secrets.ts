/** Secrets of a run: values that cannot print themselves, all of them in one list, and the places where they are read from. */
import { inspect } from 'node:util';
import { readRegularFile } from '../../specs/regular-file.ts';
import { failed, type Result } from '../../specs/result.ts';
import { errorCode, pathShown } from '../../specs/text.ts';
import type { SecretReference } from './config.ts';

export const secretPlaceholder = '<secret>';

/** A value that cannot print itself, whatever it is handed to. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Only for putting it on the wire and for redaction. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return secretPlaceholder;
  }

  toJSON(): string {
    return secretPlaceholder;
  }

  [inspect.custom](): string {
    return secretPlaceholder;
  }
}

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

/** Every secret that a run touches, so that whatever is printed or written can be searched for all of them. */
export class KnownSecrets {
  readonly #secrets = new Map<string, Secret>();
  readonly #listeners = new Set<(secret: Secret) => void>();
  /** Longest first: a part must not leave the rest of the whole behind. */
  #spellings: readonly string[] | undefined;

  add(value: string): Secret {
    const known = this.#secrets.get(value);
    if (known) return known;
    const secret = new Secret(value);
    this.#secrets.set(value, secret);
    this.#spellings = undefined;
    for (const listener of this.#listeners) listener(secret);
    return secret;
  }

  /** Calls back for every secret that is known, and for each that becomes known later. */
  onSecret(listener: (secret: Secret) => void): void {
    for (const secret of this.#secrets.values()) listener(secret);
    this.#listeners.add(listener);
  }

  /** The text with a placeholder for every secret, however it is spelled. */
  redact(text: string): string {
    this.#spellings ??= [...new Set([...this.#secrets.keys()].flatMap(spellings))]
      .filter((spelling) => spelling.length >= shortest)
      .sort((a, b) => b.length - a.length);
    return this.#spellings.reduce((clean, spelling) => clean.replaceAll(spelling, secretPlaceholder), text);
  }
}

/** `the file /etc/secret`. The secret itself may stand where its place is to be named. */
export const describeReference = (reference: SecretReference): string =>
  'env' in reference ? `the environment variable ${pathShown(reference.env)}` : `the file ${pathShown(reference.file)}`;

/** Text without white space around it. Reads again at each call, because what a file holds may have been renewed since. */
export type ReadSecret = (reference: SecretReference) => Promise<Result<{ secret: Secret }>>;

const mostOctets = 1 << 20;

/** A byte order mark, or every other octet of the beginning is 0. One char per octet. */
const utf16 = /^(?:\xFF\xFE|\xFE\xFF|[\t-~]\0[\t-~]\0|\0[\t-~]\0[\t-~])/;

/** Of a file that is no UTF-8: undefined where it may be. Windows PowerShell writes UTF-16. */
export const encodingFault = (octets: Buffer): string | undefined =>
  utf16.test(octets.toString('latin1', 0, 4))
    ? 'is in UTF-16; save it as UTF-8 (PowerShell: Out-File -Encoding ascii)'
    : undefined;

async function textOfFile(file: string): Promise<Result<{ text: string }>> {
  const named = describeReference({ file });
  try {
    const octets = readRegularFile(file, mostOctets);
    if (octets.length === 0) return failed(`${named} is empty; put the secret into it`);
    const fault = encodingFault(octets);
    return fault === undefined ? { ok: true, text: octets.toString('utf8') } : failed(`${named} ${fault}`);
  } catch (error) {
    if (errorCode(error) === 'EFBIG') return failed(`${named} is too large for a secret; check its name`);
    return failed(`${named} cannot be read (${errorCode(error)}); check its name, and that you may read it`);
  }
}

/**
 * @param env an empty value counts as not set
 * @param secrets whatever is read is in here first
 */
export function secretReader(env: (name: string) => string | undefined, secrets: KnownSecrets): ReadSecret {
  return async (reference) => {
    const value = 'env' in reference ? env(reference.env) : undefined;
    if ('env' in reference && value === undefined) return failed(`${describeReference(reference)} is not set`);
    const read = 'file' in reference ? await textOfFile(reference.file) : { ok: true as const, text: value ?? '' };
    if (!read.ok) return read;
    const text = read.text.replace(/^\uFEFF/, '').trim();
    return text === ''
      ? failed(`${describeReference(reference)} is blank; put the secret into it`)
      : { ok: true, secret: secrets.add(text) };
  };
}
