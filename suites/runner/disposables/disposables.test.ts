import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errored, forWork, forWorkRecipe, ownerRecipe, owners } from './fake-service.test-data.ts';
import { name, newDisposables } from './new-disposables.test-data.ts';

describe('a disposable profile', () => {
  test('is written down before the request leaves, and again with its id before anything else does', async () => {
    const { service, disposables, steps } = newDisposables();
    const seen: string[] = [];
    service.onRequest = (line) => void seen.push(`${line.split('/')[0]}after ${steps().join(', ')}`);
    await disposables.fresh(ownerRecipe);
    expect(seen).toEqual(['POST after intended owner', 'POST after intended owner, made owner id-1']);
  });

  test('is made once for each collection, also by calls at once, and gets a token before each use', async () => {
    const { service, disposables } = newDisposables();
    const both = [ownerRecipe, forWorkRecipe, ownerRecipe, ownerRecipe, forWorkRecipe];
    const made = await Promise.all(both.map((recipe) => disposables.fresh(recipe)));
    expect(made.every(({ ok }) => ok)).toBe(true);
    expect(service.log.filter((line) => line === `POST ${owners}`)).toHaveLength(1);
    expect(service.log.filter((line) => line === `POST ${forWork}`)).toHaveLength(1);
    expect(service.log.filter((line) => line.endsWith('/createToken'))).toHaveLength(5);
    await disposables.fresh(ownerRecipe);
    expect(service.log.at(-1)).toBe(`POST ${owners}/id-1/createToken`);
  });

  test('says by its name and its description whose it is', async () => {
    const { service, disposables } = newDisposables();
    await disposables.fresh(ownerRecipe);
    expect([...service.profiles.values()]).toMatchObject([
      { displayName: name, description: 'Made by graph-conformance; may be deleted at any time' },
    ]);
  });

  test('is deleted at the end, the newest first, and nothing else is', async () => {
    const { service, disposables, steps } = newDisposables();
    const other = service.add(owners, 'Warehouse scanners');
    await disposables.fresh(ownerRecipe);
    await disposables.fresh(forWorkRecipe);
    service.log.length = 0;
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.log.filter((line) => !line.startsWith('GET '))).toEqual([
      `DELETE ${forWork}/id-3`,
      `DELETE ${owners}/id-2`,
    ]);
    expect([...service.profiles.keys()]).toEqual([`${owners}/${other}`]);
    expect(steps().slice(-2)).toEqual(['gone for-work id-3', 'gone owner id-2']);
  });

  test('that somebody else deleted meanwhile is gone, and that is no failure', async () => {
    const { service, disposables, steps } = newDisposables();
    await disposables.fresh(ownerRecipe);
    service.profiles.clear();
    expect(await disposables.cleanUp()).toEqual([]);
    expect(steps().at(-1)).toBe('gone owner id-1');
  });

  test('that cannot be deleted is told, and the others are deleted all the same', async () => {
    const { service, disposables, steps } = newDisposables();
    await disposables.fresh(ownerRecipe);
    await disposables.fresh(forWorkRecipe);
    service.fault = (line) => (line.startsWith(`DELETE ${forWork}`) ? errored(403, 'Forbidden', 'no') : undefined);
    expect(await disposables.cleanUp()).toEqual([
      `${forWork}/id-2 ("${name}") could not be deleted: DELETE ${forWork}/id-2: status is 403, Forbidden: no`,
    ]);
    expect(steps().at(-1)).toBe('gone owner id-1');
    expect([...service.profiles.keys()]).toEqual([`${forWork}/id-2`]);
  });

  test('is not made after the end, and one that is being made is waited for', async () => {
    const { service, disposables } = newDisposables();
    const making = disposables.fresh(ownerRecipe);
    expect(await disposables.cleanUp()).toEqual([]);
    await making;
    expect(service.profiles.size).toBe(0);
    expect(await disposables.fresh(forWorkRecipe)).toEqual({ ok: false, problems: ['set-up failed: the run is over'] });
  });

  test('is not made where the journal cannot be written', async () => {
    const { service, disposables, folder } = newDisposables();
    writeFileSync(join(folder, 'journal'), 'a file in the way');
    const made = await disposables.fresh(ownerRecipe);
    expect(made).toMatchObject({ ok: false, problems: [expect.stringMatching(/journal cannot be written \(E\w+\)/)] });
    expect(service.log).toEqual([]);
  });
});
