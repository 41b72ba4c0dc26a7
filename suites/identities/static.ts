/** A token that a person got elsewhere and put into an environment variable or a file. */
import { expiryOf } from './proof.ts';
import type { TokenSource } from './provider.ts';
import type { SecretReference, SecretStore } from './secret-store.ts';

export function staticToken(reference: SecretReference, store: SecretStore): TokenSource {
  return {
    async acquire() {
      const read = await store.read(reference);
      return read.ok ? { ok: true, token: read.secret, ...expiryOf(read.secret.reveal()) } : read;
    },
  };
}
