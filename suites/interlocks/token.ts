/** What a token's claims say against sending it there. Claims are read, not verified: they can only stop a request, never start one. */
import type { JWTPayload } from 'jose';
import { personalTenant } from '../identities/claims.ts';
import { cloudMeantBy, cloudOfAudience, cloudsOfIssuer, type Cloud } from './clouds.ts';
import { guarded, objectionsOf, type Interlock, type InterlockContext } from './context.ts';

const issuerOf = ({ iss }: JWTPayload): string => (typeof iss === 'string' ? iss : '');
const audiencesOf = ({ aud }: JWTPayload): readonly string[] =>
  [aud].flat().filter((audience) => typeof audience === 'string');

/** Worth nothing anywhere. Microsoft signs no token of a personal account by this issuer. */
function isMinted({ mints, localTenant }: InterlockContext, claims: JWTPayload): boolean {
  const personal =
    claims['tid'] === personalTenant && issuerOf(claims) === `https://sts.windows.net/${personalTenant}/`;
  return mints && (claims['tid'] === localTenant || personal);
}

/** By its audience; where that is the resource id, which all clouds share, by its issuer. */
function otherCloud(claims: JWTPayload, here: Cloud): Cloud | undefined {
  const named = audiencesOf(claims).flatMap((audience) => cloudOfAudience(audience) ?? []);
  const signed = cloudsOfIssuer(issuerOf(claims));
  return named.find((cloud) => cloud !== here) ?? (signed.includes(here) ? undefined : signed[0]);
}

/** Of any cloud, those of tomorrow included. */
const microsoftIssuers = /^https:\/\/(?:sts|login)\.[a-z0-9.-]+\//i;

const ofATokensClaims: readonly Interlock<JWTPayload>[] = [
  {
    name: 'token-is-of-the-tenant',
    stops(context, claims) {
      const { tid } = claims;
      if (context.tenant === undefined || context.target === undefined || isMinted(context, claims)) return undefined;
      if (tid === personalTenant || (typeof tid === 'string' && tid.toLowerCase() === context.tenant)) return undefined;
      return `a token is of tenant ${String(tid)}, and --tenant names ${context.tenant}`;
    },
  },
  {
    name: 'token-is-of-the-cloud',
    stops(context, claims) {
      const here = cloudMeantBy(context.target?.hostname ?? '');
      const other = guarded(context) && here ? otherCloud(claims, here) : undefined;
      return here && other
        ? `a token is for ${other.graphHost} (${other.name}), and must not be shown to ${here.graphHost} (${here.name})`
        : undefined;
    },
  },
  {
    // A real token handed to whatever listens on this machine is given away, whatever it is for.
    name: 'real-token-stays-off-loopback',
    stops(context, claims) {
      const { target, allowHosts, localTenant } = context;
      if (target?.local !== true || allowHosts.includes(target.hostname)) return undefined;
      if (!microsoftIssuers.test(issuerOf(claims)) || claims['tid'] === localTenant || isMinted(context, claims))
        return undefined;
      return `a token of Microsoft's identity platform is configured, and ${target.hostname} is a mock or this machine; if what listens there may see it, name the host: --allow-host ${target.hostname}`;
    },
  },
];

/** `name: reason` for the first interlock that stops this token, or undefined. */
export const tokenObjection = (context: InterlockContext, claims: JWTPayload): string | undefined =>
  objectionsOf(ofATokensClaims, context, claims)[0];
