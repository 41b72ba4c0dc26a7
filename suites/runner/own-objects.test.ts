/** Objects of a run on targets with manners of their own: what is made, looked at, judged, and taken away again. */
import { describe, expect, test } from 'vitest';
import { deriveAll } from '../cases/derive.ts';
import { notes, noteType } from '../cases/specs.test-data.ts';
import { answerExchange } from '../checks/exchanges.test-data.ts';
import { fillHoles } from '../http.ts';
import { readJson } from '../json-content.ts';
import { isObject, jsonOf } from '../../specs/text.ts';
import type { Case, Effect, Exchange, PlannedRequest } from '../model.ts';
import { PlainMaker, type SendStep } from './object-maker.ts';
import type { Ids } from './object-ids.ts';
import { namesOf, OwnObjects } from './own-objects.ts';
import type { SendResult } from './sender.ts';

type Members = Readonly<Record<string, unknown>>;

/** What a target does otherwise than to make, show, change and delete notes at once. */
interface Manner {
  readonly id?: (count: number) => unknown;
  /** Of what was made: looks at it that find nothing yet. */
  readonly lag?: number;
  readonly refusesCreates?: true;
  /** Members that it gives to whatever is made. */
  readonly kept?: Members;
  /** Members that what was deleted is kept with. */
  readonly deleted?: Members;
  readonly again?: number;
  readonly shows?: (members: Members) => Members;
  /** In its list. */
  readonly lists?: (members: Members) => Members;
  readonly listsBesides?: readonly Members[];
  /** Of its list; what it leads to, nobody reads. */
  readonly nextLink?: string | null;
  readonly answer?: (id: unknown) => { readonly members: Members; readonly location?: string };
}

/** A target in memory, and the lines of all that came to it. */
function targetWith(manner: Manner) {
  const { id = (count) => `n${count}`, lag = 0, shows = (members) => members } = manner;
  const there = new Map<string, { members: Members; unseen: number }>();
  const gone = new Set<string>();
  const log: string[] = [];
  let count = 0;
  const shown = ({ members }: { members: Members }): Members => shows(members);
  const answer = ({ method, path, body }: PlannedRequest, ids: Ids) => {
    const url = fillHoles(path, ids);
    log.push(`${method} ${url}`);
    const key = decodeURIComponent(url.slice('/beta/notes/'.length));
    const sent = jsonOf(body?.unit ?? '');
    const members = isObject(sent) ? sent : {};
    const found = there.get(key);
    if (method === 'POST') {
      if (manner.refusesCreates) return { status: 429 };
      const own = id((count += 1));
      there.set(String(own), { members: { ...manner.kept, ...members, id: own }, unseen: lag });
      const told = manner.answer?.(own);
      return { status: 201, json: told?.members ?? { ...members, id: own }, location: told?.location };
    }
    if (url === '/beta/notes') {
      const own = [...there.values()].map(shown).map(manner.lists ?? ((one) => one));
      const next = manner.nextLink === undefined ? {} : { '@odata.nextLink': manner.nextLink };
      return { status: 200, json: { value: [...own, ...(manner.listsBesides ?? [])], ...next } };
    }
    if (!found) return { status: gone.has(key) ? (manner.again ?? 404) : 404 };
    if (method === 'GET') return (found.unseen -= 1) >= 0 ? { status: 404 } : { status: 200, json: shown(found) };
    if (method === 'PATCH') found.members = { ...found.members, ...members };
    if (method === 'DELETE') {
      gone.add(key);
      if (manner.deleted) found.members = { ...found.members, ...manner.deleted };
      else there.delete(key);
    }
    return method === 'DELETE' ? { status: 204 } : { status: 200, json: shown(found) };
  };
  const exchangeFor = (plan: PlannedRequest, ids: Ids) => {
    const { status, json, location } = answer(plan, ids);
    const octets = json && Buffer.from(JSON.stringify(json));
    return {
      ...answerExchange({
        status,
        ...(octets ? { body: octets.toString('latin1'), content: readJson(octets) } : {}),
        ...(location === undefined ? {} : { fields: { location } }),
      }),
      method: plan.method,
    };
  };
  return { there, log, exchangeFor };
}

const cases = deriveAll(notes, notes, [noteType]);
const caseOf = (id: string): Case => {
  const one = cases.find((other) => other.id === `beta/note-${id}`);
  if (!one) throw new Error(`no case is called ${id}`);
  return one;
};

const answeredWith = (exchange: Exchange): SendResult => ({
  ok: true,
  recording: { exchange, connectionReusable: true },
});

function sessionWith(manner: Manner) {
  const target = targetWith(manner);
  const { exchangeFor } = target;
  const send: SendStep = async (_purpose, plan, ids) => answeredWith(exchangeFor(plan, ids));
  const named = namesOf('run');
  const objects = new OwnObjects({
    send,
    named,
    maker: new PlainMaker({ send, named, isEphemeral: false }),
    isShared: false,
    sleep: async () => {},
    waits: [1, 1, 1, 1],
    isEphemeral: false,
  });
  return { ...target, objects };
}

