/** One acquisition by each flow, on an application of its own: MSAL keeps a 429 or 5xx, and refuses later requests by it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ConfidentialClientApplication,
  ManagedIdentityApplication,
  PublicClientApplication,
  type INetworkModule,
  type NodeAuthOptions,
} from '@azure/msal-node';
import { failed } from '../../../specs/result.ts';
import type { ReadSecret } from '../secrets.ts';
import { configurationOf, delegatedScopes, systemOf, type Acquisition, type FlowContext } from './application.ts';
import { readCertificate } from './certificate.ts';
import type {
  AssertionFlow,
  CertificateFlow,
  ManagedIdentityFlow,
  MsalFlow,
  PasswordFlow,
  SecretFlow,
} from '../config.ts';
import { signIn, signedInBefore } from './sign-in.ts';

type App = Extract<MsalFlow, { readonly tenant: string }>;

/** Apps get everything that they were granted, and nothing less can be asked for. */
async function asApp(flow: App, credential: Partial<NodeAuthOptions>, context: FlowContext): Promise<Acquisition> {
  const app = new ConfidentialClientApplication(configurationOf(flow, context, credential));
  const scopes = [`${context.cloud.graphRoot}/.default`];
  return { ok: true, given: await app.acquireTokenByClientCredential({ scopes }) };
}

async function withSecret(flow: SecretFlow, context: FlowContext): Promise<Acquisition> {
  const read = await context.readSecret(flow.secret);
  return read.ok ? asApp(flow, { clientSecret: read.secret.reveal() }, context) : read;
}

async function withCertificate(flow: CertificateFlow, context: FlowContext): Promise<Acquisition> {
  const read = await readCertificate(flow, context.readSecret, context.now());
  if (!read.ok) return read;
  const { thumbprintSha256, privateKey } = read;
  context.secrets.add(privateKey);
  return asApp(flow, { clientCertificate: { thumbprintSha256, privateKey } }, context);
}

/**
 * The workload identity of a GitHub Actions job.
 * @throws {Error} where no answer came; the connection knows why
 * @see https://docs.github.com/actions/reference/security/oidc
 */
async function assertionOfGithub({ env, secrets, connection }: FlowContext): ReturnType<ReadSecret> {
  const [endpoint, token] = [env('ACTIONS_ID_TOKEN_REQUEST_URL'), env('ACTIONS_ID_TOKEN_REQUEST_TOKEN')];
  if (endpoint === undefined || token === undefined || !URL.canParse(endpoint))
    return failed(
      'the variables ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set; run in GitHub Actions, in a job with "permissions: id-token: write"',
    );
  secrets.add(token);
  const url = new URL(endpoint);
  url.searchParams.set('audience', 'api://AzureADTokenExchange');
  const { body, status } = await connection.sendGetRequestAsync<{ readonly value?: unknown }>(url.href, {
    headers: { authorization: `bearer ${token}`, accept: 'application/json' },
  });
  return typeof body.value === 'string' && body.value !== ''
    ? { ok: true, secret: secrets.add(body.value) }
    : failed(
        `${url.hostname} answered ${status} and gave no id token; check "permissions: id-token: write" of the job`,
      );
}

async function withAssertion(flow: AssertionFlow, context: FlowContext): Promise<Acquisition> {
  const { assertion } = flow;
  const read = await ('file' in assertion ? context.readSecret(assertion) : assertionOfGithub(context));
  return read.ok ? asApp(flow, { clientAssertion: read.secret.reveal() }, context) : read;
}

const networkOfAcquisition = new AsyncLocalStorage<INetworkModule>();

function currentNetwork(): INetworkModule {
  const found = networkOfAcquisition.getStore();
  if (!found) throw new Error('a request of MSAL that belongs to no acquisition; this is an error of this tool');
  return found;
}

/** MSAL 7 keeps the network of the first managed identity for all later ones of the process. */
const relay: INetworkModule = {
  sendGetRequestAsync: (url, options, timeout) => currentNetwork().sendGetRequestAsync(url, options, timeout),
  sendPostRequestAsync: (url, options) => currentNetwork().sendPostRequestAsync(url, options),
};

/** The identity of the Azure resource that this runs on. */
async function asManagedIdentity({ client }: ManagedIdentityFlow, context: FlowContext): Promise<Acquisition> {
  const app = new ManagedIdentityApplication({
    ...(client === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: client } }),
    system: systemOf(relay),
  });
  // All managed identities of a process share MSAL's cache; keeping tokens is not its part here.
  const request = { resource: context.cloud.graphRoot, forceRefresh: true };
  return { ok: true, given: await networkOfAcquisition.run(context.connection, () => app.acquireToken(request)) };
}

async function withPassword(flow: PasswordFlow, context: FlowContext): Promise<Acquisition> {
  const read = await context.readSecret(flow.password);
  if (!read.ok) return read;
  const app = new PublicClientApplication(configurationOf(flow, context));
  const given = await app.acquireTokenByUsernamePassword({
    scopes: delegatedScopes(context),
    username: flow.username,
    password: read.secret.reveal(),
  });
  return { ok: true, given };
}

/** @throws whatever MSAL throws; the connection knows why a request failed */
export async function acquire(flow: MsalFlow, context: FlowContext): Promise<Acquisition> {
  switch (flow.flow) {
    case 'client-secret':
      return withSecret(flow, context);
    case 'certificate':
      return withCertificate(flow, context);
    case 'assertion':
      return withAssertion(flow, context);
    case 'managed-identity':
      return asManagedIdentity(flow, context);
    case 'device-code':
      return signIn(flow, context);
    case 'refresh':
      return (
        (await signedInBefore(flow, context)) ??
        failed('nobody has signed in yet; let a person sign in with the flow device-code and "remember": true')
      );
    case 'username-password':
      return withPassword(flow, context);
  }
}
