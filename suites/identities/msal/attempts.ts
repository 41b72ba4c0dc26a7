/** One try of each flow, on an application of its own: MSAL keeps a 429 or 5xx, and refuses later requests by it. */
import { ConfidentialClientApplication, PublicClientApplication, type NodeAuthOptions } from '@azure/msal-node';
import { delegatedScopes, type Attempt, type AttemptContext } from './attempt.ts';
import { configurationOf } from './application.ts';
import { readCertificate } from './certificate.ts';
import { deviceCode } from './device-code.ts';
import type { AssertionFlow, CertificateFlow, MsalFlow, PasswordFlow, RefreshFlow, SecretFlow } from './flow.ts';
import { githubAssertion, type AssertionResult } from './github-actions.ts';
import { managedIdentity } from './managed-identity.ts';
import { remembered } from './remembered.ts';

type App = Extract<MsalFlow, { readonly tenant: string }>;

/** Apps get everything that they were granted, and nothing less can be asked for. */
function asApp(flow: App, credential: Partial<NodeAuthOptions>, { cloud, connection }: AttemptContext) {
  const app = new ConfidentialClientApplication(configurationOf(cloud, flow, connection, credential));
  return app.acquireTokenByClientCredential({ scopes: [`${cloud.graphRoot}/.default`] });
}

async function withSecret(flow: SecretFlow, context: AttemptContext): Promise<Attempt> {
  const read = await context.store.read(flow.secret);
  return read.ok ? asApp(flow, { clientSecret: read.secret.reveal() }, context) : { refused: read.reason };
}

async function withCertificate(flow: CertificateFlow, context: AttemptContext): Promise<Attempt> {
  const read = await readCertificate(flow, context.store, context.now());
  if (!read.ok) return { refused: read.reason };
  const { thumbprintSha256, privateKey } = read;
  context.secrets.add(privateKey);
  return asApp(flow, { clientCertificate: { thumbprintSha256, privateKey } }, context);
}

async function fileAssertion(file: string, { store }: AttemptContext): Promise<AssertionResult> {
  const read = await store.read({ file });
  return read.ok ? { ok: true, assertion: read.secret.reveal() } : read;
}

async function withAssertion(flow: AssertionFlow, context: AttemptContext): Promise<Attempt> {
  const { assertion } = flow;
  const found = await ('file' in assertion
    ? fileAssertion(assertion.file, context)
    : githubAssertion(context, context.connection));
  return found.ok ? asApp(flow, { clientAssertion: found.assertion }, context) : { refused: found.reason };
}

async function withPassword(flow: PasswordFlow, context: AttemptContext): Promise<Attempt> {
  const read = await context.store.read(flow.password);
  if (!read.ok) return { refused: read.reason };
  const app = new PublicClientApplication(configurationOf(context.cloud, flow, context.connection));
  return app.acquireTokenByUsernamePassword({
    scopes: delegatedScopes(context),
    username: flow.username,
    password: read.secret.reveal(),
  });
}

async function withRefreshToken(flow: RefreshFlow, context: AttemptContext): Promise<Attempt> {
  return (
    (await remembered(flow, context)) ?? {
      refused: `nobody has signed in yet; let a person sign in with the flow device-code and "remember": true`,
    }
  );
}

export function attempt(flow: MsalFlow, context: AttemptContext): Promise<Attempt> {
  switch (flow.flow) {
    case 'client-secret':
      return withSecret(flow, context);
    case 'certificate':
      return withCertificate(flow, context);
    case 'assertion':
      return withAssertion(flow, context);
    case 'managed-identity':
      return managedIdentity(flow, context);
    case 'device-code':
      return deviceCode(flow, context);
    case 'refresh':
      return withRefreshToken(flow, context);
    case 'username-password':
      return withPassword(flow, context);
  }
}
