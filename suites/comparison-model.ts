/** The nouns of a comparison of two run records: A is the measure, B is measured. */
import type { Finding, Verdict } from './model.ts';
import type { RunHead, RunTail } from './run-model.ts';

/** One record, as far as a reader has to know which it is. */
export interface Side {
  /** As it was named. */
  readonly path: string;
  readonly head: RunHead;
  readonly tail: RunTail;
}

/** `status: 204 in A, 200 in B`. */
export interface Difference {
  /** `verdict`, `status`, the name of a header field, `content`, `error shape` or `error code`. */
  readonly aspect: string;
  readonly a: string;
  readonly b: string;
}

export interface DifferingCase {
  readonly id: string;
  /** What was asked, and what is promised then. */
  readonly expectation: string;
  readonly verdicts: { readonly a: Verdict; readonly b: Verdict };
  readonly differences: readonly Difference[];
  /** Broken promises of one side that the other keeps. */
  readonly broken: { readonly a: readonly Finding[]; readonly b: readonly Finding[] };
}

/** A member whose values are of other kinds of JSON on the two sides: `number or string`; null is none. */
export interface KindDifference {
  readonly member: string;
  readonly a: string;
  readonly b: string;
}

/**
 * What answers of one operation showed of a type on one side alone. It counts for no score: what a target holds decides it too.
 */
export interface BodyDifference {
  readonly operation: string;
  readonly type: string;
  /** Of the type; where a side has none, its members are not compared. */
  readonly objects: { readonly a: number; readonly b: number };
  /** Members that one side alone sent. */
  readonly members: { readonly a: readonly string[]; readonly b: readonly string[] };
  readonly kinds: readonly KindDifference[];
}

/** Cases that say nothing about how alike the two are. */
export interface Uncompared {
  readonly why: string;
  readonly ids: readonly string[];
}

/** Verdicts of cases that passed in A. */
export interface Regressions {
  readonly passedBefore: number;
  /** Fail in B, and no waiver lets them pass. */
  readonly failing: readonly string[];
  /** Nobody knows whether they pass in B. */
  readonly unknown: readonly string[];
}

export interface Comparison {
  readonly a: Side;
  readonly b: Side;
  /** What a reader has to know of the two before the numbers. */
  readonly notes: readonly string[];
  /** Cases that both sides answered. */
  readonly compared: number;
  readonly agreeing: number;
  /** In the order of B. */
  readonly differing: readonly DifferingCase[];
  /** In the order of B. */
  readonly bodies: readonly BodyDifference[];
  readonly uncompared: readonly Uncompared[];
  readonly regressions: Regressions;
}
