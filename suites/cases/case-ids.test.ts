/** Ids are kept forever: people write them into waivers. A change here is a change for them. */
import { describe, expect, test } from 'vitest';

import { casesOfAllShapes, deviceOwnerPage, retire, shortIds, things } from './specs.test-data.ts';

const refusalsOfAGrant = [
  'unrelated-permission',
  'read-only-neighbour',
  'no-permission',
  'longer-name',
  'longer-word',
  'prefixed-name',
  'shorter-name',
  'other-separators',
  'other-area',
  'changed-case',
  'misplaced-claim',
  'misplaced-beside-another',
];

const delegatedRows = [
  'permissions/delegated-work/devicemanagementconfiguration.readwrite.all',
  'permissions/delegated-work/listed-before-another',
  'permissions/delegated-work/listed-behind-another',
  ...refusalsOfAGrant.map((name) => `permissions/delegated-work/${name}`),
  'permissions/delegated-personal-not-supported',
  'permissions/delegated-personal/unrelated-permission',
];

const afterPermissions = [
  'headers/no-authorization',
  'headers/empty-authorization',
  'headers/bearer-without-token',
  'headers/other-scheme',
  'headers/token-under-other-scheme',
  'headers/garbage-token',
  'headers/garbage-jwt',
  'headers/query-token',
  'headers/token-expired',
  'headers/token-not-yet-valid',
  'headers/token-wrong-audience',
  'headers/token-tampered-signature',
  'headers/token-alg-none',
  'headers/token-unknown-key',
  'headers/lower-case-bearer',
  'headers/documented-accept',
  'headers/no-accept',
  'headers/accept-anything',
  'headers/accept-with-parameter',
  'headers/accept-unmet',
  'request-body/no-body',
  'request-body/unframed',
  'request-body/empty-json-object',
  'request-body/unexpected-members',
  'request-body/malformed-json',
  'request-body/other-media-type',
  'request-body/large-body',
  'response/documented-success',
  'routing/verb-get',
  'routing/verb-put',
  'routing/verb-patch',
  'routing/verb-delete',
  'routing/unknown-id',
  'routing/version-v1-0',
  'routing/unknown-version',
  'routing/qualified-action-name',
  'routing/path-in-upper-case',
];

describe('the device-owner page', () => {
  test('as-of 2019-01-12 has these cases', () => {
    expect(shortIds(deviceOwnerPage('2019-01-12'))).toEqual([
      ...delegatedRows,
      'permissions/application-not-supported',
      'permissions/application/misplaced-claim',
      'permissions/application/misplaced-beside-another',
      ...afterPermissions,
    ]);
  });

  test('as-of 2019-08-08 grants applications too', () => {
    expect(shortIds(deviceOwnerPage('2019-08-08'))).toEqual([
      ...delegatedRows,
      'permissions/application/devicemanagementconfiguration.readwrite.all',
      'permissions/application/listed-before-another',
      'permissions/application/listed-behind-another',
      ...refusalsOfAGrant.map((name) => `permissions/application/${name}`),
      ...afterPermissions,
    ]);
  });
});

test('a list has these cases beside those of permissions and tokens', () => {
  expect(shortIds(things).filter((id) => /^(response|routing|body|request-body|lifecycle)/.test(id))).toEqual([
    'request-body/no-body',
    'response/documented-success',
    'routing/unknown-name',
    'routing/unknown-version',
    'routing/path-in-upper-case',
    'body/documented-answer',
    'body/top-one',
  ]);
});

test('what creates, changes and deletes has these cases about its effects', () => {
  const ids = casesOfAllShapes().flatMap(({ id, suite }) => (suite === 'lifecycle' ? [id] : []));
  expect(ids.toSorted()).toEqual([
    'beta/note-create/lifecycle/create-takes-effect',
    'beta/note-create/lifecycle/fullest-body',
    'beta/note-create/lifecycle/refused-request-changes-nothing',
    'beta/note-delete/lifecycle/delete-takes-effect',
    'beta/note-delete/lifecycle/refused-request-changes-nothing',
    'beta/note-update/lifecycle/fullest-body',
    'beta/note-update/lifecycle/refused-request-changes-nothing',
    'beta/note-update/lifecycle/update-takes-effect',
  ]);
});

test('an action that no code knows of has cases for both schemes', () => {
  const privileged = 'devicemanagementmanageddevices.privilegedoperations.all';
  const rows = (scheme: string) => [
    `permissions/${scheme}/${privileged}`,
    `permissions/${scheme}/listed-before-another`,
    `permissions/${scheme}/listed-behind-another`,
    // its name has no ReadWrite, so it has no read-only neighbour
    ...refusalsOfAGrant.filter((name) => name !== 'read-only-neighbour').map((name) => `permissions/${scheme}/${name}`),
  ];
  expect(shortIds(retire)).toEqual([
    ...rows('delegated-work'),
    'permissions/delegated-personal-not-supported',
    'permissions/delegated-personal/unrelated-permission',
    ...rows('application'),
    ...afterPermissions.filter((id) => id !== 'routing/version-v1-0'),
  ]);
});
