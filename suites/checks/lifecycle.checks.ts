/** What a request did to its object, as looks at the target show it. */
import type { Check, Effect, Exchange, Judgement, SeenObject } from '../model.ts';
import { fail, inconclusive, pass } from './judgements.ts';
import {
  isKept,
  isPlain,
  isShownIn,
  judgeAnswered,
  judgeKept,
  judgeNeighbour,
  judgeOthers,
  nothingShown,
  waitedFor,
} from './lifecycle/members.ts';

type OnEffect = (effect: Effect) => Judgement | undefined;

/** Nobody could look: nothing is known. */
const onEffect =
  (judge: OnEffect): Check['judge'] =>
  (_requirement, { effect }: Exchange) => {
    if (!effect) return undefined;
    return effect.problem === undefined ? judge(effect) : inconclusive(effect.problem);
  };

const gone = (object: SeenObject): boolean => object.status === 404 || object.status === 410;

function judgeListed(effect: Effect, wanted: boolean): Judgement | undefined {
  const { listed } = effect;
  if (listed === undefined) return undefined;
  if (typeof listed === 'string') return inconclusive(listed);
  const seen = `its collection ${listed ? 'lists it' : 'does not list it'}${waitedFor(effect)}`;
  return listed === wanted ? pass(seen) : fail(seen);
}

/** It has an id, and no member has that of the object that was asked for. */
const isAnother = ({ id }: Effect, members: SeenObject['members'] = {}): boolean =>
  id !== undefined &&
  Object.hasOwn(members, 'id') &&
  !Object.values(members).some((value) => String(value).toLowerCase() === id.toLowerCase());

function judgeRead(effect: Effect): Judgement | undefined {
  const { after } = effect;
  // A collection that lists it, and no page about one of its objects.
  if (!after) return judgeListed(effect, true);
  if (after.status === 200)
    return isAnother(effect, after.members) ? fail('its id reads another object') : pass('it can be read by its id');
  return gone(after) ? fail(`${after.seen}${waitedFor(effect)}`) : inconclusive(after.seen);
}

/** A service may keep what was deleted: in a folder for that, as mail, or where it was, with a member that says so. */
function saysDeleted({ before, after }: Effect): boolean {
  const was = before?.members ?? {};
  return Object.entries(after?.members ?? {}).some(([name, value]) =>
    /^parent\w*id$/i.test(name)
      ? typeof was[name] === 'string' && was[name] !== value
      : /deleted|removed/i.test(name) && Boolean(value) && !was[name],
  );
}

/** What could not be seen before it was deleted tells nothing by its absence. */
const unseenBefore = ({ before }: Effect): Judgement | undefined =>
  before && gone(before) ? inconclusive(`before it was deleted: ${before.seen}`) : undefined;

function judgeGone(effect: Effect): Judgement | undefined {
  const { after } = effect;
  if (!after) return judgeListed(effect, false);
  const unseen = unseenBefore(effect);
  if (unseen) return unseen;
  if (gone(after)) return pass(after.seen);
  if (saysDeleted(effect)) return pass('it says that it was deleted');
  return after.status === 200 ? fail(`it can still be read${waitedFor(effect)}`) : inconclusive(after.seen);
}

/** Of a refused create: that nothing of its name is listed. */
function judgeUnchanged(effect: Effect): Judgement | undefined {
  const { before, after, sent } = effect;
  if (!before) return judgeListed(effect, false);
  if (gone(before)) return inconclusive(`it could not be read before: ${before.seen}`);
  if (!after || after.members === undefined || before.members === undefined)
    return after && gone(after)
      ? fail('the object is gone')
      : inconclusive(`it could not be read: ${(after ?? before).seen}`);
  const [was, is] = [before.members, after.members];
  // What deletes carries nothing: that the object is there is all that there is to see.
  if (Object.keys(sent).length > 0 && !isShownIn(is, sent)) return nothingShown;
  const changed = Object.entries(sent).filter(
    ([name, value]) => isPlain(value) && isKept(value, is[name]) && !isKept(value, was[name]),
  );
  return changed.length === 0
    ? pass('the object is as before')
    : fail(`${changed.map(([name]) => name).join(', ')} was changed`);
}

