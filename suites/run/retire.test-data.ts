/** A page that this project does not ship, as somebody would add it: one file. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const page = 'intune-devices-manageddevice-retire';
export const id = `beta/${page}`;
export const forUsers = 'DeviceManagementManagedDevices.PrivilegedOperations.All';
export const forApps = 'DeviceManagementManagedDevices.ReadWrite.All';

const permission = { clause: '#permissions', kind: 'permission' };
const header = { clause: '#request-headers', kind: 'requestHeader' };

const spec = {
  page,
  apiVersion: 'beta',
  asOf: '2026-08-01',
  title: 'retire action',
  requests: [{ method: 'POST', path: '/deviceManagement/managedDevices/{managedDeviceId}/retire' }],
  source: { locale: 'en-US', commit: '0'.repeat(40), sha256: '0'.repeat(64) },
  requirements: [
    { id: 'request', clause: '#http-request', line: 30, kind: 'request' },
    {
      ...permission,
      id: 'permissions/delegated-work',
      line: 20,
      scheme: 'DelegatedWork',
      supported: true,
      anyOf: [forUsers],
    },
    { ...permission, id: 'permissions/delegated-personal', line: 21, scheme: 'DelegatedPersonal', supported: false },
    {
      ...permission,
      id: 'permissions/application',
      line: 22,
      scheme: 'Application',
      supported: true,
      anyOf: [forApps],
    },
    { ...header, id: 'headers/authorization', line: 40, name: 'Authorization', required: true },
    { ...header, id: 'headers/accept', line: 41, name: 'Accept', required: false, value: 'application/json' },
    { id: 'request-body', clause: '#request-body', line: 44, kind: 'requestBody', body: 'none' },
    { id: 'response', clause: '#response', line: 47, kind: 'response', status: 204, body: 'none' },
  ],
  untestable: [],
};

/** Drops the page into a folder of specs. */
export async function dropInto(folder: string): Promise<void> {
  await mkdir(join(folder, 'beta', page), { recursive: true });
  await writeFile(join(folder, 'beta', page, `${spec.asOf}.json`), JSON.stringify(spec));
}
