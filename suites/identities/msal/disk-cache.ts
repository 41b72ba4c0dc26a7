/**
 * MSAL's token cache on disk: refresh tokens in clear, so for the owner's eyes alone. Written to a file beside it and
 * renamed, so that a run that is killed leaves the old one.
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ICachePlugin } from '@azure/msal-node';
import { readRegularFile } from '../../../specs/regular-file.ts';
import { errorCode, isObject, jsonOf } from '../../../specs/text.ts';

/** What is wrong with the cache: where, what, and the way out. */
export class CacheProblem extends Error {}

/** Of a cache: some kilobytes for each account. */
const mostOctets = 16 * 1024 * 1024;

async function readCache(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    // Windows has no such bits: every file shows 666 there.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new CacheProblem(
        `the token cache ${file} may be read by others; delete it and sign in again, or chmod 600 it`,
      );
    return readRegularFile(file, mostOctets).toString('utf8');
  } catch (error) {
    if (error instanceof CacheProblem) throw error;
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new CacheProblem(
      `the token cache ${file} cannot be read (${errorCode(error)}); check its mode and its owner`,
    );
  }
}

async function writeCache(folder: string, file: string, text: string): Promise<void> {
  const fresh = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(fresh, text, { mode: 0o600, flag: 'wx' });
    // The process's umask may have taken bits away, never added any; it is the owner's that must be there.
    await chmod(fresh, 0o600);
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw new CacheProblem(
      `the token cache ${file} cannot be written (${errorCode(error)}); it has to be in a folder of your own`,
    );
  }
}

/** Every `secret` of MSAL's cache: access, refresh and id tokens. */
function secretsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'secret' && typeof member === 'string' ? [member] : secretsIn(member),
  );
}

/**
 * One file for each app and tenant; several accounts share it.
 * @param onSecret told of every token in the cache before MSAL gets it
 */
export function diskCache(
  folder: string,
  { tenant, client }: { readonly tenant: string; readonly client: string },
  onSecret: (secret: string) => void,
): ICachePlugin {
  const file = join(folder, `msal-${tenant}-${client}.json`);
  return {
    async beforeCacheAccess(context) {
      const text = await readCache(file);
      if (text === undefined) return;
      const content = jsonOf(text);
      if (!isObject(content)) throw new CacheProblem(`the token cache ${file} is damaged; delete it and sign in again`);
      secretsIn(content).forEach(onSecret);
      context.tokenCache.deserialize(text);
    },
    async afterCacheAccess(context) {
      if (context.cacheHasChanged) await writeCache(folder, file, context.tokenCache.serialize());
    },
  };
}
