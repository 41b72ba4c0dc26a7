import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  answered,
  create,
  errored,
  forWork,
  forWorkPlace,
  ownerPlace,
  owners,
  type FakeService,
} from './fake-service.test-data.ts';
import { namesOf } from '../own-objects.ts';
import { name, newDisposables } from './new-disposables.test-data.ts';

describe('an object of a run', () => {
  test('is written down before the request leaves, and again with its id before anything else does', async () => {
    const { service, disposables, steps } = newDisposables();
    const seen: string[] = [];
    service.onRequest = (line) => void seen.push(`${line.split('/')[0]}after ${steps().join(', ')}`);
    await disposables.make(ownerPlace);
    expect(seen).toEqual(['POST after intended owner', 'GET after intended owner, made owner id-1']);
    expect(steps()).toEqual(['intended owner', 'made owner id-1']);
  });

  test('is written down with whoever may list its collection, where another page says who may read it', async () => {
    const { disposables, folder } = newDisposables();
    const { list } = ownerPlace.pages;
    if (!list) throw new Error('no list');
    const identity = { ...list.identity, permissions: ['Profiles.List.All'] };
    const pages = { ...ownerPlace.pages, list: { ...list, identity, callers: [identity] } };
    await disposables.make({ ...ownerPlace, pages });
    const [line = ''] = readFileSync(join(folder, 'journal', 'r.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(line)).toMatchObject({ lists: { permissions: ['Profiles.List.All'] } });
  });

  test('says by its name whose it is, each by its own', async () => {
    const { service, disposables } = newDisposables();
    await disposables.make(ownerPlace);
    await disposables.make(ownerPlace);
    expect([...service.profiles.values()].map(({ displayName }) => displayName)).toEqual([name, 'conformance-r-2']);
  });

  test('is deleted at the end, the newest first, and nothing else is', async () => {
    const { service, disposables, steps } = newDisposables();
    const other = service.add(owners, 'Warehouse scanners');
    await disposables.make(ownerPlace);
    await disposables.make(forWorkPlace);
    service.log.length = 0;
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.log).toEqual([
      `GET ${owners}?$select=id,displayName`,
      `GET ${forWork}?$select=id,displayName`,
      `DELETE ${forWork}/id-3`,
      `DELETE ${owners}/id-2`,
    ]);
    expect([...service.profiles.keys()]).toEqual([`${owners}/${other}`]);
    expect(steps().slice(-2)).toEqual(['gone for-work id-3', 'gone owner id-2']);
  });

  test('that somebody else deleted meanwhile is gone, and that is no failure', async () => {
    const { service, disposables, steps } = newDisposables();
    await disposables.make(ownerPlace);
    service.profiles.clear();
    expect(await disposables.cleanUp()).toEqual([]);
    expect(steps().at(-1)).toBe('gone owner id-1');
  });

  test('that has another name of this run by now is this run’s; with any other it is left alone and told', async () => {
    for (const [displayName, left] of [
      ['conformance-r-7', 0],
      // a target may write it in its own way, or keep its beginning
      ['CONFORMANCE_R_7', 0],
      ['conformance-r', 0],
      ['Warehouse scanners', 1],
      ['conformance-r-7b', 1],
      ['conformance-s-7', 1],
      ['my conformance-r-7', 1],
    ] as const) {
      const { service, disposables } = newDisposables();
      await disposables.make(ownerPlace);
      service.profiles.set(`${owners}/id-1`, { id: 'id-1', displayName });
      expect(await disposables.cleanUp()).toHaveLength(left);
      expect(service.profiles.size).toBe(left);
    }
  });

  test('that cannot be deleted is told, and the others are deleted all the same', async () => {
    const { service, disposables, steps } = newDisposables();
    await disposables.make(ownerPlace);
    await disposables.make(forWorkPlace);
    service.fault = (line) => (line.startsWith(`DELETE ${forWork}`) ? errored(403, 'Forbidden', 'no') : undefined);
    expect(await disposables.cleanUp()).toEqual([
      `${forWork}/id-2 ("conformance-r-2") could not be deleted: DELETE ${forWork}/id-2: status is 403, Forbidden: no`,
    ]);
    expect(steps().at(-1)).toBe('gone owner id-1');
    expect([...service.profiles.keys()]).toEqual([`${forWork}/id-2`]);
  });

  test('is not made after the end', async () => {
    const { service, disposables } = newDisposables();
    expect(await disposables.cleanUp()).toEqual([]);
    expect(await disposables.make(forWorkPlace)).toEqual({ ok: false, problems: ['set-up failed: the run is over'] });
    expect(service.log).toEqual([]);
  });

  test('is not made where the journal cannot be written', async () => {
    const { service, disposables, folder } = newDisposables();
    writeFileSync(join(folder, 'journal'), 'a file in the way');
    const made = await disposables.make(ownerPlace);
    expect(made).toMatchObject({ ok: false, problems: [expect.stringMatching(/journal cannot be written \(E\w+\)/)] });
    expect(service.log).toEqual([]);
  });

  test('is not made where nobody could delete it, or it would bear no name', async () => {
    const { pages } = ownerPlace;
    const { remove: _, ...undeletable } = pages;
    const nameless = { ...create(owners), body: { unit: '{}', times: 1 } };
    for (const [disposables, place, why] of [
      [newDisposables().disposables, { pages: undeletable, above: [] }, 'no page says how it is deleted'],
      [
        newDisposables().disposables,
        { pages: { ...pages, create: nameless }, above: [] },
        'nothing in it bears a name',
      ],
      [newDisposables(false).disposables, ownerPlace, 'no identity can set up or clean up'],
    ] as const) {
      expect(await disposables.make(place)).toMatchObject({ ok: false, problems: [expect.stringContaining(why)] });
      expect(await disposables.cleanUp()).toEqual([]);
    }
  });
});

describe('what a case creates', () => {
  const plan = namesOf('r')(create(owners));

  test('is written down before it leaves, is the next object that is needed, and goes at the end', async () => {
    const { service, disposables, steps } = newDisposables();
    expect(await disposables.intend(ownerPlace, plan)).toEqual([]);
    expect(steps()).toEqual(['intended owner']);
    disposables.created(ownerPlace, plan, await service.send(plan));
    expect(steps()).toEqual(['intended owner', 'made owner id-1']);
    expect(await disposables.make(ownerPlace)).toEqual({ ok: true, id: 'id-1' });
    expect(service.log).toEqual([`POST ${owners}`, `GET ${owners}/id-1`]);
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.profiles.size).toBe(0);
  });

  test('and the target denies is found by its name all the same, and deleted', async () => {
    const { service, disposables } = newDisposables();
    service.fault = (line, act) => {
      if (!line.startsWith('POST')) return undefined;
      act();
      return errored(403, 'Forbidden', 'no');
    };
    await disposables.intend(ownerPlace, plan);
    disposables.created(ownerPlace, plan, await service.send(plan));
    expect(service.profiles.size).toBe(1);
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.profiles.size).toBe(0);
  });

  test('and of which nobody heard is looked for at the end', async () => {
    const { service, disposables } = newDisposables();
    await disposables.intend(ownerPlace, plan);
    expect(await disposables.cleanUp()).toEqual([expect.stringContaining(`whether "${name}" was made is unknown`)]);
    expect(service.log).toEqual([`GET ${owners}?$select=id,displayName`]);
  });

  test('and deletes again needs no look of its own', async () => {
    const { service, disposables, steps } = newDisposables();
    await disposables.intend(ownerPlace, plan);
    disposables.created(ownerPlace, plan, await service.send(plan));
    service.profiles.clear();
    disposables.removed(ownerPlace, 'id-1');
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.log.filter((line) => line.includes('id-1'))).toEqual([]);
    expect(steps().at(-1)).toBe('gone owner id-1');
  });

  test('is deleted by its id where the collection cannot be listed', async () => {
    const { service, disposables } = newDisposables();
    await disposables.make(ownerPlace);
    service.fault = (line) => (line.includes('$select') ? answered(500, {}) : undefined);
    service.log.length = 0;
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.log.slice(1)).toEqual([`GET ${owners}/id-1`, `DELETE ${owners}/id-1`]);
  });
});

