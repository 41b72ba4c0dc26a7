/** Two run records -> where they differ, case by case. A stands in memory as facts, B passes by. */
import { failed, type Result } from '../../../specs/result.ts';
import type { BodyDifference, Comparison, Difference, DifferingCase, Side } from '../../comparison-model.ts';
import type { Finding } from '../../model.ts';
import { bodyDifferences } from './bodies.ts';
import { factsOf, type CaseFacts } from './facts.ts';
import type { RunRecord } from '../read-record.ts';
import { commonPages, notesOn } from './notes.ts';

function differencesOf(a: CaseFacts, b: CaseFacts): readonly Difference[] {
  if (a.answer.kind === 'nothing' || b.answer.kind === 'nothing') return [];
  const [inA, inB] = [a.answer.aspects, b.answer.aspects];
  // a verdict that nobody knows is no other verdict
  const known = [a, b].every(({ verdict }) => verdict === 'pass' || verdict === 'fail');
  const verdict = known && a.verdict !== b.verdict ? [{ aspect: 'verdict', a: a.verdict, b: b.verdict }] : [];
  const others = [...inA].flatMap(([aspect, says]): readonly Difference[] => {
    const there = inB.get(aspect);
    return there === undefined || there === says ? [] : [{ aspect, a: says, b: there }];
  });
  return [...verdict, ...others];
}

/** Broken on this side alone. */
function brokenOnly(here: CaseFacts, there: CaseFacts): readonly Finding[] {
  const keyOf = ({ check, requirement }: Finding): string => `${check} ${requirement}`;
  const both = new Set(there.broken.map(keyOf));
  return here.broken.filter((finding) => !both.has(keyOf(finding)));
}

/** Why a pair says nothing about how alike the two are. */
function incomparable(a: CaseFacts, b: CaseFacts): string | undefined {
  if (a.meaning !== b.meaning) return `the pages of ${a.asOf} (A) and ${b.asOf} (B) promise something else there`;
  if (a.answer.kind === 'nothing') return `in A: ${a.answer.why}`;
  return b.answer.kind === 'nothing' ? `in B: ${b.answer.why}` : undefined;
}

class Tally {
  readonly #uncompared = new Map<string, string[]>();
  readonly differing: DifferingCase[] = [];
  readonly bodies: BodyDifference[] = [];
  readonly failing: string[] = [];
  readonly unknown: string[] = [];
  compared = 0;
  passedBefore = 0;

  leaveOut(why: string, id: string): void {
    const ids = this.#uncompared.get(why) ?? [];
    ids.push(id);
    this.#uncompared.set(why, ids);
  }

  pair(a: CaseFacts, b: CaseFacts): void {
    if (a.meaning === b.meaning && a.verdict === 'pass') this.#followUp(b);
    const why = incomparable(a, b);
    if (why !== undefined) return this.leaveOut(why, b.id);
    this.compared += 1;
    this.bodies.push(...bodyDifferences(a, b));
    const differences = differencesOf(a, b);
    if (differences.length === 0) return;
    const { id, expectation } = b;
    const verdicts = { a: a.verdict, b: b.verdict };
    this.differing.push({
      id,
      expectation,
      verdicts,
      differences,
      broken: { a: brokenOnly(a, b), b: brokenOnly(b, a) },
    });
  }

  #followUp({ id, verdict, standing }: CaseFacts): void {
    this.passedBefore += 1;
    if (verdict === 'inconclusive' || verdict === 'error') this.unknown.push(id);
    if (verdict === 'fail' && standing !== 'waived') this.failing.push(id);
  }

  missing(a: CaseFacts, expectedInB: boolean): void {
    this.leaveOut('only in A', a.id);
    if (a.verdict !== 'pass' || !expectedInB) return;
    this.passedBefore += 1;
    this.unknown.push(a.id);
  }

  get uncompared(): Comparison['uncompared'] {
    return [...this.#uncompared].map(([why, ids]) => ({ why, ids }));
  }
}

/** Refuses two records without a page in common. @throws {Error} of the reader, where a record is damaged */
export async function compareRecords(a: RunRecord, b: RunRecord): Promise<Result<{ readonly comparison: Comparison }>> {
  if (commonPages(a, b).length === 0)
    return failed(`${a.path} and ${b.path}: are about different pages; compare runs of the same specs`);
  const inA = new Map<string, CaseFacts>();
  for await (const record of a.cases()) inA.set(record.id, factsOf(record));
  const tally = new Tally();
  for await (const record of b.cases()) {
    const before = inA.get(record.id);
    inA.delete(record.id);
    if (before) tally.pair(before, factsOf(record));
    else tally.leaveOut('only in B', record.id);
  }
  const pagesOfB = new Set(b.head.specs.map(({ apiVersion, page, asOf }) => `${apiVersion}/${page} ${asOf}`));
  for (const facts of inA.values()) tally.missing(facts, pagesOfB.has(`${facts.page} ${facts.asOf}`));
  const { compared, differing, bodies, uncompared, passedBefore, failing, unknown } = tally;
  const side = ({ path, head, tail }: Side): Side => ({ path, head, tail });
  return {
    ok: true,
    comparison: {
      a: side(a),
      b: side(b),
      notes: notesOn(a, b),
      compared,
      agreeing: compared - differing.length,
      differing,
      bodies,
      uncompared,
      regressions: { passedBefore, failing, unknown },
    },
  };
}
