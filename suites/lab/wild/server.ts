/** A server that nobody here wrote, and how it is brought up to be judged. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { standInId } from '../../../specs/model.ts';
import type { IdentityConfig, StaticIdentity } from '../../identities/config.ts';
import type { Expectation } from './expectation.ts';

export interface RunningServer {
  readonly url: string;
  /** Of the suite's configuration; none: tokens are minted. */
  readonly identities?: Readonly<Record<string, IdentityConfig>>;
  /** Environment variables that hold the tokens of static identities. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Further keys of the suite's configuration; paths are relative to the server's folder. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly stop: () => Promise<unknown>;
}

export interface WildServer {
  readonly name: string;
  /** What is started: `json-server 0.17.4`. */
  readonly of: string;
  /** Known before anyone asks it; a case that no entry speaks of is to pass. Absent where nobody can know: mocks from a folder. */
  readonly expected?: readonly Expectation[];
  /** @param folder of its own, empty, gone afterwards */
  readonly start: (folder: string) => Promise<RunningServer>;
}

/** On a free port of this machine. */
export async function serve(answer: RequestListener): Promise<Pick<RunningServer, 'url' | 'stop'>> {
  const server = createServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a port was asked for, and none was given');
  const stop = async (): Promise<void> => {
    server.close().closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${address.port}`, stop };
}

export const apps = 'an app is not signed in as a user, so /me is nothing to it';

/** Cases, and the check that fails in them, for one reason. */
export const failing = (
  because: string,
  rows: readonly (readonly [cases: string, check: string | readonly string[]])[],
): readonly Expectation[] => rows.map(([cases, check]) => ({ cases, verdict: 'fail', check, because }));

/** Where any text behind "Bearer " is a token, whatever it says. */
export const whateverTheTokenSays: readonly (readonly [cases: string, check: string])[] = [
  [
    'permissions/delegated-work/{unrelated-permission,read-only-neighbour,no-permission}',
    'unlisted-permission-is-refused',
  ],
  [
    'permissions/delegated-work/{longer-name,longer-word,prefixed-name,shorter-name,other-separators,other-area}',
    'look-alike-permission-is-refused',
  ],
  ['permissions/delegated-work/changed-case', 'changed-case-permission-is-refused'],
  [
    'permissions/{delegated-work,application}/misplaced-{claim,beside-another}',
    'misplaced-permission-claim-is-refused',
  ],
  ['permissions/{delegated-personal,application}-not-supported', 'unsupported-scheme-is-refused'],
  ['permissions/delegated-personal/unrelated-permission', 'unsupported-scheme-is-refused'],
  ['headers/garbage-{token,jwt}', 'garbage-token-is-refused'],
  [
    'headers/token-{expired,not-yet-valid,wrong-audience,tampered-signature,alg-none,unknown-key}',
    'defective-token-is-refused',
  ],
];

/** Exact, because the expectations are about these. prism: the newest that says that it runs on Node 20. */
export const packages = {
  '@mockoon/cli': '9.9.0',
  '@stoplight/prism-cli': '5.14.2',
  'json-server': '0.17.4',
  'oauth2-mock-server': '8.1.0',
  stubby: '5.1.1',
};

/** `POST /beta/deviceManagement/<collection>/{id}/revokeToken`: 204 and nothing behind it; read from the pages once more, by hand. */
export const collections = ['androidDeviceOwnerEnrollmentProfiles', 'androidForWorkEnrollmentProfiles'] as const;

export const knownId = standInId;

/** What of the shipped pages such a server is about. */
export const actionsOnly = { spec: '*-revoketoken' } as const;

/** For work or school accounts only. */
export const permission = 'DeviceManagementConfiguration.ReadWrite.All';

export const audience = 'https://graph.microsoft.com';

export const refusals = {
  401: { error: { code: 'InvalidAuthenticationToken', message: 'A usable access token is missing.' } },
  403: { error: { code: 'Forbidden', message: 'The token does not hold the right for this action.' } },
  404: { error: { code: 'ResourceNotFound', message: 'There is no such resource.' } },
  405: { error: { code: 'MethodNotAllowed', message: 'The action takes POST only.' } },
} as const;

export type Account = Omit<StaticIdentity, 'provider' | 'token'>;

const work = (...permissions: readonly string[]): Account => ({ scheme: 'DelegatedWork', permissions });
const defective = (defect: NonNullable<Account['defect']>): Account => ({ ...work(permission), defect });

/** Whom cases ask for; a server uses those that it can tell apart. */
export const accounts = {
  'work-writer': work(permission),
  'work-writer-and-more': work('User.Read', permission),
  'work-stranger': work('User.Read'),
  'work-reader': work('DeviceManagementConfiguration.Read.All'),
  'work-nothing': work(),
  'work-longer-name': work(`${permission}.Extra`),
  'work-longer-word': work(`${permission}s`),
  'work-prefixed-name': work(`Not${permission}`),
  'work-shorter-name': work('DeviceManagementConfiguration.ReadWrite'),
  'work-other-separators': work('DeviceManagementConfiguration-ReadWrite-All'),
  'work-other-area': work('DeviceManagementApps.ReadWrite.All'),
  'work-changed-case': work('dEVICEmANAGEMENTcONFIGURATION.rEADwRITE.aLL'),
  'work-roles': { ...work(permission), claim: 'roles' },
  'work-roles-beside': { ...work(permission), claim: 'roles', beside: ['User.Read'] },
  'personal-writer': { scheme: 'DelegatedPersonal', permissions: [permission] },
  'personal-stranger': { scheme: 'DelegatedPersonal', permissions: ['User.Read'] },
  'app-writer': { scheme: 'Application', permissions: [permission] },
  'app-scopes': { scheme: 'Application', permissions: [permission], claim: 'scp' },
  'app-scopes-beside': { scheme: 'Application', permissions: [permission], claim: 'scp', beside: ['User.Read'] },
  'work-expired': defective('expired'),
  'work-not-yet-valid': defective('not-yet-valid'),
  'work-wrong-audience': defective('wrong-audience'),
  'work-unknown-key': defective('unknown-key'),
} as const satisfies Readonly<Record<string, Account>>;

/** These accounts as the suite is told of them, each with its token in a variable. */
export function staticIdentities(
  tokenOf: Readonly<Record<string, string>>,
): Required<Pick<RunningServer, 'identities' | 'tokens'>> {
  const variableOf = (name: string): string => `WILD_${name.toUpperCase().replaceAll('-', '_')}`;
  const used = Object.entries<Account>(accounts).filter(([name]) => name in tokenOf);
  return {
    identities: Object.fromEntries(
      used.map(([name, account]) => [name, { ...account, provider: 'static', token: { env: variableOf(name) } }]),
    ),
    tokens: Object.fromEntries(Object.entries(tokenOf).map(([name, token]) => [variableOf(name), token])),
  };
}
