/** A tenant and an authority on this machine, and one app registration for each row of the matrix, as an admin would need. */
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startAuthorityServer, type AuthorityServer, type AppRegistration } from '../../fixtures/authority/index.ts';
import { startTenant, type Tenant, type TenantTrouble } from '../../fixtures/tenant/index.ts';
import { loadSpecs, selectRevisions } from '../../specs/load.ts';
import { deriveCases } from '../cases/derive.ts';
import { identityKey, type TokenIdentity } from '../model.ts';
import { newFolder, someShipped, type Call } from './in-process.test-data.ts';
import { disposable } from './practice-tenant.test-data.ts';

export interface Practice {
  readonly tenant: Tenant;
  readonly authority: AuthorityServer;
  readonly tenantId: string;
  /** How to run against it. */
  readonly how: Call;
  /** Passwords and client secrets. */
  readonly secrets: readonly string[];
}

export interface PracticeOptions {
  /** Revision of the pages that the tenant obeys. */
  readonly obeys: string;
  /** Revision that it is judged by. */
  readonly asOf: string;
  readonly trouble?: TenantTrouble;
  readonly argv?: readonly string[];
}

async function specsAsOf(asOf: string) {
  const loaded = await loadSpecs();
  if (!loaded.ok) throw new Error('the shipped specs do not load');
  return selectRevisions(loaded.specs, asOf).selected;
}

/** What real registrations can stand for: a scheme and permissions in their own claim, nothing wrong with the token. */
async function identitiesAsOf(asOf: string): Promise<readonly TokenIdentity[]> {
  const cases = (await specsAsOf(asOf)).flatMap(deriveCases);
  const asked = cases.flatMap(({ plan: { identity } }) => (identity.kind === 'token' ? [identity] : []));
  const plain = asked.filter(
    ({ scheme, claim, defect }) => scheme !== 'DelegatedPersonal' && claim === undefined && defect === undefined,
  );
  return [
    ...new Map(
      plain.map((identity) => [identityKey({ ...identity, permissions: identity.permissions.toSorted() }), identity]),
    ).values(),
  ];
}

interface Registration {
  readonly app: AppRegistration;
  readonly config: object;
  readonly variable: string;
  readonly secret: string;
}

function register({ scheme, permissions }: TokenIdentity, index: number, tenant: string): Registration {
  const clientId = randomUUID();
  const secret = randomBytes(18).toString('base64');
  const variable = `PRACTICE_SECRET_${index}`;
  const common = { provider: 'msal', scheme, permissions, tenant, client: clientId };
  if (scheme === 'Application') {
    return {
      app: { clientId, secret, application: permissions },
      config: { ...common, flow: 'client-secret', secret: { env: variable } },
      variable,
      secret,
    };
  }
  const username = `user-${index}@practice.example`;
  return {
    app: { clientId, delegated: permissions, user: { username, password: secret } },
    config: { ...common, flow: 'username-password', username, password: { env: variable } },
    variable,
    secret,
  };
}

export async function practise({ obeys, asOf, trouble, argv = [] }: PracticeOptions): Promise<Practice> {
  const tenantId = randomUUID();
  const registrations = (await identitiesAsOf(asOf)).map((identity, index) => register(identity, index, tenantId));
  const authority = await startAuthorityServer({ tenantId, apps: registrations.map(({ app }) => app) });
  const tenant = await startTenant({
    jwks: authority.jwks,
    tenantId,
    specs: await specsAsOf(obeys),
    ...(trouble ? { trouble } : {}),
  });
  onTestFinished(async () => {
    await Promise.all([authority.close(), tenant.close()]);
  });
  const cwd = await newFolder();
  const identities = Object.fromEntries(registrations.map(({ config }, index) => [`row-${index}`, config]));
  await writeFile(
    join(cwd, 'graph-conformance.json'),
    JSON.stringify({ target: tenant.url, tenant: tenantId, asOf, identities }),
  );
  const env = Object.fromEntries(registrations.map(({ variable, secret }) => [variable, secret]));
  const spec = argv.includes('--spec') ? [] : someShipped;
  const flags = [...disposable, ...spec, '--allow-host', '127.0.0.1', ...argv];
  const hosts = { 'login.microsoftonline.com': authority.url };
  return {
    tenant,
    authority,
    tenantId,
    how: { cwd, argv: flags, env, hosts },
    secrets: registrations.map(({ secret }) => secret),
  };
}
