import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { cross, transportNames } from './exchange.test-data.ts';
import { serve } from './serve.test-data.ts';

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
      const { exchange } = await cross(name, `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
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
    const { exchange } = await cross(name, `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    expect(exchange.outcome).toMatchObject({ kind: 'none', cause: 'tls', left: false });
  });

  test(`a server that says nothing behind https is a connection that never comes over the ${name} transport`, async () => {
    const served = await serve(() => {});
    const { exchange } = await cross(name, served.origin.replace('http:', 'https:'), { timeoutMs: 300 });
    await served.close();
    expect(exchange.outcome).toMatchObject({ kind: 'none', cause: 'connect-timeout', left: false });
  });
}
