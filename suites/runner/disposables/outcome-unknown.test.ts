import { describe, expect, test } from 'vitest';
import { answered, errored, ownerRecipe, owners, unanswered, type FakeService } from './fake-service.test-data.ts';
import { name, newDisposables } from './new-disposables.test-data.ts';

describe('a create of which nobody knows whether it worked', () => {
  const cutAfterwards = (line: string, act: () => unknown): ReturnType<typeof unanswered> | undefined => {
    if (line !== `POST ${owners}`) return undefined;
    act();
    return unanswered(true);
  };

  test('is sent once, and every use says that the outcome is unknown', async () => {
    const { service, disposables } = newDisposables();
    service.fault = cutAfterwards;
    for (let use = 0; use < 3; use += 1)
      expect(await disposables.fresh(ownerRecipe)).toMatchObject({
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
    await disposables.fresh(ownerRecipe);
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
      await disposables.fresh(ownerRecipe);
      const [left, ...others] = await disposables.cleanUp();
      expect(left).toContain(`${owners}: whether "${name}" was made is unknown${why}`);
      expect(others).toEqual([]);
      expect(steps()).toEqual(['intended owner']);
    });

  for (const id of ['../androidForWorkEnrollmentProfiles/7', '..', 'a/b', 'a?b', '', 'a%2Fb'])
    test(`is also one that answers with the id ${JSON.stringify(id)}, which never becomes a path`, async () => {
      const { service, disposables } = newDisposables();
      service.fault = (line) => (line.startsWith('POST') ? answered(201, { id, displayName: name }) : undefined);
      expect(await disposables.fresh(ownerRecipe)).toEqual({
        ok: false,
        problems: ['set-up failed: the new profile has no id'],
      });
      expect(await disposables.cleanUp()).toHaveLength(1);
      expect(service.log).toEqual([`POST ${owners}`, `GET ${owners}?$select=id,displayName`]);
    });
});
