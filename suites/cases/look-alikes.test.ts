import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { changedCase, lookAlikes, readOnlyNeighbour, unrelatedPermissions } from './look-alikes.ts';

const listing = (...names: string[]): ReadonlySet<string> => new Set(names);
const configuration = 'DeviceManagementConfiguration.ReadWrite.All';

describe('look-alikes', () => {
  const table: readonly (readonly [permission: string, listed: readonly string[], expected: readonly string[]])[] = [
    [
      configuration,
      [],
      [
        'DeviceManagementConfiguration.ReadWrite.All.Extra',
        'DeviceManagementConfiguration.ReadWrite.Alls',
        'NotDeviceManagementConfiguration.ReadWrite.All',
        'DeviceManagementConfiguration.ReadWrite',
        'DeviceManagementConfiguration-ReadWrite-All',
        'DeviceManagementApps.ReadWrite.All',
      ],
    ],
    [
      'User.Read',
      [],
      ['User.Read.Extra', 'User.Reads', 'NotUser.Read', 'User', 'User-Read', 'DeviceManagementApps.Read'],
    ],
    [
      'DeviceManagementApps.Read.All',
      ['DeviceManagementApps.Read', 'Sites.Read.All', 'NotDeviceManagementApps.Read.All'],
      [
        'DeviceManagementApps.Read.All.Extra',
        'DeviceManagementApps.Read.Alls',
        'DeviceManagementApps-Read-All',
        'Files.Read.All',
      ],
    ],
  ];
  for (const [permission, listed, expected] of table) {
    test(`of ${permission} are other names, less ${listed.length} that the page lists`, () => {
      const found = lookAlikes(permission, listing(permission, ...listed));
      expect(found.map((one) => one.permission)).toEqual(expected);
    });
  }
});

test('the read-only neighbour of a permission replaces one word', () => {
  const table: readonly (readonly [string, readonly string[], string | undefined])[] = [
    [configuration, [], 'DeviceManagementConfiguration.Read.All'],
    [configuration, ['DeviceManagementConfiguration.Read.All'], undefined],
    ['User.ReadWrite', [], 'User.Read'],
    ['User.Read.All', [], undefined],
    ['User.ReadWriteAll', [], undefined],
    ['ReadWrite.Things', [], undefined],
  ];
  for (const [permission, listed, neighbour] of table)
    expect(readOnlyNeighbour(permission, listing(permission, ...listed)), permission).toBe(neighbour);
});

test('unrelated permissions of areas that the page does not list come first', () => {
  const ofListed = (...names: string[]): readonly string[] => unrelatedPermissions(listing(...names));
  expect(ofListed(configuration)).toEqual(['User.Read', 'Mail.Read', 'Calendars.Read', 'Contacts.Read']);
  expect(ofListed('User.ReadWrite.All')).toEqual(['Mail.Read', 'Calendars.Read', 'Contacts.Read', 'User.Read']);
  expect(ofListed('User.Read', 'Mail.A')).toEqual(['Calendars.Read', 'Contacts.Read', 'Mail.Read']);
});

test('changed case differs in every letter, and twice changed is the name itself', () => {
  expect(changedCase('User.Read_2')).toBe('uSER.rEAD_2');
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$/), (name) => {
      expect(changedCase(name)).not.toBe(name);
      expect(changedCase(changedCase(name))).toBe(name);
    }),
  );
});
