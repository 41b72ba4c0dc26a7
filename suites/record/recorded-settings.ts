/** Effective settings as they are recorded: by the names of their flags, and no secret, not even a part of a command line. */
import { relative } from 'node:path';
import type { IdentityConfig } from '../identities/config.ts';
import type { Settings } from '../settings/model.ts';

/** Who the identity is, and not how its tokens are got: arguments of a program may hold a secret. */
function recordedIdentity(identity: IdentityConfig): object {
  if (identity.provider === 'minted') return { provider: 'minted' };
  const { provider, scheme, permissions } = identity;
  if (identity.provider === 'msal') return { provider, scheme, permissions };
  const { claim, defect } = identity;
  return { provider, scheme, permissions, claim, defect };
}

/** From the folder of the run, so that two machines with different homes record the same. */
const shownPath = (path: string | undefined, cwd: string): string | undefined =>
  path === undefined ? undefined : relative(cwd, path) || '.';

/** Values that are not set are left out. */
export function recordedSettings(settings: Settings, cwd: string): Readonly<Record<string, unknown>> {
  const { target, specsFolder, reportFolder, shard, waiversFile, identities, ...others } = settings;
  const { env: _env, format: _format, ...plain } = others;
  const recorded = {
    ...plain,
    target: target?.url,
    specsFolder: shownPath(specsFolder, cwd),
    reportFolder: shownPath(reportFolder, cwd),
    waiversFile: waiversFile?.named ? shownPath(waiversFile.path, cwd) : undefined,
    shard: shard && `${shard.index}/${shard.count}`,
    identities: Object.fromEntries(
      Object.entries(identities).map(([name, identity]) => [name, recordedIdentity(identity)]),
    ),
  };
  const written: Record<string, unknown> = JSON.parse(JSON.stringify(recorded));
  return written;
}
