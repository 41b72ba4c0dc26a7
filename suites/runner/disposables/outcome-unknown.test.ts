import { describe, expect, test } from 'vitest';
import { answered, errored, ownerPlace, owners, unanswered, type FakeService } from './fake-service.test-data.ts';
import { name, newDisposables } from './new-disposables.test-data.ts';

describe('a create of which nobody knows whether it worked', () => {
  const cutAfterwards = (line: string, act: () => unknown): ReturnType<typeof unanswered> | undefined => {
    if (line !== `POST ${owners}`) return undefined;
    act();
    return unanswered(true);
  };

  test('is sent once, and says that the outcome is unknown', async () => {
    const { service, disposables } = newDisposables();
    service.fault = cutAfterwards;
    expect(await disposables.make(ownerPlace)).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('outcome unknown')],
    });
    expect(service.log).toEqual([`POST ${owners}`]);
  });

  test('is found by its name at the end, and deleted', async () => {
    const { service, disposables, steps } = newDisposables();
    service.add(owners, 'Warehouse scanners');
    service.add(owners, `${name}-of-another`);
    service.fault = cutAfterwards;
    await disposables.make(ownerPlace);
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.profiles.size).toBe(2);
    expect(steps()).toEqual(['intended owner', 'gone owner']);
  });

  const stays: readonly (readonly [says: string, fault: FakeService['fault'], why: string])[] = [
    ['where it is not in the list yet', (line) => (line.startsWith('POST') ? unanswered(true) : undefined), ''],
    ['where the list is refused', (line, act) => cutAfterwards(line, act) ?? errored(403, 'Forbidden', 'no'), ' (GET'],
    ['where the list is no list', (line, act) => cutAfterwards(line, act) ?? answered(200, '<html>'), ' (GET'],
  ];
  for (const [says, fault, why] of stays)
    test(`is told as what may be left ${says}, and stays in the journal`, async () => {
      const { service, disposables, steps } = newDisposables();
      service.fault = fault;
      await disposables.make(ownerPlace);
      const [left, ...others] = await disposables.cleanUp();
      expect(left).toContain(`${owners}: whether "${name}" was made is unknown${why}`);
      expect(others).toEqual([]);
      expect(steps()).toEqual(['intended owner']);
    });

  for (const id of ['../androidForWorkEnrollmentProfiles/7', '..', 'a/b', 'a?b', '', 'a%2Fb'])
    test(`is also one that answers with the id ${JSON.stringify(id)}, which never becomes a path`, async () => {
      const { service, disposables } = newDisposables();
      service.fault = (line) => (line.startsWith('POST') ? answered(201, { id, displayName: name }) : undefined);
      expect(await disposables.make(ownerPlace)).toMatchObject({
        ok: false,
        problems: [
          expect.stringMatching(/^set-up failed: (the new object has no id|the id of the new object is none)/),
        ],
      });
      expect(await disposables.cleanUp()).toHaveLength(1);
      expect(service.log).toEqual([`POST ${owners}`, `GET ${owners}?$select=id,displayName`]);
    });
});

describe('a create behind which the service asks to come back later', () => {
  for (const [says, took] of [
    ['took effect', true],
    ['did not', false],
  ] as const)
    test(`${says}: its name tells, one profile is used, and none is left`, async () => {
      const { service, disposables } = newDisposables();
      let first = true;
      service.fault = (line, act) => {
        if (line !== `POST ${owners}` || !first) return undefined;
        first = false;
        if (took) act();
        return unanswered(true, 'throttled');
      };
      expect(await disposables.make(ownerPlace)).toMatchObject({ ok: true });
      expect(service.profiles.size).toBe(1);
      expect(service.log.filter((line) => line === `POST ${owners}`)).toHaveLength(took ? 1 : 2);
      expect(await disposables.cleanUp()).toEqual([]);
      expect(service.profiles.size).toBe(0);
    });
});

test('an id that an answer gave is deleted only where it is called as this run calls its own', async () => {
  const { service, disposables } = newDisposables();
  const other = service.add(owners, 'Warehouse scanners');
  service.fault = (line, act) => {
    if (line !== `POST ${owners}`) return undefined;
    act();
    return answered(201, { id: other });
  };
  await disposables.make(ownerPlace);
  expect(await disposables.cleanUp()).toEqual([]);
  expect([...service.profiles.values()].map(({ displayName }) => displayName)).toEqual(['Warehouse scanners']);
});

test('where nothing has the id that an answer gave, what has the name is deleted', async () => {
  const { service, disposables } = newDisposables();
  service.fault = (line, act) => {
    if (line !== `POST ${owners}`) return undefined;
    act();
    return answered(201, { id: 'id-99' });
  };
  await disposables.make(ownerPlace);
  expect(await disposables.cleanUp()).toEqual([]);
  expect(service.profiles.size).toBe(0);
});

test('a create that took effect behind a 408 is deleted by its name', async () => {
  const { service, disposables } = newDisposables();
  service.fault = (line, act) => {
    if (line !== `POST ${owners}`) return undefined;
    act();
    return errored(408, 'RequestTimeout', 'too slow');
  };
  expect(await disposables.make(ownerPlace)).toMatchObject({ ok: false });
  expect(await disposables.cleanUp()).toEqual([]);
  expect(service.profiles.size).toBe(0);
});

for (const [says, link, followed] of [
  ['a blank', `https://graph.microsoft.com/beta${owners}?$skip token=a b`, true],
  ['its way out of the API', `https://graph.microsoft.com/beta/../v1.0${owners}`, false],
  ['no host', '/beta/next', false],
] as const)
  test(`a list whose next page has ${says} is ${followed ? 'read on, as a URL spells it' : 'not read on'}`, async () => {
    const { service, disposables } = newDisposables();
    let listed = false;
    service.fault = (line) => {
      if (line === `POST ${owners}`) return unanswered(true);
      if (!line.startsWith(`GET ${owners}?`)) return undefined;
      if (listed) return answered(200, { value: [{ id: 'id-9', displayName: name }] });
      listed = true;
      return answered(200, { value: [], '@odata.nextLink': link });
    };
    service.profiles.set(`${owners}/id-9`, { id: 'id-9', displayName: name });
    await disposables.make(ownerPlace);
    const left = await disposables.cleanUp();
    expect(left.length === 0).toBe(followed);
    expect(service.log.every((line) => !/[^\x21-\x7e]/.test(line.replace(' ', '')))).toBe(true);
  });