/** One case on such a target, as the engine sends it; what is to be refused gets 403. */
async function tried(id: string, manner: Manner, given: Ids = {}) {
  const { there, log, exchangeFor, objects } = sessionWith(manner);
  const one = caseOf(id);
  const plan = namesOf('run')(one.plan);
  const prepared = await objects.prepareFor(one, given, plan);
  let effect: Effect | undefined;
  let exchange = answerExchange({ status: 403 });
  if (prepared.ok) {
    const isSent = one.expects === 'success';
    if (isSent) exchange = exchangeFor(plan, prepared.ids);
    if (isSent) objects.sent(one, plan, prepared.ids, answeredWith(exchange));
    effect = await prepared.effectOf?.(exchange);
  }
  const judged = one.checks.flatMap(({ of, check, requirement }) => {
    const judgement =
      of === 'effect' && effect && check.judge(requirement, { ...exchange, effect }, one.operation.spec);
    return judgement ? [{ id: check.id, ...judgement }] : [];
  });
  const findings = judged.map(({ id: name, outcome }) => `${name}: ${outcome}`);
  const left = await objects.cleanUp();
  return { prepared, findings, seen: judged.map(({ seen }) => seen), left, log, there: [...there.keys()] };
}

const effects = ['create', 'update', 'delete'].map((name) => `${name}/lifecycle/${name}-takes-effect`);
const refusals = ['update', 'delete'].map((name) => `${name}/lifecycle/refused-request-changes-nothing`);

/** Honest all of them: what was asked for happens, and can be seen. */
const honest: Readonly<Record<string, Manner>> = {
  'gives ids as mail has them': { id: (count) => `${'AAMkAG'.repeat(30)}${count}+/_-AA==` },
  'gives ids with characters that paths have a meaning for': { id: (count) => `!a'b(c)/d?e#f%2f:@${count}; é` },
  'gives ids that are numbers': { id: (count) => count },
  'shows what was made after a while': { lag: 3 },
  'keeps what was deleted, and says so': { deleted: { deletedDateTime: '2026-01-02T03:04:05Z' } },
  'moves what was deleted into a folder for that': {
    kept: { parentFolderId: 'drafts' },
    deleted: { parentFolderId: 'deleteditems' },
  },
  'lists names alone': { lists: ({ displayName }) => ({ displayName }) },
  'answers 400 to an id that it knows no more': { again: 400 },
  'shows text as HTML': {
    shows: ({ description, ...others }) => ({
      ...others,
      description: `<html><body>\n${String(description)}</body></html>`,
    }),
  },
};

describe('an honest target that', () => {
  for (const [name, manner] of Object.entries(honest))
    test(`${name} is accused of nothing, and nothing is said to be left there`, async () => {
      for (const id of [...effects, ...refusals]) {
        const { findings, left, there } = await tried(id, manner);
        expect([id, findings.filter((finding) => finding.endsWith('fail'))]).toEqual([id, []]);
        expect([id, findings.length > 0, left]).toEqual([id, true, []]);
        expect([id, manner.deleted === undefined ? there : []]).toEqual([id, []]);
      }
    });

  test('shows nothing of what was made while anybody waits for it is not said to have deleted its neighbour', async () => {
    const { findings } = await tried('delete/lifecycle/delete-takes-effect', { lag: 9, deleted: {} });
    expect(findings).toEqual(['deleted-object-is-gone: inconclusive', 'deleted-object-is-not-listed: inconclusive']);
  });
});

