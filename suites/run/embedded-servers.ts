/**
 * Pages may document one request line and promise different things about it: no server keeps them all. Where the reference
 * server stands in, such pages are judged on servers of their own.
 */
import {
  agreeingSets,
  isServed,
  pagesBeside,
  startOnThread,
  startReferenceServer,
  type ReferenceServer,
  type ReferenceServerOptions,
} from '../../fixtures/server/index.ts';
import type { OperationSpec, TypeSpec } from '../../specs/model.ts';
import type { Case, CaseResult } from '../model.ts';
import type { RunPlan } from './plan.ts';
import type { EngineEnd } from './summary.ts';

type OnResult = (result: CaseResult) => void;

/** Cases from which on a thread takes less time than it costs to start one. */
const largeRun = 2000;

type Jwks = ReferenceServerOptions['jwks'];

/**
 * One server of all pages of the plan; those of the first agreeing set keep their request lines.
 * @param start on this thread, unless something else is said
 */
export function serveReference(
  { specs, beside = [], types, settings }: RunPlan,
  options: Pick<ReferenceServerOptions, 'jwks' | 'port' | 'forgets' | 'seen'>,
  start: typeof startOnThread = startReferenceServer,
): Promise<ReferenceServer> {
  const knownIds = Object.values(settings.params).flat();
  return start({ ...options, specs: [...agreeingSets(specs, types).flat(), ...beside], types, knownIds });
}

/** Of a run: it needs both at once, the judge and the server. */
export const serveBeside = (plan: RunPlan, jwks: Jwks): Promise<ReferenceServer> =>
  serveReference(plan, { jwks }, plan.cases.length < largeRun ? startReferenceServer : startOnThread);

const names = (specs: readonly OperationSpec[]): string =>
  specs.map(({ apiVersion, page }) => `${apiVersion}/${page}`).join(', ');

/** What one server of these pages cannot do, as lines for whoever starts it. */
export function gapsIn(specs: readonly OperationSpec[], types?: readonly TypeSpec[]): readonly string[] {
  const described = specs.filter((spec) => !isServed(spec, types));
  const overshadowed = agreeingSets(specs, types).slice(1).flat();
  return [
    ...(described.length > 0
      ? [
          `not served, since the page describes a request body in words alone, or an answer without a type: ${names(described)}`,
        ]
      : []),
    ...(overshadowed.length > 0
      ? [
          `not served exactly, since another page promises something else about the same request: ${names(overshadowed)}`,
        ]
      : []),
  ];
}

/** Hands results on in the order of the cases, though some are known early. */
class InOrderOfCases {
  readonly #early = new Map<Case, CaseResult>();
  readonly #cases: Iterator<Case>;
  readonly #onResult: OnResult;

  constructor(cases: readonly Case[], onResult: OnResult) {
    this.#cases = cases.values();
    this.#onResult = onResult;
  }

  hold(result: CaseResult): void {
    this.#early.set(result.case, result);
  }

  /** Whatever stands before it in the plan, and is held, goes first. */
  add(result: CaseResult): void {
    this.hold(result);
    this.#release(result.case);
  }

  end(): void {
    this.#release(undefined);
  }

  #release(last: Case | undefined): void {
    for (let next = this.#cases.next(); next.done !== true; next = this.#cases.next()) {
      const held = this.#early.get(next.value);
      this.#early.delete(next.value);
      if (held) this.#onResult(held);
      if (next.value === last) return;
    }
  }
}

const partOf = (plan: RunPlan, specs: readonly OperationSpec[]): RunPlan => {
  const own = new Set(specs);
  const ofThem = (cases: readonly Case[]) => cases.filter(({ operation }) => own.has(operation.spec));
  return { ...plan, specs, cases: ofThem(plan.cases), derived: ofThem(plan.derived) };
};

/** In the order in which they are judged: each on a server of its own, and last what one server serves. */
export function embeddedParts(plan: RunPlan): readonly RunPlan[] {
  const [first = [], ...others] = agreeingSets(plan.specs, plan.types);
  if (others.length === 0) return [plan];
  const beside = pagesBeside(plan.specs);
  return [...others, first].map((specs) => ({ ...partOf(plan, specs), beside: beside(specs) }));
}

interface EmbeddedServers {
  /** On the server that serves them all. */
  readonly judgeFirst: (part: RunPlan, onResult: OnResult) => Promise<EngineEnd>;
  /** On a server that serves nothing else. */
  readonly judgeApart: (part: RunPlan, onResult: OnResult) => Promise<EngineEnd>;
}

/** Results come in the order of the plan's cases; the few that disagree are judged first, and held. */
export async function judgeOnEmbeddedServers(
  plan: RunPlan,
  { judgeFirst, judgeApart }: EmbeddedServers,
  onResult: OnResult,
): Promise<EngineEnd> {
  const parts = embeddedParts(plan);
  const [apart, first = plan] = [parts.slice(0, -1), parts.at(-1)];
  if (apart.length === 0) return judgeFirst(first, onResult);
  const inOrder = new InOrderOfCases(plan.cases, onResult);
  const ends: EngineEnd[] = [];
  for (const part of apart) ends.push(await judgeApart(part, (result) => inOrder.hold(result)));
  ends.push(await judgeFirst(first, (result) => inOrder.add(result)));
  inOrder.end();
  const cut = ends.find((end) => end.cut !== undefined)?.cut;
  return { left: ends.flatMap(({ left }) => left), ...(cut === undefined ? {} : { cut }) };
}
