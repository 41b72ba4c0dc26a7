/** Mockoon: a mock made of routes and rules. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startServer } from './children.ts';
import { environment } from './mockoon-environment.ts';
import { expected } from './mockoon.expected.ts';
import { installPackages } from './install.ts';
import type { Place, Target, WildServer } from './wild-server.ts';

async function start({ folder, home, say }: Place): Promise<Target> {
  await installPackages(home, say);
  const port = await freePort();
  const file = join(folder, 'mockoon.json');
  await writeFile(file, JSON.stringify({ ...environment, port }, undefined, 2));
  const program = join(home, 'node_modules/@mockoon/cli/bin/run.js');
  const listen = ['--data', file, '--hostname', '127.0.0.1', '--port', String(port)];
  const argv = [program, 'start', ...listen, '--repair', '--disable-log-to-file', '--disable-admin-api'];
  const child = await startServer({ command: process.execPath, argv, cwd: folder }, port);
  return { url: `http://127.0.0.1:${port}`, identities: {}, tokens: {}, stop: child.stop };
}

export const mockoon: WildServer = { name: 'mockoon', expected, start };
