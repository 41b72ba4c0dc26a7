/**
 * Microsoft's clouds as data. A token of one is worth nothing in another, and must not be shown to it.
 * Sources: Graph's documentation on national cloud deployments; for Bleu and Delos the built-in environments of Microsoft's
 * PowerShell SDK (2026).
 */
export interface Cloud {
  readonly name: string;
  /** Host of the Graph root, https. */
  readonly graphHost: string;
  /** Host of the authority, https. */
  readonly authorityHost: string;
}

export const clouds: readonly Cloud[] = [
  { name: 'global', graphHost: 'graph.microsoft.com', authorityHost: 'login.microsoftonline.com' },
  { name: 'us-gov-l4', graphHost: 'graph.microsoft.us', authorityHost: 'login.microsoftonline.us' },
  { name: 'us-gov-l5', graphHost: 'dod-graph.microsoft.us', authorityHost: 'login.microsoftonline.us' },
  { name: 'china', graphHost: 'microsoftgraph.chinacloudapi.cn', authorityHost: 'login.chinacloudapi.cn' },
  { name: 'bleu', graphHost: 'graph.svc.sovcloud.fr', authorityHost: 'login.sovcloud-identity.fr' },
  { name: 'delos', graphHost: 'graph.svc.sovcloud.de', authorityHost: 'login.sovcloud-identity.de' },
];

export function cloudOf(hostname: string): Cloud | undefined {
  return clouds.find(({ graphHost }) => graphHost === hostname);
}

/** Also by a spelling that is not the cloud's own and leads there all the same: a dot at the end of a name changes nothing in DNS. */
export const cloudMeantBy = (hostname: string): Cloud | undefined => cloudOf(hostname.replace(/\.+$/, ''));

/** Hosts that sign tokens, where they are not the authority's own. `sts.windows.net` signs for several clouds, and tells nothing. */
const signers: Readonly<Record<string, string>> = {
  'sts.chinacloudapi.cn': 'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn': 'login.chinacloudapi.cn',
};

/** The clouds whose tokens an issuer signs; empty where it is not known. */
export function cloudsOfIssuer(issuer: string): readonly Cloud[] {
  const hostname = URL.canParse(issuer) ? new URL(issuer).hostname : '';
  const authority = signers[hostname] ?? hostname;
  return clouds.filter(({ authorityHost }) => authorityHost === authority);
}

/** The cloud that an audience names; the resource id names none, as all clouds share it. */
export function cloudOfAudience(audience: string): Cloud | undefined {
  return URL.canParse(audience) ? cloudOf(new URL(audience).hostname) : undefined;
}
