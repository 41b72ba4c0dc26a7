/** The whole engine against one hostile server: every finding as one line of text, and the exit code that they lead to. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { deviceOwnerPage } from '../../cases/specs.test-data.ts';
import { deriveCases } from '../../cases/derive.ts';
import type { Case, CaseResult } from '../../model.ts';
import type { Exit } from '../../run-model.ts';
import { caseRecordOf } from '../../run/case-record.ts';
import { judged } from '../../runner/engine.test-data.ts';
import type { EngineOptions } from '../../runner/engine.ts';
import { exitOf } from '../../run/exit.ts';
import { RunTally } from '../../run/tally.ts';
import { startTimer } from '../../timers.ts';

/** `npm run test:hostile` repeats what `npm test` looks at once. */
export const thorough = process.env['THOROUGH'] === 'true';

export const page = deviceOwnerPage('2019-01-12');
export const allCases: readonly Case[] = deriveCases(page);
export const named = (...names: readonly string[]): readonly Case[] =>
  allCases.filter(({ id }) => names.some((name) => id.endsWith(`/${name}`)));
/** The documented request, and the request without a credential: connections that are watched after the answer. */
const twoCases = named('response/documented-success', 'headers/no-authorization');
/** The latter over the pool. */
export const oneOverThePool = twoCases.map((one): Case =>
  one.suite === 'response' ? one : { ...one, plan: { ...one.plan, transport: 'pooled' } },
);

export interface JudgedOrigin {
  readonly results: readonly CaseResult[];
  readonly exit: Exit;
  /** `check: outcome: seen`, in the order of the case's checks. */
  of(name: string): readonly string[];
}

export const lines = ({ findings }: CaseResult): readonly string[] =>
  findings.map(({ check, outcome, seen }) => `${check}: ${outcome}: ${seen}`);

/** @param over the timeout is long, because an answer that comes late on a busy machine is an answer */
export async function judgeOrigin(
  origin: string,
  cases: readonly Case[] = twoCases,
  over: Partial<EngineOptions> = {},
): Promise<JudgedOrigin> {
  const results = await judged(cases, origin, { timeoutMs: 20_000, after: startTimer, revisionsOf: () => [], ...over });
  const tally = new RunTally();
  results.forEach((result, at) => tally.add(caseRecordOf(result, at, 'page')));
  const { tallies, standings } = tally;
  const of = (name: string): readonly string[] =>
    results.filter(({ case: one }) => one.id.endsWith(`/${name}`)).flatMap(lines);
  return { results, exit: exitOf({ gate: 'page', tallies, standings }), of };
}

export const success = 'HTTP/1.1 204 No Content\r\nrequest-id: 1\r\n\r\n';
const errorObject = '{"error":{"code":"InvalidAuthenticationToken","message":"no"}}';
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

/** Node leaves a handle open for ever, and its thread spinning, where a socket that is being shut down is to be reset. */
export const reset = (socket: Socket): unknown => (socket.writableEnded ? socket.destroy() : socket.resetAndDestroy());

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/** Takes a server of node:net or node:tls that does not listen yet. */
export async function listening(server: Server, scheme = 'http'): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { origin: `${scheme}://127.0.0.1:${port}`, close };
}

/** Acts on the connection itself, before a request or without one. */
export const onConnection = (act: (socket: Socket) => void): Promise<Listening> => listening(createServer(act));
