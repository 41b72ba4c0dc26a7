/** What the two pages say, read once more by hand for servers that know nothing of our specs. */
import { standInId } from '../../../specs/model.ts';

/** `POST /beta/deviceManagement/<collection>/{id}/revokeToken`: 204 and nothing behind it. */
export const collections = ['androidDeviceOwnerEnrollmentProfiles', 'androidForWorkEnrollmentProfiles'] as const;

export const knownId = standInId;

/** For work or school accounts only. */
export const permission = 'DeviceManagementConfiguration.ReadWrite.All';

export const audience = 'https://graph.microsoft.com';

export const refusals = {
  401: { error: { code: 'InvalidAuthenticationToken', message: 'A usable access token is missing.' } },
  403: { error: { code: 'Forbidden', message: 'The token does not hold the right for this action.' } },
  404: { error: { code: 'ResourceNotFound', message: 'There is no such resource.' } },
  405: { error: { code: 'MethodNotAllowed', message: 'The action takes POST only.' } },
} as const;
