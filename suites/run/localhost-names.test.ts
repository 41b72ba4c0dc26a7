/** Names below `localhost` that the resolver leads elsewhere. */
import dns, { type LookupAddress } from 'node:dns';
import { expect, onTestFinished, test } from 'vitest';
import { rawTransport } from '../runner/raw-transport.ts';
import { pooledTransport } from '../runner/pooled-transport.ts';
import { run } from '../cli/run.command.ts';
import { call, newFolder } from './in-process.test-data.ts';
import { letsNobodyIn, serveTarget } from './targets.test-data.ts';

/** What the resolver of this process says of every name. */
function resolveTo(...addresses: readonly LookupAddress[]): void {
  const { lookup } = dns;
  const fake = (_name: string, options: dns.LookupOptions, callback: (...answer: readonly unknown[]) => void): void => {
    if (options.all === true) callback(null, addresses);
    else callback(null, addresses[0]?.address, addresses[0]?.family);
  };
  Object.assign(dns, { lookup: fake });
  onTestFinished(() => void Object.assign(dns, { lookup }));
}

const named = (url: string): string => url.replace('127.0.0.1', 'mock.localhost');
// it reaches this machine and is no loopback address, so that a token that left would be seen
const elsewhere = { address: '0.0.0.0', family: 4 };
const here = { address: '127.0.0.1', family: 4 };

test('a name that resolves elsewhere is sent nothing, and the message says why', async () => {
  const { url, requests } = await serveTarget(letsNobodyIn);
  resolveTo(elsewhere);
  const { code, out } = await call(run, {
    cwd: await newFolder(),
    argv: ['--target', named(url), '--suite', 'response'],
  });
  expect(requests).toEqual([]);
  expect(code).toBe(3);
  expect(out).toContain(
    'mock.localhost is taken for this machine, and resolves to 0.0.0.0, which is not; write 127.0.0.1',
  );
});

test('each transport looks at the address itself, whatever was resolved before', async () => {
  const { url, requests } = await serveTarget(letsNobodyIn);
  resolveTo(elsewhere);
  const options = { origin: named(url), hereOnly: true, timeoutMs: 1000, connections: 1, clock: () => 0 };
  const request = { method: 'GET', path: '/', headers: [], body: '', framing: 'none' } as const;
  for (const transport of [rawTransport(options), pooledTransport(options)]) {
    const { end } = await transport.send(request, new AbortController().signal).settled;
    expect(end).toMatchObject({ kind: 'failed', cause: 'dns' });
    await transport.close();
  }
  expect(requests).toEqual([]);
});

test('of several addresses those of this machine are taken', async () => {
  const { url, requests } = await serveTarget(letsNobodyIn);
  resolveTo(elsewhere, here);
  await call(run, { cwd: await newFolder(), argv: ['--target', named(url), '--suite', 'response'] });
  expect(requests.length).toBeGreaterThan(0);
});

test('a mock that --mock-host names may be elsewhere', async () => {
  const { url, requests } = await serveTarget(letsNobodyIn);
  resolveTo(elsewhere);
  const argv = ['--target', named(url), '--suite', 'response', '--mock-host', 'mock.localhost'];
  await call(run, { cwd: await newFolder(), argv });
  expect(requests.length).toBeGreaterThan(0);
});
