/** What a look has to show before a check of an effect says anything: nothing to compare is no pass. */
import { describe, expect, test } from 'vitest';
import type { Effect, SeenObject } from '../model.ts';
import { notes, requestLine } from '../cases/specs.test-data.ts';
import { atStatus, inWords } from './exchanges.test-data.ts';
import { checkById, type CheckId } from './index.ts';

const [spec] = notes;
const read = (members: SeenObject['members']): SeenObject => ({
  status: 200,
  seen: 'status is 200',
  ...(members ? { members } : {}),
});
const effect = (more: Partial<Effect>): Effect => ({ sent: {}, known: [], waited: 0, ...more });

const nothing = 'inconclusive: no member that was sent, and can be compared, is shown';

const rows: readonly (readonly [check: CheckId, says: string, effect: Effect, words: string])[] = [
  [
    'created-object-can-be-read',
    'another object under its id',
    effect({ id: 'A1', after: read({ id: 'b2', name: 'x' }) }),
    'fail: its id reads another object',
  ],
  [
    'created-object-can-be-read',
    'its id in other letter case, under another name',
    effect({ id: 'A1', after: read({ id: 7, key: 'a1' }) }),
    'pass: it can be read by its id',
  ],
  ['created-object-can-be-read', 'no id', effect({ id: 'A1', after: read({}) }), 'pass: it can be read by its id'],
  [
    'created-members-are-kept',
    'a text as it was sent',
    effect({ sent: { description: 'x' }, after: read({ description: ' X ' }) }),
    'pass: members are read as they were sent',
  ],
  ['created-members-are-kept', 'an object alone', effect({ sent: { inner: {} }, after: read({ inner: {} }) }), nothing],
  [
    'created-members-are-kept',
    'nothing but a password',
    effect({ sent: { password: 'x' }, after: read({ password: '***' }) }),
    nothing,
  ],
  [
    'updated-members-are-kept',
    'what is not shown',
    effect({ sent: { description: 'x' }, after: read({ id: '1' }) }),
    nothing,
  ],
  [
    'answered-members-are-read-again',
    'another value than the answer and the request',
    effect({ sent: { color: 'red' }, answered: { color: 'Red' }, after: read({ color: null }) }),
    'fail: the answer shows them as they were sent; then color is null, and "red" was sent',
  ],
  [
    'answered-members-are-read-again',
    'a member that was not taken, beside one that was',
    effect({
      sent: { color: 'red', rank: 1 },
      answered: { color: 'red', rank: 0 },
      after: read({ color: 'red', rank: 0 }),
    }),
    'pass: members are read as the answer shows them',
  ],
  [
    'answered-members-are-read-again',
    'none that was taken',
    effect({ sent: { rank: 1 }, answered: { rank: 0 }, after: read({ rank: 0 }) }),
    nothing,
  ],
  [
    'refused-request-changes-nothing',
    'what is not shown',
    effect({ sent: { description: 'x' }, before: read({ id: '1' }), after: read({ id: '1' }) }),
    nothing,
  ],
  [
    'refused-request-changes-nothing',
    'an object that is there still, of a DELETE',
    effect({ before: read({ id: '1' }), after: read({ id: '1' }) }),
    'pass: the object is as before',
  ],
  [
    'update-keeps-other-members',
    'a member that was null, and is',
    effect({ sent: {}, before: read({ color: null }), after: read({ color: null }) }),
    'nothing',
  ],
  [
    'update-keeps-other-members',
    'a member that had a value',
    effect({ sent: {}, before: read({ color: 'red' }), after: read({ color: null }) }),
    'fail: color had a value before, and was not sent',
  ],
  [
    'update-keeps-other-members',
    'another value of a member that the run gave',
    effect({ given: ['text'], before: read({ text: 'one' }), after: read({ text: 'two' }) }),
    'fail: text was "one", is "two", and was not sent',
  ],
  [
    'update-keeps-other-members',
    'another value of a member that the service computes',
    effect({ given: ['text'], before: read({ text: 'one', rank: 1 }), after: read({ text: 'ONE', rank: 2 }) }),
    'pass: members that were not sent are there as before',
  ],
  [
    'update-keeps-other-objects',
    'the name of the request on another object',
    effect({ sent: { title: 'conformance-1-2' }, neighbour: read({ title: 'Conformance-1-2' }) }),
    'fail: title of another object was changed too',
  ],
  [
    'update-keeps-other-objects',
    'another object with a value that many have',
    effect({ sent: { color: 'red' }, neighbour: read({ color: 'red' }) }),
    'nothing',
  ],
  [
    'create-makes-one-object',
    'nothing of its name, which nobody can tell from none',
    effect({ namesakes: 0 }),
    'nothing',
  ],
  [
    'create-makes-one-object',
    'two of its name',
    effect({ namesakes: 2 }),
    'fail: 2 objects of its collection have its name',
  ],
];

describe('a look that shows', () => {
  for (const [id, says, seen, words] of rows)
    test(`${says} is judged by ${id}`, () => {
      if (!spec) throw new Error('there is no page of notes');
      const exchange = { ...atStatus(200), method: 'PATCH', effect: seen } as const;
      expect(inWords(checkById(id).judge(requestLine, exchange, spec))).toBe(words);
    });
});

const statuses: readonly (readonly [status: number, words: string])[] = [
  [422, 'inconclusive: status is 422: the target may have rules for values that no page has'],
  [403, 'inconclusive: status is 403: the target may have rules for values that no page has'],
  [500, 'fail: status is 500'],
  [201, 'pass: status is 201'],
];

describe('a body with all members that is answered', () => {
  for (const [status, words] of statuses)
    test(`${status} is ${words}`, () => {
      if (!spec) throw new Error('there is no page of notes');
      const { judge } = checkById('full-body-is-no-server-error');
      expect(inWords(judge(requestLine, atStatus(status), spec))).toContain(words);
    });
});
