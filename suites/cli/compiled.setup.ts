/**
 * The command line as JavaScript, for tests that start it as a process: translating TypeScript at each start takes five times
 * as long. It is compiled before the tests, again only after a source has changed.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import type { TestProject } from 'vitest/node';
import { packageRoot } from '../../specs/package-root.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the compiled `main.js`. */
    compiledMain: string;
  }
}

const rooms = ['specs', 'suites', 'fixtures'];

/** Of all that the bundler reads. */
function digestOf(root: string): string {
  const digest = createHash('sha256');
  const sources = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.(test|test-data)\.ts$/.test(name))
      .map((name) => join(room, name)),
  );
  for (const name of [...sources.sort(), 'tsconfig.json', 'package.json', 'package-lock.json'])
    digest.update(`${name}\0`).update(readFileSync(join(root, name)));
  return digest.digest('hex').slice(0, 16);
}

/** @returns the folder, which is laid out as the package is */
function compiled(root: string): string {
  const parent = join(root, 'node_modules', '.cache', 'graph-conformance');
  const folder = join(parent, digestOf(root));
  if (existsSync(folder)) return folder;
  mkdirSync(parent, { recursive: true });
  const draft = mkdtempSync(join(parent, 'draft-'));
  execFileSync('npm', ['run', '--silent', 'bundle', '--', `--outdir=${join(draft, 'dist')}`], { cwd: root });
  cpSync(join(root, 'package.json'), join(draft, 'package.json'));
  // relative: a copy of the whole checkout reads its own files
  for (const room of rooms) symlinkSync(relative(draft, join(root, room)), join(draft, room));
  try {
    renameSync(draft, folder);
  } catch (error) {
    // another vitest was faster
    rmSync(draft, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

export default function setup(project: TestProject): void {
  const provide = (): void =>
    project.provide('compiledMain', join(compiled(packageRoot()), 'dist', 'suites', 'cli', 'main.js'));
  provide();
  project.onTestsRerun(provide);
}
