import { describe, expect, test } from 'vitest';
import { answered, caller, errored, FakeService, forWork, owners, unanswered } from './fake-service.test-data.ts';
import type { PlannedRequest } from '../../model.ts';
import type { JournalEntry } from './journal.ts';
import { sweepLeftover } from './sweep.ts';

const root = 'https://graph.microsoft.com/beta';
const name = 'conformance-1a2b3c4d-1';
const known = { member: 'displayName', key: 'id', reads: caller, removes: caller } as const;
const leftover = (over: Partial<JournalEntry> = {}) => ({
  run: '1a2b3c4d',
  last: { step: 'intended', root, collection: owners, name, ...known, ...over } as const,
});

function serviceWithOthers(): FakeService {
  const service = new FakeService();
  service.add(owners, 'Warehouse scanners');
  service.add(owners, `${name}5`);
  service.add(owners, name.toUpperCase());
  service.add(forWork, name);
  return service;
}

const kept = (service: FakeService): number => service.profiles.size;

test('what has an id is looked at, then deleted', async () => {
  const service = serviceWithOthers();
  const id = service.add(owners, name);
  service.log.length = 0;
  expect(await sweepLeftover((plan) => service.send(plan), leftover({ step: 'made', id }))).toMatchObject({
    gone: true,
    says: `${id} deleted`,
  });
  expect(service.log).toEqual([`GET ${owners}/${id}`, `DELETE ${owners}/${id}`]);
  expect(kept(service)).toBe(4);
});

test('what has none is found by its name, in its own collection alone, however often it is there', async () => {
  const service = serviceWithOthers();
  service.add(owners, name);
  service.add(owners, name);
  expect(await sweepLeftover((plan) => service.send(plan), leftover())).toMatchObject({ gone: true });
  expect(kept(service)).toBe(4);
});

test('whoever may read the list reads it, and who may read the object reads that', async () => {
  const service = serviceWithOthers();
  service.add(owners, name);
  const lists = { ...caller, permissions: ['Profiles.List.All'] };
  const asked: string[] = [];
  const send = (plan: PlannedRequest) => {
    asked.push(`${plan.method} ${plan.identity.kind === 'token' ? plan.identity.permissions.join() : ''}`);
    return service.send(plan);
  };
  expect(await sweepLeftover(send, leftover({ lists }))).toMatchObject({ gone: true });
  const [own] = caller.permissions;
  expect(asked).toEqual(['GET Profiles.List.All', `GET ${own}`, `DELETE ${own}`]);
});

test('what an edited journal calls an id is read before it is deleted: it may be that of somebody else', async () => {
  const service = serviceWithOthers();
  service.add(owners, name, { parentId: 'id-1' });
  const { gone, says } = await sweepLeftover((plan) => service.send(plan), leftover({ key: 'parentId' }));
  expect({ gone, says }).toEqual({ gone: false, says: `id-1 is not called "${name}"; left alone` });
  expect(kept(service)).toBe(5);
});

test('what is not there was never made, or is gone already', async () => {
  const service = serviceWithOthers();
  expect(await sweepLeftover((plan) => service.send(plan), leftover())).toMatchObject({
    gone: true,
    says: 'was never made',
  });
  expect(await sweepLeftover((plan) => service.send(plan), leftover({ id: 'id-99' }))).toMatchObject({
    says: 'id-99 is gone already',
  });
  expect(service.log.filter((line) => !line.startsWith('GET'))).toEqual([]);
});

const leftAlone: readonly (readonly [says: string, over: Partial<JournalEntry>, why: string, sends: number])[] = [
  ['a profile that has another name by now', { id: 'id-1' }, `id-1 is not called "${name}"; left alone`, 1],
  [
    'a name that is none of ours',
    { name: 'Warehouse scanners' },
    'is not the name of an object of run 1a2b3c4d; left alone',
    0,
  ],
  ['a name without a run', { name: 'conformance-' }, 'is not the name of an object of run 1a2b3c4d; left alone', 0],
  ['a collection with a query', { collection: `${owners}?x=`, id: 'id-1' }, 'is not the path of a collection', 0],
  ['a member with a name that is none', { member: 'x&$y', id: 'id-1' }, 'have names that are none', 0],
  ['a path for a collection', { collection: `${owners}/../x`, id: 'id-1' }, 'is not the path of a collection', 0],
  ['an id that is a path', { id: `../androidForWorkEnrollmentProfiles/id-4` }, 'its id is none', 0],
];
describe('left alone', () => {
  for (const [says, over, why, sends] of leftAlone)
    test(`${says}: ${sends === 0 ? 'nothing is sent' : 'it is read, and that is all'}`, async () => {
      const service = serviceWithOthers();
      expect(await sweepLeftover((plan) => service.send(plan), leftover(over))).toMatchObject({
        gone: false,
        says: expect.stringContaining(why),
      });
      expect(service.log).toHaveLength(sends);
      expect(kept(service)).toBe(4);
    });
});

