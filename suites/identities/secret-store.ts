/** Secrets by reference: a configuration says where they are, and is never one itself. */
import { readFile } from 'node:fs/promises';
import type { Secret } from './secret.ts';
import type { SecretBook } from './secret-book.ts';

/** An environment variable (or a line of `.env`), or a file (absolute path). */
export type SecretReference = { readonly env: string } | { readonly file: string };

export type SecretResult =
  | { readonly ok: true; readonly secret: Secret }
  | { readonly ok: false; readonly reason: string };

export type OctetsResult =
  | { readonly ok: true; readonly octets: Buffer }
  | { readonly ok: false; readonly reason: string };

export interface SecretStoreOptions {
  /** An empty value counts as not set. */
  readonly env: (name: string) => string | undefined;
  readonly secrets: SecretBook;
}

const most = 1 << 20;

async function readOctets(file: string): Promise<OctetsResult> {
  try {
    const octets = await readFile(file);
    if (octets.length === 0) return { ok: false, reason: `the file ${file} is empty; put the secret into it` };
    if (octets.length > most)
      return { ok: false, reason: `the file ${file} is too large for a secret; check its name` };
    return { ok: true, octets };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause';
    return { ok: false, reason: `the file ${file} cannot be read (${code}); check its name, and that you may read it` };
  }
}

/** Reads again at each call, because what a file holds may have been renewed since. Whatever is read is in the book first. */
export class SecretStore {
  readonly #options: SecretStoreOptions;

  constructor(options: SecretStoreOptions) {
    this.#options = options;
  }

  /** Text without white space around it. */
  async read(reference: SecretReference): Promise<SecretResult> {
    const read = await this.octets(reference);
    if (!read.ok) return read;
    const text = read.octets
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trim();
    const place = 'env' in reference ? `the environment variable ${reference.env}` : `the file ${reference.file}`;
    if (text === '') return { ok: false, reason: `${place} is blank; put the secret into it` };
    return { ok: true, secret: this.#options.secrets.add(text) };
  }

  /** For what may be binary, such as a PFX file. */
  async octets(reference: SecretReference): Promise<OctetsResult> {
    if ('file' in reference) return readOctets(reference.file);
    const value = this.#options.env(reference.env);
    if (value === undefined) return { ok: false, reason: `the environment variable ${reference.env} is not set` };
    this.#options.secrets.add(value.trim());
    return { ok: true, octets: Buffer.from(value) };
  }
}
