/** Members as they were sent, answered with and read again: which of them a service may well have changed, and which not. */
import { shown } from '../../../specs/text.ts';
import type { Effect, Judgement } from '../../model.ts';
import { fail, firstThree, inconclusive, pass } from '../judgements.ts';

export const waitedFor = ({ waited }: Effect): string => (waited > 0 ? `, ${waited / 1000} s later` : '');

/** What two JSON values have in common, however a server writes them: moments, numbers as text, blanks and letter case, text as HTML. */
export function isKept(sent: unknown, read: unknown): boolean {
  if (typeof sent !== 'string') return Object.is(sent, read) || String(sent) === read;
  if (typeof read !== 'string') return false;
  const plain = (text: string): string =>
    text
      .replaceAll(/<[^<>]*>/g, ' ')
      .trim()
      .replaceAll(/\s+/g, ' ')
      .toLowerCase();
  return plain(sent) === plain(read) || (/^\d{4}-\d\d-\d\d/.test(sent) && Date.parse(sent) === Date.parse(read));
}

export const isPlain = (value: unknown): boolean =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

type Members = Effect['sent'];

/** Taken, and shown to nobody: as null, as asterisks, or not at all. */
const isNeverShown = /password|secret|bytes/i;

const isComparable = (name: string, value: unknown): boolean =>
  !name.startsWith('@') && !isNeverShown.test(name) && isPlain(value);

/** Any other member may be left out too: absence alone is not loss, unless it is the name. */
function otherMembers(sent: Members, shownMembers: Members): readonly string[] {
  return Object.entries(sent).flatMap(([name, value]) => {
    if (!isComparable(name, value)) return [];
    if (!Object.hasOwn(shownMembers, name))
      return typeof value === 'string' && value.startsWith('conformance-') ? [`${name} is absent`] : [];
    return isKept(value, shownMembers[name])
      ? []
      : [`${name} is ${shown(shownMembers[name])}, and ${shown(value)} was sent`];
  });
}

/** Whether any member that was sent can be compared. */
export const isShownIn = (members: Members, sent: Members): boolean =>
  Object.entries(sent).some(([name, value]) => isComparable(name, value) && Object.hasOwn(members, name));

export const nothingShown = inconclusive('no member that was sent, and can be compared, is shown');

export function judgeKept(effect: Effect): Judgement | undefined {
  const { sent, answered = {}, after } = effect;
  const told = Object.fromEntries(Object.entries(sent).filter(([name]) => Object.hasOwn(answered, name)));
  const lost = after?.members ? otherMembers(sent, after.members) : [];
  if (lost.length > 0) return fail(`${firstThree(lost)}${waitedFor(effect)}`);
  const others = otherMembers(told, answered);
  if (others.length > 0) return fail(`in the answer, ${firstThree(others)}`);
  if (after?.members === undefined) return after && inconclusive(`it could not be read: ${after.seen}`);
  return isShownIn(after.members, sent) ? pass('members are read as they were sent') : nothingShown;
}

/** Which of the members a service takes, no page tells for sure: what it answers with, it says that it has taken. */
export function judgeAnswered(effect: Effect): Judgement {
  const { sent, answered = {}, after } = effect;
  if (after?.members === undefined)
    return inconclusive(`it could not be read: ${after?.seen ?? 'the answer has no id'}`);
  const taken = Object.entries(sent).filter(
    ([name, value]) => isComparable(name, value) && Object.hasOwn(answered, name) && isKept(value, answered[name]),
  );
  const lost = otherMembers(Object.fromEntries(taken), after.members);
  if (lost.length > 0)
    return fail(`the answer shows them as they were sent; then ${firstThree(lost)}${waitedFor(effect)}`);
  return taken.some(([name]) => Object.hasOwn(after.members ?? {}, name))
    ? pass('members are read as the answer shows them')
    : nothingShown;
}

/** Times and versions change with every write. */
const changesByItself = /modified|updated|changed|version|etag|changeKey|@/i;

/** What a service makes of a member that nobody gave it is its own affair, unless it is lost. */
export function judgeOthers({ before, after, sent, given = [] }: Effect): Judgement | undefined {
  if (!before?.members || !after?.members) return undefined;
  const now = after.members;
  const others = Object.entries(before.members).filter(
    ([name, value]) =>
      !Object.hasOwn(sent, name) &&
      !changesByItself.test(name) &&
      value !== null &&
      !(Array.isArray(value) && value.length === 0),
  );
  if (others.length === 0) return undefined;
  const lost = others.filter(([name]) => now[name] === null || now[name] === undefined).map(([name]) => name);
  if (lost.length > 0) return fail(`${firstThree(lost, ', ')} had a value before, and was not sent`);
  const changed = others.filter(
    ([name, value]) => given.includes(name) && isComparable(name, value) && !isKept(value, now[name]),
  );
  return changed.length === 0
    ? pass('members that were not sent are there as before')
    : fail(
        firstThree(
          changed.map(([name, value]) => `${name} was ${shown(value)}, is ${shown(now[name])}, and was not sent`),
        ),
      );
}

/** Names that nothing else has, in what was sent. */
const ownNames = (sent: Members): readonly (readonly [name: string, value: unknown])[] =>
  Object.entries(sent).filter(([, value]) => typeof value === 'string' && value.startsWith('conformance-'));

/** Others may change it meanwhile, but to the name of this request nobody else does. */
export function judgeNeighbour({ neighbour, sent }: Effect): Judgement | undefined {
  const members = neighbour?.members;
  const names = ownNames(sent).filter(([name]) => members !== undefined && Object.hasOwn(members, name));
  if (members === undefined || names.length === 0) return undefined;
  const changed = names.filter(([name, value]) => isKept(value, members[name]));
  return changed.length === 0
    ? pass('another object does not have the name that was sent')
    : fail(`${changed.map(([name]) => name).join(', ')} of another object was changed too`);
}
