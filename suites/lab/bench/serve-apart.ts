/** The reference server in a process of its own, so that its work is not counted as the engine's. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startReferenceServer, type ReferenceServerOptions } from '../../../fixtures/server/index.ts';
import { deriveCases } from '../../cases/derive.ts';
import { syntheticSpecs } from './synthetic-specs.ts';

interface Order {
  readonly size: number;
  readonly jwks: ReferenceServerOptions['jwks'];
}

export async function serveApart(size: number, jwks: Order['jwks']): Promise<{ readonly url: string; close(): void }> {
  const child = fork(fileURLToPath(import.meta.url), ['--serve']);
  child.send({ size, jwks } satisfies Order);
  const [url] = await once(child, 'message');
  return { url: String(url), close: () => void child.kill() };
}

async function serve({ size, jwks }: Order): Promise<void> {
  const server = await startReferenceServer({ specs: syntheticSpecs(size, (spec) => deriveCases(spec).length), jwks });
  process.send?.(server.url);
}

if (process.argv[2] === '--serve') process.once('message', (order: Order) => void serve(order));