describe('an object of a run is deleted also where the target', () => {
  const bare = (line: string): string => line.replace(/\?.*/, '');
  const manners: readonly (readonly [says: string, fault: FakeService['fault']])[] = [
    [
      'neither lists nor shows it yet',
      (line) =>
        bare(line) === `GET ${owners}`
          ? answered(200, { value: [] })
          : line.startsWith('GET')
            ? errored(404, 'ResourceNotFound', 'not yet')
            : undefined,
    ],
    ['has nothing that reads', (line) => (line.startsWith('GET') ? answered(405, {}) : undefined)],
    [
      'does not know $select',
      (line) => (line.includes('$select') ? errored(400, 'BadRequest', 'no $select') : undefined),
    ],
  ];
  for (const [says, fault] of manners)
    test(says, async () => {
      const { service, disposables } = newDisposables();
      await disposables.make(ownerPlace);
      service.fault = fault;
      expect(await disposables.cleanUp()).toEqual([]);
      expect(service.profiles.size).toBe(0);
    });

  test('lists names alone, some of which are newer than what was sent', async () => {
    const { service, disposables } = newDisposables();
    await disposables.make(ownerPlace);
    service.profiles.set(`${owners}/id-1`, { id: 'id-1', displayName: 'conformance-r-7' });
    const value = (): readonly object[] => [...service.profiles.values()].map(({ displayName }) => ({ displayName }));
    service.fault = (line) => (bare(line) === `GET ${owners}` ? answered(200, { value: value() }) : undefined);
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.profiles.size).toBe(0);
  });

  test('lists names alone; what was made beside is told', async () => {
    const { service, disposables } = newDisposables();
    await disposables.make(ownerPlace);
    const value = [{ displayName: 'conformance-r-9' }];
    service.fault = (line) => (bare(line) === `GET ${owners}` ? answered(200, { value }) : undefined);
    expect(await disposables.cleanUp()).toEqual([
      `${owners}: "conformance-r-9" could not be deleted: the list has no id of it`,
    ]);
  });

  test('gives it a number for an id', async () => {
    const { service, disposables } = newDisposables();
    service.fault = (line) => {
      const value = [...service.profiles.values()];
      if (bare(line) === `GET ${owners}`) return answered(200, { value });
      if (!line.startsWith('POST')) return undefined;
      const made = { id: 7, displayName: name };
      service.profiles.set(`${owners}/7`, made as never);
      return answered(201, made);
    };
    expect(await disposables.make(ownerPlace)).toEqual({ ok: true, id: '7' });
    expect(await disposables.cleanUp()).toEqual([]);
    expect(service.profiles.size).toBe(0);
  });

  test('keeps what was deleted, lists it and refuses to delete it once more', async () => {
    for (const [status, left] of [
      [400, 0],
      [409, 0],
      [403, 1],
    ] as const) {
      const { service, disposables } = newDisposables();
      await disposables.make(ownerPlace);
      service.fault = (line) => (line.startsWith('DELETE') ? errored(status, 'x', 'it is deleted already') : undefined);
      disposables.removed(ownerPlace, 'id-1');
      expect(await disposables.cleanUp()).toHaveLength(left);
    }
  });

  test('tells its id in Location alone, and what else has that id is not used', async () => {
    for (const [its, outcome] of [
      ['id-2', { ok: true, id: 'id-2' }],
      ['id-1', { ok: false, problems: [expect.stringContaining('does not bear the name that was sent')] }],
    ] as const) {
      const { service, disposables } = newDisposables();
      service.add(owners, 'Warehouse scanners');
      service.fault = (line, act) => {
        if (!line.startsWith('POST')) return undefined;
        act();
        return answered(204, undefined, [['location', `https://graph.microsoft.com/beta${owners}/${its}`]]);
      };
      expect(await disposables.make(ownerPlace)).toEqual(outcome);
      expect(await disposables.cleanUp()).toEqual([]);
      expect([...service.profiles.keys()]).toEqual([`${owners}/id-1`]);
    }
  });
});

