/** Programs of others, where they are not there yet. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './process.ts';

/** What npm and apt need to find their settings and proxies; no other program gets any of it. */
const ownEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** npm or apt, with our own environment. @throws {Error} where it fails */
export async function runTool(command: string, argv: readonly string[], cwd: string): Promise<void> {
  const env = { ...ownEnvironment(), DEBIAN_FRONTEND: 'noninteractive' };
  const { code, stdout, stderr } = await runProgram({ command, argv, cwd, env });
  if (code !== 0) throw new Error(`${command} ${argv.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
}

/** Kept between runs. */
const installed = fileURLToPath(new URL('../../.graph-conformance', import.meta.url));

/**
 * Packages of exact versions from the npm registry, in a folder of their own; their install scripts are not run.
 * @returns the folder of their `node_modules`
 * @throws {Error} where the registry does not have them, or is not there
 */
export async function installPackages(name: string, packages: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(installed, name);
  const wanted = JSON.stringify({ private: true, dependencies: packages }, undefined, 2);
  // written last: an install that was interrupted has none
  const stamp = join(folder, 'installed.json');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return folder;
  const named = Object.entries(packages).map((one) => one.join('@'));
  console.log(`installing ${named.join(', ')} into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), wanted);
  await runTool(
    'npm',
    ['install', '--prefer-offline', '--no-fund', '--no-audit', '--ignore-scripts', '--loglevel=error'],
    folder,
  );
  await writeFile(stamp, wanted);
  return folder;
}
