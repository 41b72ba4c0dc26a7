import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { ManualTimers } from '../timers.test-data.ts';
import { sendTo, transportNames } from './exchange.test-data.ts';
import { pooledTransport } from './pooled-transport.ts';
import { rawTransport } from './raw-transport.ts';
import { never, serve, transportOptions, wireRequest } from './serve.test-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'runner-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A certificate that nobody trusts. Node cannot make one by itself. */
function selfSigned(): { readonly key: Buffer; readonly cert: Buffer } | undefined {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    execFileSync('openssl', ['req', '-x509', ...curve, '-nodes', '-keyout', key, '-out', cert, ...names], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } catch {
    return undefined;
  }
}

const certificate = selfSigned();

describe.skipIf(certificate === undefined)('with a certificate (skipped where openssl is not on the PATH)', () => {
  for (const name of transportNames) {
    test(`a certificate that nobody trusts is told from an answer over the ${name} transport`, async () => {
      const server = createTlsServer({ ...certificate }, (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
      server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { exchange } = await sendTo(name, `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.close();
      expect(exchange).toMatchObject({ sent: '', received: '', outcome: { kind: 'none', cause: 'tls', left: false } });
      expect(exchange.outcome).toMatchObject({ message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT') });
    });
  }
});

for (const name of transportNames) {
  test(`a plain server behind https is told from an answer over the ${name} transport`, async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { exchange } = await sendTo(name, `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    expect(exchange.outcome).toMatchObject({ kind: 'none', cause: 'tls', left: false });
  });
}

const noConnection = {
  sent: { length: 0 },
  end: { kind: 'failed', cause: 'connect-timeout' },
};

test('a server that says nothing behind https is a connection that never comes over the raw transport', async () => {
  const served = await serve(() => {});
  const timers = new ManualTimers();
  const options = { ...transportOptions(served.origin.replace('http:', 'https:'), 300), after: timers.start };
  const { settled } = rawTransport(options).send(wireRequest, never);
  timers.runOut(300);
  expect(await settled).toMatchObject(noConnection);
  await served.close();
});

// The time to connect is undici's own there; nothing happens before it is over, however long it takes.
test('a server that says nothing behind https is a connection that never comes over the pooled transport', async () => {
  const served = await serve(() => {});
  const transport = pooledTransport(transportOptions(served.origin.replace('http:', 'https:'), 300));
  expect(await transport.send(wireRequest, never).settled).toMatchObject(noConnection);
  await transport.close();
  await served.close();
});
