/** The whole engine against one origin: every finding as one line of text, and the exit code that they lead to. */
import { deviceOwnerPage } from '../../cases/specs.test-data.ts';
import { deriveCases } from '../../cases/derive.ts';
import type { Case, CaseResult } from '../../model.ts';
import type { Exit } from '../../run-model.ts';
import { caseRecordOf } from '../../run/case-record.ts';
import { judged } from '../../runner/engine.test-data.ts';
import type { EngineOptions } from '../../runner/engine.ts';
import { exitOf } from '../../run/gate.ts';
import { serve, type Behaviour } from '../../runner/serve.test-data.ts';
import { RunTally } from '../../run/tally.ts';
import { startTimer } from '../../timers.ts';

export const page = deviceOwnerPage('2019-01-12');
export const allCases: readonly Case[] = deriveCases(page);
export const named = (...names: readonly string[]): readonly Case[] =>
  allCases.filter(({ id }) => names.some((name) => id.endsWith(`/${name}`)));
/** The documented request, whose answer is watched, and the request without a credential, over the pool. */
export const twoCases = named('response/documented-success', 'headers/no-authorization');

/** Milliseconds: short, because hostile servers run into it. */
export const timeoutMs = 400;

export interface Ruling {
  readonly results: readonly CaseResult[];
  readonly exit: Exit;
  /** `check: outcome: seen`, in the order of the case's checks. */
  of(name: string): readonly string[];
}

export const lines = ({ findings }: CaseResult): readonly string[] =>
  findings.map(({ check, outcome, seen }) => `${check}: ${outcome}: ${seen}`);

export async function ruling(
  origin: string,
  cases: readonly Case[] = twoCases,
  over: Partial<EngineOptions> = {},
): Promise<Ruling> {
  const results = await judged(cases, origin, { timeoutMs, after: startTimer, revisionsOf: () => [], ...over });
  const tally = new RunTally();
  results.forEach((result, at) => tally.add(caseRecordOf(result, at, 'page')));
  const { tallies, standings } = tally;
  const of = (name: string): readonly string[] =>
    results.filter(({ case: one }) => one.id.endsWith(`/${name}`)).flatMap(lines);
  const facts = { gate: 'page', tallies, standings } as const;
  return { results, exit: exitOf(facts), of };
}

export const success = 'HTTP/1.1 204 No Content\r\nrequest-id: 1\r\n\r\n';
export const errorObject = '{"error":{"code":"InvalidAuthenticationToken","message":"no"}}';
export const refusal = [
  'HTTP/1.1 401 Unauthorized',
  'request-id: 1',
  'www-authenticate: Bearer',
  'content-type: application/json',
  `content-length: ${errorObject.length}`,
  '',
  errorObject,
].join('\r\n');

export const hasCredential = (request: string): boolean => /^authorization: bearer/im.test(request);
/** What an honest server would answer, in these two cases. */
export const right = (request: string): string => (hasCredential(request) ? success : refusal);

/** What to make of the right answer. */
export type Hostility = (right: string) => Behaviour;

function act(behaviour: Behaviour, ...[socket, request]: Parameters<Exclude<Behaviour, string>>): void {
  if (typeof behaviour === 'string') socket.write(behaviour, 'latin1');
  else behaviour(socket, request);
}

/** To everybody, or only to those without a credential: the refusal travels over the pool then. */
export type Audience = 'everybody' | 'strangers';

export async function rulingOn(
  hostility: Hostility,
  to: Audience = 'everybody',
  over: Partial<EngineOptions> = {},
): Promise<Ruling> {
  const served = await serve((socket, request) => {
    const answer = right(request);
    act(to === 'everybody' || !hasCredential(request) ? hostility(answer) : answer, socket, request);
  });
  try {
    return await ruling(served.origin, twoCases, over);
  } finally {
    await served.close();
  }
}
