/** What a person can do where set-up fails, by the words and shapes that the service is on record with. */
const remedies: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [
    /google|managed ?store|not bound/i,
    'the tenant has no binding to managed Google Play; make one in the Intune admin centre',
  ],
  [/user is not authorized/i, 'the user who sets up has no Intune role; assign one in the Intune admin centre'],
  [
    /"?ErrorCode"?:"?Forbidden|UnknownError|not applicable to target tenant|not found for the segment/i,
    'the tenant has no Intune licence, or the user no Intune role',
  ],
  [/status is 503/i, 'the service is not available, or the tenant has no Intune'],
  [/not authorized/i, 'the identity that sets up needs DeviceManagementConfiguration.ReadWrite.All'],
];

export function withRemedy(reason: string): string {
  const known = remedies.find(([pattern]) => pattern.test(reason));
  return known ? `${reason}; ${known[1]}` : reason;
}
