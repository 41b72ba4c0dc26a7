/** Where requests may go at all. */
import { cloudMeantBy, cloudOf } from './clouds.ts';
import { elsewhere, guarded, type RunInterlock } from './interlock.ts';

/** Minted tokens open nothing but mocks, and mocks in a network of containers speak http: they alone may travel in clear. */
export const httpsOffThisMachine: RunInterlock = {
  name: 'https-off-this-machine',
  stops: (context) =>
    guarded(context) && context.target?.origin.startsWith('https:') !== true
      ? `${context.target?.origin} is not this machine, and a token must not travel in clear; use https`
      : undefined,
};

export const certificatesAreChecked: RunInterlock = {
  name: 'certificates-are-checked',
  stops: ({ checksOff }) =>
    checksOff
      ? 'NODE_TLS_REJECT_UNAUTHORIZED switches certificate checks off; unset it, and add an authority with NODE_EXTRA_CA_CERTS=FILE'
      : undefined,
};

export const hostIsKnown: RunInterlock = {
  name: 'host-is-known',
  stops(context) {
    const hostname = context.target?.hostname ?? '';
    if (!elsewhere(context) || cloudOf(hostname) || context.allowHosts.includes(hostname)) return undefined;
    const meant = cloudMeantBy(hostname);
    if (meant) return `${hostname} is not how ${meant.graphHost} is written; write ${meant.graphHost}`;
    return `${hostname} is no host of Microsoft Graph; if it is the right one, name it: --allow-host ${hostname}`;
  },
};

export const mintedTokenStaysHome: RunInterlock = {
  name: 'minted-token-stays-home',
  stops(context) {
    const hostname = context.target?.hostname ?? '';
    // A local key proves nothing to Graph, whoever names the host.
    if (!elsewhere(context) || !context.mints || (context.allowHosts.includes(hostname) && !cloudMeantBy(hostname)))
      return undefined;
    return `${hostname} is not this machine, and tokens of the local issuer leave for loopback only; configure identities of that host in graph-conformance.json, or name a host of your own with --allow-host`;
  },
};

export const tenantIsNamed: RunInterlock = {
  name: 'tenant-is-named',
  stops: (context) =>
    guarded(context) && context.tenant === undefined
      ? `${context.target?.hostname} is not this machine; say which tenant is meant: --tenant TENANT-ID. Every token has to be of that tenant`
      : undefined,
};