describe('a target that', () => {
  test('lists ids alone has not shown that a refused create made nothing', async () => {
    const id = 'create/lifecycle/refused-request-changes-nothing';
    const withNames = await tried(id, { listsBesides: [{ id: 'x', displayName: 'one' }, { id: 'y' }] });
    expect(withNames.findings).toEqual(['refused-request-changes-nothing: pass']);
    const { findings, seen } = await tried(id, { listsBesides: [{ id: 'x' }] });
    expect(findings).toEqual(['refused-request-changes-nothing: inconclusive']);
    expect(seen).toEqual(['the collection shows displayName of none that it lists']);
  });

  test('lists a part of its objects has not shown that a create made one alone', async () => {
    const id = 'create/lifecycle/create-takes-effect';
    const nextLink = 'https://example.com/beta/notes?page=2';
    const { findings } = await tried(id, { nextLink });
    expect(findings.filter((finding) => finding.startsWith('create-makes-one-object'))).toEqual([]);
    expect((await tried(id, { nextLink: null })).findings).toContain('create-makes-one-object: pass');
    const bare = await tried(id, { lists: ({ displayName }) => ({ displayName }) });
    expect(bare.findings.filter((finding) => finding.startsWith('create-makes-one-object'))).toEqual([]);
    const named = { id: 'x', displayName: 'conformance-run-1' };
    const twice = await tried(id, { nextLink, listsBesides: [named] });
    expect(twice.findings).toContain('create-makes-one-object: fail');
  });

  test('keeps another value than was sent is told both, and how long was waited', async () => {
    const shows = (members: Members): Members => ({ ...members, displayName: 'other' });
    const { seen } = await tried('update/lifecycle/update-takes-effect', { shows });
    expect(seen).toEqual([
      'displayName is "other", and "conformance-run-1" was sent, 0.004 s later',
      'members that were not sent are there as before',
      'another object does not have the name that was sent',
    ]);
  });

  test('answers with another value than was sent is told so, whatever it shows later', async () => {
    const answer = (id: unknown) => ({ members: { id, displayName: 'other' } });
    const { seen } = await tried('create/lifecycle/create-takes-effect', { answer });
    expect(seen).toContain('in the answer, displayName is "other", and "conformance-run-1" was sent');
  });

  test('says of all its objects that they are deleted has shown nothing with it', async () => {
    const always = (members: Members): Members => ({ ...members, deletedDateTime: '2026-01-02T03:04:05Z' });
    const { findings } = await tried('delete/lifecycle/delete-takes-effect', { deleted: {}, shows: always });
    expect(findings).toContain('deleted-object-is-gone: fail');
    expect(findings).toContain('deleted-object-is-not-listed: fail');
  });

  test('tells the id of what it makes in Location alone has it deleted all the same', async () => {
    const answer = (id: unknown) => ({ members: {}, location: `https://example.com/v/BETA/notes/${String(id)}` });
    const { findings, left, there } = await tried('update/lifecycle/update-takes-effect', { answer });
    expect(findings).toEqual([
      'updated-members-are-kept: pass',
      'update-keeps-other-members: pass',
      'update-keeps-other-objects: pass',
    ]);
    expect({ left, there }).toEqual({ left: [], there: [] });
  });

  test('tells no id of what it makes is said to have it left', async () => {
    const nowhere = ['https://example.com/beta/operations/1', '/beta/notes/%', undefined];
    for (const location of nowhere) {
      const answer = () => ({ members: {}, ...(location === undefined ? {} : { location }) });
      const { left } = await tried('create/lifecycle/create-takes-effect', { answer });
      expect(left).toEqual(['1 object of /beta/notes could not be deleted: no answer told an id']);
    }
  });

  test('gives ids that are none has no request sent for them', async () => {
    for (const none of ['', '.', '..', '\ud800', 'x'.repeat(2001), {}, null, true]) {
      const { prepared, log } = await tried('update/lifecycle/update-takes-effect', { id: () => none });
      expect(prepared.ok).toBe(false);
      expect(log).toEqual(['POST /beta/notes']);
    }
  });
});

test('what a person has named is read and acted on; whatever changes or deletes gets an object of the run, in whatever version', async () => {
  const { objects } = sessionWith({});
  const open = cases.filter(({ plan }) => plan.path.includes('{') && plan.fixedParams === undefined);
  for (const one of open) {
    const prepared = await objects.prepareFor(one, { 'notes.noteId': 'of-a-person' });
    const named = prepared.ok ? Object.values(prepared.ids) : prepared.problems;
    const changes = /^beta\/note-(?:update|delete)\//.test(one.id);
    expect(named, one.id).toEqual([changes ? expect.stringMatching(/^n\d+$/) : 'of-a-person']);
  }
});

test('a DELETE that should be refused takes nothing away from other requests, and once it did, the next one gets another object', async () => {
  const { objects, exchangeFor, log } = sessionWith({});
  const refusals = ['no-permission', 'unrelated-permission'].map((name) => `delete/permissions/delegated-work/${name}`);
  const [refused, other] = refusals.map(caseOf);
  const pin = caseOf('pin/response/documented-success');
  if (!refused || !other) throw new Error('no such cases');
  const idFor = async (one: Case): Promise<Ids> => {
    const prepared = await objects.prepareFor(one, {});
    if (!prepared.ok) throw new Error(prepared.problems.join());
    return prepared.ids;
  };
  const ids = await idFor(refused);
  expect(await idFor(other)).toEqual(ids);
  expect(await idFor(pin)).not.toEqual(ids);
  objects.sent(refused, refused.plan, ids, answeredWith(exchangeFor(refused.plan, ids)));
  expect(await idFor(other)).not.toEqual(ids);
  expect(await objects.cleanUp()).toEqual([]);
  expect(log.filter((line) => line.startsWith('POST'))).toHaveLength(3);
});

describe('where no object of its own can be made', () => {
  const requests = [
    'delete/response/documented-success',
    'delete/lifecycle/delete-takes-effect',
    'update/lifecycle/update-takes-effect',
  ];
  for (const id of requests)
    test(`${id} is not sent, least of all for an object that a person has named`, async () => {
      const { prepared, log } = await tried(id, { refusesCreates: true }, { 'notes.noteId': 'of-a-person' });
      expect(prepared).toEqual({ ok: false, problems: ['no object could be made: POST /beta/notes: status is 429'] });
      expect(log).toEqual(['POST /beta/notes']);
    });

  test('a request that is to be refused does not name one either', async () => {
    const given = { 'notes.noteId': 'of-a-person' };
    const { prepared } = await tried(
      'delete/lifecycle/refused-request-changes-nothing',
      { refusesCreates: true },
      given,
    );
    expect(prepared).toMatchObject({ ok: true, ids: {} });
  });
});
