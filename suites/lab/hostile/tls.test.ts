/** Targets behind TLS that nobody should talk to, and what a run says about them. */
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { judged, newFolder } from '../../run/in-process.test-data.ts';
import { script } from '../../cli/process.test-data.ts';
import { certificates, type Certificate } from './certificates.test-data.ts';
import { but, harmless, unsent, type Expected } from './findings.test-data.ts';
import { judgeOrigin, listening, onConnection, right, type Listening } from './hostile.test-data.ts';

const made = certificates();
afterAll(() => made?.remove());

const secure = (certificate: Certificate | undefined, ALPNProtocols = ['http/1.1']): Promise<Listening> => {
  const server = createTlsServer({ ...certificate, ALPNProtocols }, (socket) => {
    socket.on('error', () => {}).on('data', (request) => socket.write(right(request.toString('latin1')), 'latin1'));
  });
  return listening(
    server.on('tlsClientError', () => {}),
    'https',
  );
};

async function expectFindings(
  { origin, close }: Listening,
  { success, refusal, exits }: Expected,
  over: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const { of, exit } = await judgeOrigin(origin, undefined, over);
  await close();
  expect(of('response/documented-success')).toEqual(success);
  expect(of('headers/no-authorization')).toEqual(refusal);
  expect(exit.code).toBe(exits[0]);
}

test('a server that accepts and stalls amid the TLS handshake is a connection that never comes', async () => {
  const stalling = await onConnection(() => {});
  const secured = { ...stalling, origin: stalling.origin.replace('http:', 'https:') };
  const expected = unsent('no connection within 300 ms, no octet of an answer came');
  await expectFindings(secured, expected, { timeoutMs: 300 });
});

test('a server that closes amid the TLS handshake is no answer, and nothing left', async () => {
  const closing = await listening(
    createServer((socket) => socket.once('data', () => socket.end())),
    'https',
  );
  const { of, exit } = await judgeOrigin(closing.origin);
  await closing.close();
  for (const name of ['response/documented-success', 'headers/no-authorization']) {
    expect(of(name)[0]).toMatch(/inconclusive: .+, no octet of an answer came$/);
  }
  expect(exit.code).toBe(3);
});

describe.skipIf(made === undefined)('with certificates (skipped where openssl is not on the PATH)', () => {
  const untrusted = (message: string): Expected => unsent(`${message}, no octet of an answer came`);

  test('a certificate that signs itself keeps the request at home', async () => {
    await expectFindings(
      await secure(made?.selfSigned),
      untrusted('self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)'),
    );
  });

  test('a certificate of an unknown authority keeps the request at home', async () => {
    await expectFindings(
      await secure(made?.good),
      untrusted('unable to verify the first certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE)'),
    );
  });

  test('a server that speaks HTTP/2 only over TLS is no answer, and nothing left', async () => {
    const alert = 'tlsv1 alert no application protocol (ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL)';
    await expectFindings(await secure(made?.good, ['h2']), untrusted(alert));
  });

  test('a whole run at a certificate that nobody trusts judges nothing, says why, and exits 3', async () => {
    const server = await secure(made?.selfSigned);
    const { summary, results } = await judged({ cwd: await newFolder(), argv: ['--target', server.origin] });
    await server.close();
    expect(results).toEqual([]);
    expect(summary.exit.code).toBe(3);
    expect(summary.exit.reason).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  test('where the authority is trusted, only a certificate that is expired or for another host is not', async () => {
    const servers = await Promise.all([made?.good, made?.expired, made?.wrongHost].map((one) => secure(one)));
    const module = new URL('hostile.test-data.ts', import.meta.url).href;
    const code = `import { judgeOrigin } from '${module}';
      for (const origin of ${JSON.stringify(servers.map(({ origin }) => origin))}) {
        const { of, exit } = await judgeOrigin(origin);
        console.log(JSON.stringify([of('response/documented-success'), of('headers/no-authorization'), exit.code]));
      }`;
    const { stdout, stderr } = await script(code, {
      cwd: await newFolder(),
      env: { NODE_EXTRA_CA_CERTS: made?.authority ?? '' },
    });
    await Promise.all(servers.map(({ close }) => close()));
    expect(stderr).toBe('');
    const alternative = `Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list:  (ERR_TLS_CERT_ALTNAME_INVALID)`;
    const expected = [harmless, untrusted('certificate has expired (CERT_HAS_EXPIRED)'), untrusted(alternative)];
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual(expected.map(({ success, refusal, exits }) => [but(success), but(refusal), exits[0]]));
  });
});
