import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Disposables } from './disposables.ts';
import {
  answered,
  errored,
  FakeService,
  forWork,
  forWorkRecipe,
  ownerRecipe,
  owners,
  unanswered,
} from './fake-service.test-data.ts';
import { Journal, type JournalEntry } from './journal.ts';

const root = 'https://graph.microsoft.com/beta';
const name = 'conformance-r';

interface World {
  readonly service: FakeService;
  readonly disposables: Disposables;
  readonly folder: string;
  /** `intended owner…`, in order. */
  readonly steps: () => readonly string[];
}

function newWorld(): World {
  const folder = mkdtempSync(join(tmpdir(), 'disposables-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const service = new FakeService();
  const journal = new Journal(join(folder, 'journal'), 'r');
  const disposables = new Disposables({ call: service.call, journal, run: 'r', root });
  const steps = (): readonly string[] =>
    readFileSync(join(folder, 'journal', 'r.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { step, collection, id }: JournalEntry = JSON.parse(line);
        return [step, collection === owners ? 'owner' : 'for-work', ...(id === undefined ? [] : [id])].join(' ');
      });
  return { service, disposables, folder, steps };
}

describe('a disposable profile', () => {
  test('is written down before the request leaves, and again with its id before anything else does', async () => {
    const { service, disposables, steps } = newWorld();
    const seen: string[] = [];
    service.onCall = (line) => void seen.push(`${line.split('/')[0]}after ${steps().join(', ')}`);
    await disposables.fresh(ownerRecipe);
    expect(seen).toEqual(['POST after intended owner', 'POST after intended owner, made owner id-1']);
  });

  test('is made once for each collection, also by calls at once, and gets a token before each use', async () => {
    const { service, disposables } = newWorld();
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
    const { service, disposables } = newWorld();
    await disposables.fresh(ownerRecipe);
    expect([...service.profiles.values()]).toMatchObject([
      { displayName: name, description: 'Made by graph-conformance; may be deleted at any time' },
    ]);
  });

  test('is deleted at the end, the newest first, and nothing else is', async () => {
    const { service, disposables, steps } = newWorld();
    const other = service.add(owners, 'Warehouse scanners');
    await disposables.fresh(ownerRecipe);
    await disposables.fresh(forWorkRecipe);
    service.log.length = 0;
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.log).toEqual([`DELETE ${forWork}/id-3`, `DELETE ${owners}/id-2`]);
    expect([...service.profiles.keys()]).toEqual([`${owners}/${other}`]);
    expect(steps().slice(-2)).toEqual(['gone for-work id-3', 'gone owner id-2']);
  });

  test('that somebody else deleted meanwhile is gone, and that is no failure', async () => {
    const { service, disposables, steps } = newWorld();
    await disposables.fresh(ownerRecipe);
    service.profiles.clear();
    expect(await disposables.cleanUp()).toEqual([]);
    expect(steps().at(-1)).toBe('gone owner id-1');
  });

  test('that cannot be deleted is told, and the others are deleted all the same', async () => {
    const { service, disposables, steps } = newWorld();
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
    const { service, disposables } = newWorld();
    const making = disposables.fresh(ownerRecipe);
    expect(await disposables.cleanUp()).toEqual([]);
    await making;
    expect(service.profiles.size).toBe(0);
    expect(await disposables.fresh(forWorkRecipe)).toEqual({ ok: false, reason: 'set-up failed: the run is over' });
  });

  test('is not made where the journal cannot be written', async () => {
    const { service, disposables, folder } = newWorld();
    writeFileSync(join(folder, 'journal'), 'a file in the way');
    const made = await disposables.fresh(ownerRecipe);
    expect(made).toMatchObject({ ok: false, reason: expect.stringMatching(/journal cannot be written \(E\w+\)/) });
    expect(service.log).toEqual([]);
  });
});

describe('a create of which nobody knows whether it worked', () => {
  const cutAfterwards = (line: string, deed: () => unknown): ReturnType<typeof unanswered> | undefined => {
    if (line !== `POST ${owners}`) return undefined;
    deed();
    return unanswered(true);
  };

  test('is sent once, and every use says that the outcome is unknown', async () => {
    const { service, disposables } = newWorld();
    service.fault = cutAfterwards;
    for (let use = 0; use < 3; use += 1)
      expect(await disposables.fresh(ownerRecipe)).toMatchObject({
        ok: false,
        reason: expect.stringContaining('outcome unknown'),
      });
    expect(service.log).toEqual([`POST ${owners}`]);
  });

  test('is found by its name at the end, and deleted', async () => {
    const { service, disposables, steps } = newWorld();
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
    [
      'where the list is refused',
      (line, deed) => cutAfterwards(line, deed) ?? errored(403, 'Forbidden', 'no'),
      ' (GET',
    ],
    ['where the list is no list', (line, deed) => cutAfterwards(line, deed) ?? answered(200, '<html>'), ' (GET'],
  ];
  for (const [says, fault, why] of stays)
    test(`is told as what may be left ${says}, and stays in the journal`, async () => {
      const { service, disposables, steps } = newWorld();
      service.fault = fault;
      await disposables.fresh(ownerRecipe);
      const [left, ...others] = await disposables.cleanUp();
      expect(left).toContain(`${owners}: whether "${name}" was made is unknown${why}`);
      expect(others).toEqual([]);
      expect(steps()).toEqual(['intended owner']);
    });

  for (const id of ['../androidForWorkEnrollmentProfiles/7', '..', 'a/b', 'a?b', '', 'a%2Fb'])
    test(`is also one that answers with the id ${JSON.stringify(id)}, which never becomes a path`, async () => {
      const { service, disposables } = newWorld();
      service.fault = (line) => (line.startsWith('POST') ? answered(201, { id, displayName: name }) : undefined);
      expect(await disposables.fresh(ownerRecipe)).toEqual({
        ok: false,
        reason: 'set-up failed: the new profile has no id',
      });
      expect(await disposables.cleanUp()).toHaveLength(1);
      expect(service.log).toEqual([`POST ${owners}`, `GET ${owners}?$select=id,displayName`]);
    });
});
