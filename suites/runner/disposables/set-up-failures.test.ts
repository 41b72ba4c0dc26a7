import { describe, expect, test } from 'vitest';
import type { SendResult } from '../sender.ts';
import { answered, errored, ownerPlace, owners, unanswered } from './fake-service.test-data.ts';
import { newDisposables } from './new-disposables.test-data.ts';

const intune = (text: string): string => JSON.stringify({ _version: 3, Message: `${text} - Operation ID: 0` });
const wrapped = JSON.stringify({ ErrorCode: 'Forbidden', Message: intune('An error has occurred') });
const licence = /the tenant has no Intune licence, or the user no Intune role$/;

const failures: readonly (readonly [says: string, answer: SendResult, remedy: RegExp])[] = [
  [
    'no binding to Google Play',
    errored(400, 'BadRequest', intune('The tenant is not bound to a managed Google Play account')),
    /no binding to managed Google Play; make one in the Intune admin centre$/,
  ],
  ['no licence, as an envelope', errored(401, 'UnknownError', wrapped), licence],
  ['no licence, as a message', errored(401, 'UnknownError', '{"Message":"An error has occurred."}'), licence],
  [
    'no licence, as a segment',
    errored(400, 'BadRequest', "Resource not found for the segment 'deviceManagement'."),
    licence,
  ],
  ['no licence, as a tenant', errored(400, 'BadRequest', 'Request not applicable to target tenant.'), licence],
  ['no licence, as a page of the front end', answered(503), /not available, or the tenant has no Intune$/],
  [
    'no Intune role',
    errored(403, 'Forbidden', intune('User is not authorized to perform this operation')),
    /the user who sets up has no Intune role; assign one in the Intune admin centre$/,
  ],
  [
    'no permission',
    errored(
      403,
      'Forbidden',
      intune('Application is not authorized to perform this operation. Application must have …'),
    ),
    /lacks a permission that the page lists$/,
  ],
  [
    'nobody who sets up',
    { ok: false, problems: ['no identity can set up or clean up: no token'] },
    /no identity can set up or clean up: no token$/,
  ],
  ['a target that is busy', unanswered(false, 'throttled'), /the line was cut$/],
  ['an error without words', answered(418), /status is 418$/],
];

describe('a set-up that fails says why, and what to do about it', () => {
  for (const [says, answer, remedy] of failures)
    test(says, async () => {
      const { service, disposables } = newDisposables();
      service.fault = (line) => (line.startsWith('POST') ? answer : undefined);
      const made = await disposables.make(ownerPlace);
      expect(made).toMatchObject({ ok: false, problems: [expect.stringMatching(/^set-up failed: /)] });
      expect(made).toMatchObject({ problems: [expect.stringMatching(remedy)] });
      // It was not made, and that is known: nothing is left.
      expect(await disposables.cleanUp()).toEqual([]);
      expect(service.log.filter((line) => line === `POST ${owners}`)).toHaveLength(1);
      expect(service.profiles.size).toBe(0);
    });
});

test('what a target says cannot write on the terminal', async () => {
  const { service, disposables } = newDisposables();
  service.fault = () => errored(400, 'Bad\u001b[2J', 'all is well\u0007\nexit 0');
  const made = await disposables.make(ownerPlace);
  expect(made.ok ? '' : made.problems.join()).not.toMatch(/\p{Cc}/u);
});
