/** The servers, where they are not there yet: from the npm registry into a folder of their own, and from Debian. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild, type Program } from './children.ts';

/** Exact, because the expectations are about these. prism: the newest that says that it runs on Node 20. */
const pins = {
  '@mockoon/cli': '9.9.0',
  '@stoplight/prism-cli': '5.14.2',
  'oauth2-mock-server': '8.1.0',
} as const;

/** Milliseconds. */
const limit = 300_000;

export const nginxProgram = '/usr/sbin/nginx';

async function must(program: Program): Promise<void> {
  const { code, said } = await runChild(program, limit);
  if (code !== 0) throw new Error(`${program.command} ${program.argv.join(' ')} ended with ${code}:\n${said}`);
}

/** What npm and apt need to find their settings and proxies; the servers themselves get none of it. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** Into `node_modules` of that folder. @throws {Error} where the registry does not have them, or is not there */
export async function installPackages(folder: string, say: (line: string) => void): Promise<void> {
  const wanted = JSON.stringify({ private: true, dependencies: pins }, undefined, 2);
  // written last: an install that was interrupted has none
  const stamp = join(folder, 'installed.json');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  say(
    `installing ${Object.entries(pins)
      .map((pin) => pin.join('@'))
      .join(', ')} into ${folder}`,
  );
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), wanted);
  await must({
    command: 'npm',
    argv: ['install', '--no-fund', '--no-audit', '--ignore-scripts', '--loglevel=error'],
    cwd: folder,
    env: inherited(),
  });
  await writeFile(stamp, wanted);
}

/** @throws {Error} where it is not there and cannot be installed */
export async function installNginx(folder: string, say: (line: string) => void): Promise<void> {
  if (existsSync(nginxProgram)) return;
  if (process.getuid?.() !== 0)
    throw new Error(`${nginxProgram} is not there; install Debian's nginx-light, or run this as root once`);
  say('installing nginx-light from Debian');
  const env = { ...inherited(), DEBIAN_FRONTEND: 'noninteractive' };
  await must({ command: 'apt-get', argv: ['update'], cwd: folder, env });
  await must({
    command: 'apt-get',
    argv: ['install', '-y', '--no-install-recommends', 'nginx-light'],
    cwd: folder,
    env,
  });
}
