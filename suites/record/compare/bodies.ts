/** What the answers to one case showed of types on one side alone: members, and kinds of JSON values. */
import type { BodyDifference, KindDifference } from '../../comparison-model.ts';
import type { ObservedTypes } from '../../run-model.ts';
import type { CaseFacts } from './facts.ts';

type Observed = ObservedTypes[string];

/** As sent. */
const membersOf = ({ members, undocumented, otherCase = [] }: Observed): readonly string[] =>
  [...new Set([...Object.keys(members), ...undocumented, ...otherCase])].sort();

const without = (names: readonly string[], others: readonly string[]): readonly string[] => {
  const there = new Set(others);
  return names.filter((name) => !there.has(name));
};

/** Null is a value of every type, and says nothing of its kind. */
const kindsOf = (observed: Observed, member: string): string =>
  (observed.members[member] ?? [])
    .filter((kind) => kind !== 'null')
    .toSorted()
    .join(' or ');

const kindDifferences = (a: Observed, b: Observed): readonly KindDifference[] =>
  Object.keys(a.members)
    .sort()
    .map((member): KindDifference => ({ member, a: kindsOf(a, member), b: kindsOf(b, member) }))
    .filter((one) => one.a !== '' && one.b !== '' && one.a !== one.b);

/** Of an enum there are no objects. */
const objectsOf = (observed: Observed | undefined): number => observed?.count ?? 0;

function differenceOf(operation: string, type: string, a?: Observed, b?: Observed): BodyDifference | undefined {
  const objects = { a: objectsOf(a), b: objectsOf(b) };
  if (objects.a + objects.b === 0) return undefined;
  if (!a || !b || objects.a * objects.b === 0)
    return { operation, type, objects, members: { a: [], b: [] }, kinds: [] };
  const [inA, inB] = [membersOf(a), membersOf(b)];
  const members = { a: without(inA, inB), b: without(inB, inA) };
  const kinds = kindDifferences(a, b);
  if (members.a.length + members.b.length + kinds.length === 0) return undefined;
  return { operation, type, objects, members, kinds };
}

const statusOf = ({ answer }: CaseFacts): string | undefined =>
  answer.kind === 'said' ? answer.aspects.get('status') : undefined;

/** Nothing where the status differs: that is the difference. */
export function bodyDifferences(a: CaseFacts, b: CaseFacts): readonly BodyDifference[] {
  if (statusOf(a) !== statusOf(b)) return [];
  const [inA, inB] = [new Map(Object.entries(a.observed ?? {})), new Map(Object.entries(b.observed ?? {}))];
  return [...new Set([...inB.keys(), ...inA.keys()])].flatMap(
    (type) => differenceOf(b.operation, type, inA.get(type), inB.get(type)) ?? [],
  );
}