describe('a list that was not read to its end proves nothing', () => {
  const page = (value: readonly unknown[], next?: unknown) =>
    answered(200, { value, ...(next === undefined ? {} : { '@odata.nextLink': next }) });
  const fillers = [{ id: 'id-1', displayName: 'Warehouse scanners' }, null, 7, { displayName: 3 }];

  const bad: readonly (readonly [says: string, fault: FakeService['fault'], why: RegExp])[] = [
    ['one that goes on at another host', () => page([], 'https://evil.test/beta/x'), /another host/],
    ['one whose link begins like ours', () => page([], `${root}.evil.test/x`), /another host/],
    ['one whose link is user-info', () => page([], 'https://graph.microsoft.com@evil.test/beta/x'), /another host/],
    ['one whose link is a number', () => page([], 7), /another host/],
    ['one whose link is a list', () => page([], [`${root}${owners}`]), /another host/],
    ['one without an end', () => page(fillers, `${root}${owners}?$skiptoken=x`), /more than 50 pages/],
    ['one that is cut', () => answered(200, undefined), /could not be read/],
    ['one that is none', () => answered(200, { value: 'x' }), /could not be read/],
    ['one that is refused', () => errored(403, 'Forbidden', 'no'), /status is 403/],
    ['one that does not answer', () => unanswered(true, 'timeout'), /the line was cut/],
  ];
  for (const [says, fault, why] of bad)
    test(says, async () => {
      const service = serviceWithOthers();
      service.fault = fault;
      expect(await sweepLeftover((plan) => service.send(plan), leftover())).toMatchObject({
        gone: false,
        says: expect.stringMatching(why),
      });
      expect(service.log.every((line) => line.startsWith(`GET ${owners}`))).toBe(true);
    });

  test('its further pages are read, whatever stands in them', async () => {
    const service = serviceWithOthers();
    const id = service.add(owners, name);
    service.log.length = 0;
    service.fault = (line) =>
      line.includes('skiptoken=2')
        ? page([{ id, displayName: name }])
        : line.includes('?')
          ? page(fillers, `${root}${owners}?$skiptoken=2`)
          : undefined;
    expect(await sweepLeftover((plan) => service.send(plan), leftover())).toMatchObject({
      gone: true,
      says: `${id} deleted`,
    });
    expect(kept(service)).toBe(4);
  });

  test('a brace in a link stays what it is, and a long link is not told whole', async () => {
    const service = serviceWithOthers();
    const next = `${owners}?$skiptoken=%7Bid%7D${'x'.repeat(5000)}`;
    service.fault = (line) => {
      if (line === `GET ${next}`) return errored(500, 'InternalError', 'oh');
      return line.includes('?') ? page([], `${root}${next.replace('%7B', '{').replace('%7D', '}')}`) : undefined;
    };
    const { gone, says } = await sweepLeftover((plan) => service.send(plan), leftover());
    expect({ gone, says }).toEqual({ gone: false, says: expect.stringMatching(/…: status is 500/) });
    expect(says.length).toBeLessThan(300);
  });

  test('nobody’s enrollment token is asked for', async () => {
    const service = serviceWithOthers();
    await sweepLeftover((plan) => service.send(plan), leftover());
    expect(service.log).toEqual([`GET ${owners}?$select=id,displayName`]);
  });
});

for (const run of ['', 'baseline', '1a2b3c4', '1a2b3c4d5', '1A2B3C4D', '1a2b3c4d\n'])
  test(`a journal called ${JSON.stringify(run)} is of no run, and deletes nothing`, async () => {
    const service = serviceWithOthers();
    const called = `conformance-${run}`;
    const id = service.add(owners, called);
    const { last } = leftover({ step: 'made', name: called, id });
    expect(await sweepLeftover((plan) => service.send(plan), { run, last })).toMatchObject({
      gone: false,
      says: expect.stringContaining('is not the name of a run'),
    });
    expect(service.log).toEqual([]);
  });

test('what cannot be deleted is not gone', async () => {
  const service = serviceWithOthers();
  const id = service.add(owners, name);
  service.fault = (line) => (line.startsWith('DELETE') ? errored(500, 'InternalError', 'oh') : undefined);
  expect(await sweepLeftover((plan) => service.send(plan), leftover({ id }))).toMatchObject({
    gone: false,
    says: expect.stringContaining('status is 500'),
  });
});
