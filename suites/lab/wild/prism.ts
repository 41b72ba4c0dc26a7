/** Prism: a mock made of an OpenAPI description and of nothing else. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startServer } from './children.ts';
import { description } from './openapi.ts';
import { expected } from './prism.expected.ts';
import { installPackages } from './install.ts';
import type { Place, Target, WildServer } from './wild-server.ts';

async function start({ folder, home, say }: Place): Promise<Target> {
  await installPackages(home, say);
  const port = await freePort();
  const file = join(folder, 'openapi.json');
  await writeFile(file, JSON.stringify(description, undefined, 2));
  const program = join(home, 'node_modules/@stoplight/prism-cli/dist/index.js');
  const argv = [program, 'mock', '--host', '127.0.0.1', '--port', String(port), '--multiprocess', 'false', file];
  const child = await startServer({ command: process.execPath, argv, cwd: folder }, port);
  return { url: `http://127.0.0.1:${port}`, identities: {}, tokens: {}, stop: child.stop };
}

export const prism: WildServer = { name: 'prism', expected, start };
