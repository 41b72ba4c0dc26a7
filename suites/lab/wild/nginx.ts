/** nginx: a `map` from fixed tokens to decisions, and answers as the pages document them. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../install.ts';
import { freePort, startServer } from '../process.ts';
import {
  actionsOnly,
  collections,
  knownId,
  refusals,
  staticIdentities,
  type accounts,
  type WildServer,
} from './server.ts';

const decisions = {
  'work-writer': 204,
  'work-writer-and-more': 204,
  'work-stranger': 403,
  'work-reader': 403,
  'work-nothing': 403,
  'personal-writer': 403,
  'personal-stranger': 403,
  'app-writer': 403,
  'work-expired': 401,
} as const satisfies Partial<Record<keyof typeof accounts, number>>;

const program = '/usr/sbin/nginx';

/** @throws {Error} where it is not there and cannot be installed */
async function install(folder: string): Promise<void> {
  if (existsSync(program)) return;
  if (process.getuid?.() !== 0)
    throw new Error(`${program} is not there; install Debian's nginx-light, or run this as root once`);
  console.log('installing nginx-light from Debian');
  await runTool('apt-get', ['update'], folder);
  await runTool('apt-get', ['install', '-y', '--no-install-recommends', 'nginx-light'], folder);
}

async function configuration(values: Readonly<Record<string, string | number>>): Promise<string> {
  const template = await readFile(new URL('nginx.conf', import.meta.url), 'utf8');
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_hole, name: string) => String(values[name]));
}

export const nginx: WildServer = {
  name: 'nginx',
  of: 'nginx-light of Debian',
  // it can keep every promise that it has a token for
  expected: [
    {
      cases:
        'permissions/delegated-work/{longer-name,longer-word,prefixed-name,shorter-name,other-separators,other-area}',
      verdict: 'not-sent',
      because: 'a fixed token has no name inside that could resemble another',
    },
    {
      cases: 'permissions/delegated-work/changed-case',
      verdict: 'not-sent',
      because: 'a fixed token has no name inside whose case could be turned',
    },
    {
      cases: 'permissions/{delegated-work,application}/misplaced-{claim,beside-another}',
      verdict: 'not-sent',
      because: 'a fixed token has no claims that could be confused',
    },
    {
      cases: 'headers/token-{not-yet-valid,wrong-audience,tampered-signature,alg-none,unknown-key}',
      verdict: 'not-sent',
      because: 'a fixed token can be withdrawn, and carries nothing else that could be wrong',
    },
  ],
  start: async (folder) => {
    await install(folder);
    const port = await freePort();
    const tokens = Object.keys(decisions).map((name) => [name, randomBytes(24).toString('base64url')] as const);
    const lines = Object.values(decisions).map((decision, at) => `"~^(?i:bearer) +${tokens[at]?.[1]}$" ${decision};`);
    const bodies = Object.entries(refusals).map(([status, body]) => [status, JSON.stringify(body)]);
    const file = join(folder, 'nginx.conf');
    await writeFile(
      file,
      await configuration({
        user: userInfo().username,
        folder,
        port,
        decisions: lines.join('\n    '),
        collections: collections.join('|'),
        id: knownId,
        ...Object.fromEntries(bodies),
      }),
    );
    const argv = ['-p', folder, '-c', file, '-e', 'stderr'];
    const { stop } = await startServer({ command: program, argv, cwd: folder }, port);
    return {
      url: `http://127.0.0.1:${port}`,
      ...staticIdentities(Object.fromEntries(tokens)),
      settings: actionsOnly,
      stop,
    };
  },
};
