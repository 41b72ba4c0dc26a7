/** What is expected of a server before anyone asks it, and how that compares with what it turned out to be. */
import { matcher } from '../../cases/select.ts';

type ExpectedVerdict = 'pass' | 'fail' | 'inconclusive' | 'not-sent';

export interface Expectation {
  /** Glob over case ids, or over their ends. */
  readonly cases: string;
  readonly verdict: ExpectedVerdict;
  /** The check that fails, or all of them, in the order of reports; where it is given, no other may. */
  readonly check?: string | readonly string[];
  /** The reason, in a sentence. */
  readonly because: string;
}

/** How one case ended. */
export interface WildCase {
  readonly id: string;
  readonly verdict: ExpectedVerdict | 'error';
  readonly failing: readonly string[];
  /** What was seen, or why nothing was sent. */
  readonly detail: string;
}

/** Cases that end otherwise than promised, as expected, for one reason. */
interface KnownDifference {
  readonly verdict: ExpectedVerdict;
  readonly because: string;
  readonly cases: number;
}

export interface Comparison {
  readonly asExpected: number;
  readonly differences: readonly KnownDifference[];
  /** One line for every case that is not as expected, and for every entry that no case needed. */
  readonly problems: readonly string[];
}

const promised: Expectation = { cases: '**', verdict: 'pass', because: 'it is promised' };

function differs({ verdict, check }: Expectation, one: WildCase): boolean {
  return verdict !== one.verdict || (check !== undefined && one.failing.join() !== [check].flat().join());
}

function problemOf(expectation: Expectation, { id, verdict, detail }: WildCase): string {
  const { verdict: expected, check, because } = expectation;
  const of = check === undefined ? '' : ` of ${[check].flat().join(' and ')}`;
  const why = expectation === promised ? '' : ` (because ${because})`;
  return `${id}: expected ${expected}${of}${why}, got ${verdict}: ${detail}`;
}

function differencesOf(kept: readonly Expectation[]): readonly KnownDifference[] {
  const counts = new Map<string, KnownDifference>();
  for (const { verdict, because } of kept.filter((expectation) => expectation !== promised)) {
    const key = `${verdict} ${because}`;
    counts.set(key, { verdict, because, cases: (counts.get(key)?.cases ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** The first entry that matches a case speaks for it; a case that none matches is to pass. */
export function compare(expectations: readonly Expectation[], cases: readonly WildCase[]): Comparison {
  const matchers = expectations.map((expectation) => ({ expectation, matches: matcher(expectation.cases) }));
  const pairs = cases.map((one) => ({
    one,
    expectation: matchers.find(({ matches }) => matches(one.id))?.expectation ?? promised,
  }));
  const wrong = pairs.filter(({ expectation, one }) => differs(expectation, one));
  const stale = expectations.filter((entry) => !pairs.some(({ expectation }) => expectation === entry));
  return {
    asExpected: pairs.length - wrong.length,
    differences: differencesOf(pairs.filter((pair) => !wrong.includes(pair)).map(({ expectation }) => expectation)),
    problems: [
      ...wrong.map(({ expectation, one }) => problemOf(expectation, one)),
      ...stale.map(({ cases }) => `${cases}: no case needs this entry; take it out`),
    ],
  };
}
