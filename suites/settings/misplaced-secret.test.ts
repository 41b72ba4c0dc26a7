/** A secret that somebody writes into the wrong place of the configuration is not told by the problem that this is. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { whoami } from '../cli/whoami.command.ts';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { shownSafely } from '../../specs/text.ts';

const secret = `a8Q~${createHash('sha256').update('a client secret').digest('base64url')}`;
const id = '0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42';
const app = { provider: 'msal', flow: 'client-secret', scheme: 'Application', permissions: [], client: id, tenant: id };
const withSecret = { ...app, secret: { env: 'APP_SECRET' } };

const places: Readonly<Record<string, object>> = {
  client: { identities: { app: { ...withSecret, client: secret } } },
  tenant: { identities: { app: { ...withSecret, tenant: secret } } },
  provider: { identities: { app: { ...withSecret, provider: secret } } },
  flow: { identities: { app: { ...withSecret, flow: secret } } },
  scheme: { identities: { app: { ...withSecret, scheme: secret } } },
  'the secret itself': { identities: { app: { ...app, secret } } },
  'the name of a variable': { identities: { app: { ...app, secret: { env: secret } } } },
  'the name of a file': { identities: { app: { ...app, secret: { file: secret } } } },
  'a certificate': { identities: { app: { ...app, flow: 'certificate', certificate: { file: `/etc/${secret}` } } } },
  'the name of an identity': { identities: { [secret]: withSecret } },
  'the name of a property': { identities: { app: { ...withSecret, [secret]: 1 } } },
  'the tenant of the run': { tenant: secret },
  'a folder of specs': { specs: secret },
  target: { target: secret },
  'the only suites': { suites: [secret] },
};
for (const [place, config] of Object.entries(places)) {
  test(`as ${place}`, async () => {
    const cwd = await newFolder();
    writeFileSync(join(cwd, 'graph-conformance.json'), JSON.stringify(config));
    const { code, out, err } = await call(whoami, { cwd, env: { APP_SECRET: 'another one' } });
    expect(code).not.toBe(0);
    expect(out + err).not.toContain(secret.slice(4, 20));
  });
}

test('what is no secret is told as it is: words, ids, permissions, paths', () => {
  const path = '/tmp/graph-conformance-aB3xYz/Documents2/MyProject-v2.1_final';
  const texts = [id, 'client-secret', 'DeviceManagementConfiguration.ReadWrite.All', 'beta/intune-devices-2021', path];
  for (const text of texts) expect(shownSafely(text.slice(-60))).toBe(JSON.stringify(text.slice(-60)));
});