export const lifecycleChecks = [
  /** OData Protocol 4.01 §11.4.2: a created entity has an identity; Graph's pages show it in each answer. */
  {
    id: 'created-object-has-an-id-of-its-own',
    authority: 'graph',
    promised: () => 'what is created has an id that nothing else has (OData Protocol 4.01, 11.4.2)',
    judge: onEffect(({ id, known }) => {
      if (id === undefined) return fail('the answer has no id');
      return known.filter((one) => one === id).length > 1
        ? fail('its id is that of another object')
        : pass('its id is new');
    }),
  },
  /** OData Protocol 4.01 §11.4.2: what a create request carries is what is created. */
  {
    id: 'created-members-are-kept',
    authority: 'graph',
    promised: () => 'a created object has the members that were sent (OData Protocol 4.01, 11.4.2)',
    judge: onEffect(judgeKept),
  },
  /** OData Protocol 4.01 §11.4.2 and §11.4.3: the answer is the object as it is then. */
  {
    id: 'answered-members-are-read-again',
    authority: 'graph',
    promised: () =>
      'what the answer to a create or update shows is read again (OData Protocol 4.01, 11.4.2 and 11.4.3)',
    judge: onEffect(judgeAnswered),
  },
  {
    id: 'created-object-can-be-read',
    authority: 'graph',
    promised: () => 'a created object can be read (OData Protocol 4.01, 11.4.2)',
    judge: onEffect(judgeRead),
  },
  /** OData Protocol 4.01 §11.4.2: a create request adds one entity. Its name is its own, whatever others make meanwhile. */
  {
    id: 'create-makes-one-object',
    authority: 'graph',
    promised: () => 'a create makes one object (OData Protocol 4.01, 11.4.2)',
    judge: onEffect(({ namesakes = 0 }) => {
      if (namesakes === 0) return undefined;
      return namesakes === 1
        ? pass('one object of its collection has its name')
        : fail(`${namesakes} objects of its collection have its name`);
    }),
  },
  {
    id: 'created-object-is-listed',
    authority: 'graph',
    promised: () => 'the collection lists what was created in it (OData Protocol 4.01, 11.4.2)',
    judge: onEffect((effect) => judgeListed(effect, true)),
  },
  /** OData Protocol 4.01 §11.4.3: members in the request replace those of the object. */
  {
    id: 'updated-members-are-kept',
    authority: 'graph',
    promised: () => 'an update gives the object the members that were sent (OData Protocol 4.01, 11.4.3)',
    judge: onEffect(judgeKept),
  },
  /** OData Protocol 4.01 §11.4.3: PATCH leaves members that are not in the request as they are. */
  {
    id: 'update-keeps-other-members',
    authority: 'graph',
    promised: () => 'an update with PATCH leaves other members as they are (OData Protocol 4.01, 11.4.3)',
    judge(_requirement, exchange) {
      const { effect, method } = exchange;
      return method === 'PATCH' && effect && effect.problem === undefined ? judgeOthers(effect) : undefined;
    },
  },
  /** OData Protocol 4.01 §11.4.3: the update is of the entity that the URL names. */
  {
    id: 'update-keeps-other-objects',
    authority: 'graph',
    promised: () => 'an update changes one object, and no other (OData Protocol 4.01, 11.4.3)',
    judge: onEffect(judgeNeighbour),
  },
  /** OData Protocol 4.01 §11.4.5. */
  {
    id: 'deleted-object-is-gone',
    authority: 'graph',
    promised: () => 'a deleted object cannot be read any more (OData Protocol 4.01, 11.4.5)',
    judge: onEffect(judgeGone),
  },
  {
    id: 'deleted-object-is-not-listed',
    authority: 'graph',
    promised: () => 'the collection does not list what was deleted (OData Protocol 4.01, 11.4.5)',
    judge: onEffect((effect) =>
      saysDeleted(effect) ? pass('it says that it was deleted') : (unseenBefore(effect) ?? judgeListed(effect, false)),
    ),
  },
  {
    id: 'delete-keeps-other-objects',
    authority: 'graph',
    promised: () => 'a delete takes one object away, and no other (OData Protocol 4.01, 11.4.5)',
    judge: onEffect(({ neighbour }) => {
      if (!neighbour) return undefined;
      if (neighbour.status === 200) return pass('another object is there as before');
      return gone(neighbour) ? fail('another object of the collection is gone too') : inconclusive(neighbour.seen);
    }),
  },
  /** RFC 9110 §15.5.4: the server refuses to fulfil the request. */
  {
    id: 'refused-request-changes-nothing',
    authority: 'rfc',
    promised: () => 'a request that was refused is not fulfilled (RFC 9110 15.5.4)',
    judge: onEffect(judgeUnchanged),
  },
] as const satisfies readonly Check[];
