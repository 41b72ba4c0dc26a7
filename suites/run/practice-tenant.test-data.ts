/** Runs against the tenant to practise on: production profiles that nobody may touch, and a folder with the run's issuer. */
import { onTestFinished } from 'vitest';
import { openIssuer, workTenant } from '../../fixtures/issuer/index.ts';
import {
  profileCollections,
  startTenant,
  type ProfileView,
  type Tenant,
  type TenantOptions,
} from '../../fixtures/tenant/index.ts';
import { loadSpecs, selectRevisions } from '../../specs/load.ts';
import { newFolder } from './in-process.test-data.ts';
import { stateFolder } from './state-folder.ts';

export interface Practice {
  readonly tenant: Tenant;
  readonly cwd: string;
  /** Everything that was there before the run, and is the same as it was. */
  readonly untouched: () => boolean;
  /** What is there now and was not before the run. */
  readonly left: () => readonly ProfileView[];
  /** `POST …`, of what was carried out or at least answered. */
  readonly lines: () => readonly string[];
}

export const createIn: readonly string[] = profileCollections.flatMap((collection) => [
  '--create-in',
  `/deviceManagement/${collection}`,
]);

/** Objects of the run's own, in the collections of the practice tenant. */
export const disposable: readonly string[] = ['--destructive', 'disposable', ...createIn];

const loaded = await loadSpecs();

export interface PracticeOptions extends Partial<Omit<TenantOptions, 'specs'>> {
  /** The revision of the pages that rules the tenant; today's unless given. */
  readonly asOf?: string;
}

export async function practise({ asOf = 'latest', ...options }: PracticeOptions = {}): Promise<Practice> {
  if (!loaded.ok) throw new Error('the shipped specs do not load');
  const cwd = await newFolder();
  const { jwks } = await openIssuer(stateFolder(cwd));
  const { selected: specs } = selectRevisions(loaded.specs, asOf);
  const tenant = await startTenant({ jwks, tenantId: workTenant, specs, ...options });
  onTestFinished(() => tenant.close());
  tenant.addProfile();
  tenant.addProfile({ collection: 'androidForWorkEnrollmentProfiles', displayName: 'Kiosks', enrolledDeviceCount: 0 });
  tenant.addProfile({ displayName: 'conformance-of-somebody-else', enrolledDeviceCount: 0 });
  const before = structuredClone(tenant.profiles);
  const known = new Set(before.map(({ id }) => id));
  return {
    tenant,
    cwd,
    untouched: () => JSON.stringify(tenant.profiles.filter(({ id }) => known.has(id))) === JSON.stringify(before),
    left: () => tenant.profiles.filter(({ id }) => !known.has(id)),
    lines: () => tenant.log.map(({ method, path }) => `${method} ${path}`),
  };
}