test('an object of somebody else is not used, though an answer gives it the name that was sent', async () => {
  const { service, disposables } = newDisposables();
  const id = service.add(owners, 'Warehouse scanners');
  service.fault = (line, act) => {
    if (!line.startsWith('POST')) return undefined;
    act();
    return answered(201, { id, displayName: name });
  };
  const problems = [expect.stringContaining(`the answer has the id ${id}, and what has it does not bear the name`)];
  expect(await disposables.make(ownerPlace)).toEqual({ ok: false, problems });
  expect(await disposables.make(ownerPlace)).toEqual({ ok: false, problems });
  expect(await disposables.cleanUp()).toEqual([]);
  expect([...service.profiles.keys()]).toEqual([`${owners}/${id}`]);
});

test('what a case created, and its answer did not name, is looked at before another one is created', async () => {
  for (const [displayName, isOurs] of [
    [name, true],
    ['New profile', false],
  ] as const) {
    const { service, disposables } = newDisposables();
    service.fault = (line, act) => {
      if (!line.startsWith('POST')) return undefined;
      act();
      return answered(201, { id: 'id-1' });
    };
    const [first, second] = [namesOf('r'), namesOf('r')].map((named) => named(create(owners)));
    if (!first || !second) throw new Error('no plan');
    await disposables.intend(ownerPlace, first);
    disposables.created(ownerPlace, first, await service.send(first));
    service.profiles.set(`${owners}/id-1`, { id: 'id-1', displayName });
    expect(await disposables.intend(ownerPlace, second)).toEqual(
      isOurs ? [] : [expect.stringContaining('does not bear the name that was sent')],
    );
    expect(service.log).toEqual([`POST ${owners}`, `GET ${owners}/id-1`]);
  }
});

describe('where what was made cannot be told from what others have made', () => {
  const plan = namesOf('r')(create(owners));
  const manners: readonly (readonly [says: string, answer: object, why: string])[] = [
    ['since it has another name', { id: 'id-1', displayName: 'New profile' }, 'does not bear the name that was sent'],
    ['since its id may not stand in a path', { id: 'a/b', displayName: name }, 'none that may stand in a path: a/b'],
  ];
  for (const [says, answer, why] of manners)
    test(`${says}, it is told, and nothing more is made there`, async () => {
      const { service, disposables } = newDisposables();
      service.fault = (line, act) => {
        if (!line.startsWith('POST')) return undefined;
        act();
        return answered(201, answer);
      };
      const problems = [expect.stringContaining(why)];
      service.onRequest = () => {
        for (const [key, { id }] of service.profiles) service.profiles.set(key, { id, displayName: 'New profile' });
      };
      expect(await disposables.make(ownerPlace)).toEqual({ ok: false, problems });
      expect(await disposables.make(ownerPlace)).toEqual({ ok: false, problems });
      expect(await disposables.intend(ownerPlace, plan)).toEqual(problems);
      expect(service.log).toEqual([`POST ${owners}`]);
      expect(await disposables.cleanUp()).toEqual([expect.stringContaining(`whether "${name}" was made is unknown`)]);
      expect(service.profiles.size).toBe(1);
    });
});
