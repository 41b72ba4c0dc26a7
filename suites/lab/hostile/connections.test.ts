/** Servers that close, answer early, late or elsewhere: every case gets its own answer, and nobody else is asked. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judged, newFolder } from '../../run/in-process.test-data.ts';
import { deadPort } from '../../run/targets.test-data.ts';
import type { CaseResult } from '../../model.ts';
import { inPieces, serve } from '../../runner/serve.test-data.ts';
import {
  allCases,
  hasCredential,
  judgeOrigin,
  lines,
  onConnection,
  refusal,
  right,
  success,
} from './hostile.test-data.ts';
import { kept, refused, unsent } from './findings.test-data.ts';

const told = (results: readonly CaseResult[]): readonly (readonly string[])[] =>
  results.map((one) => [one.case.id, ...lines(one)]);

test('a refused connection is no answer, and nothing left', async () => {
  const origin = await deadPort();
  const { port } = new URL(origin);
  const expected = unsent(`connect ECONNREFUSED 127.0.0.1:${port} (ECONNREFUSED), no octet of an answer came`);
  const { of, exit } = await judgeOrigin(origin);
  expect(of('response/documented-success')).toEqual(expected.success);
  expect(of('headers/no-authorization')).toEqual(expected.refusal);
  expect(exit.code).toBe(3);
  const { summary, results } = await judged({ cwd: await newFolder(), argv: ['--target', origin] });
  expect(results).toEqual([]);
  expect(summary.exit).toMatchObject({ code: 3, reason: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`) });
});

test('an answer that comes before the request has been read is the answer', async () => {
  const server = await onConnection((socket) => void socket.resume().write(success));
  const { of } = await judgeOrigin(server.origin);
  await server.close();
  expect(of('response/documented-success')).toEqual(kept);
});

test('an answer that starts before the request has been read and ends behind it is one answer', async () => {
  const server = await onConnection((socket) => {
    socket.write(success.slice(0, 20));
    socket.once('data', () => socket.write(success.slice(20)));
  });
  const { of } = await judgeOrigin(server.origin);
  await server.close();
  expect(of('response/documented-success')).toEqual(kept);
});

test('a refusal that comes before the whole body has been read is the answer', async () => {
  const server = await onConnection((socket) => void socket.once('data', () => socket.end(refusal)));
  const { of } = await judgeOrigin(
    server.origin,
    allCases.filter(({ id }) => /large-body|no-authorization$/.test(id)),
  );
  await server.close();
  expect(of('headers/no-authorization')).toEqual(refused);
});

describe('against every case, all findings are those on a server that keeps its connections', async () => {
  const whole = async (
    behaviour: Parameters<typeof serve>[0],
    connections = 8,
  ): Promise<readonly (readonly string[])[]> => {
    const served = await serve(behaviour);
    const { results } = await judgeOrigin(served.origin, allCases, { connections });
    await served.close();
    return told(results);
  };
  const honest = await whole((socket, request) => socket.write(right(request)));

  test('where each connection is closed and it is said', async () => {
    const closing = (answer: string): string => answer.replace('\r\n', '\r\nconnection: close\r\n');
    expect(await whole((socket, request) => socket.end(closing(right(request))))).toEqual(honest);
  });

  test('where each connection is closed without a word', async () => {
    expect(await whole((socket, request) => socket.end(right(request)))).toEqual(honest);
  });

  test('where a second answer follows each refusal at once', async () => {
    const twice = (answer: string): string => (answer === refusal ? answer + answer : answer);
    const strict = /^answer-is-well-formed-http: /;
    const others = (found: typeof honest) => found.map((one) => one.filter((line) => !strict.test(line)));
    const found = await whole((socket, request) => socket.write(twice(right(request))));
    expect(others(found)).toEqual(others(honest));
    const known = new Set(honest.flat());
    expect(found.flat().filter((line) => !known.has(line))).toEqual([
      expect.stringMatching(
        /^answer-is-well-formed-http: fail: \d+ octets follow the end of the answer, beginning "HTTP/,
      ),
    ]);
  });

  test('where answers come out of order under concurrency 32, cut at random', async () => {
    const seed = 20_190_112;
    const [delays = []] = fc.sample(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 64, maxLength: 64 }), {
      seed,
      numRuns: 1,
    });
    let count = 0;
    const late = (socket: Parameters<Exclude<Parameters<typeof serve>[0], string>>[0], request: string): void => {
      const delay = delays[count++ % delays.length] ?? 0;
      const answer = right(request);
      setTimeout(() => inPieces([answer.slice(0, delay), answer.slice(delay)].filter(Boolean), 1)(socket), delay);
    };
    expect(await whole(late, 32)).toEqual(honest);
  });
});

test('where answers come out of order under concurrency 32, every case gets the answer to its own request', async () => {
  const served = await serve((socket, request) => {
    const id = /\/own-(\d+)\//.exec(request)?.[1] ?? '';
    const answer = `HTTP/1.1 404 Not Found\r\nrequest-id: ${id}\r\ncontent-length: ${id.length}\r\n\r\n${id}`;
    setTimeout(() => socket.write(answer), (Number(id) * 7919) % 31);
  });
  const cases = Array.from({ length: 400 }, (_, index) => {
    const [one] = allCases.slice(index % allCases.length);
    if (!one) throw new Error('there are no cases');
    return { ...one, id: `${index}`, plan: { ...one.plan, path: `/beta/own-${index}/x` } };
  });
  const { results } = await judgeOrigin(served.origin, cases, { connections: 32 });
  await served.close();
  const bodies = results.map(({ exchange }) =>
    exchange?.outcome.kind === 'answer' ? exchange.outcome.answer.body : '',
  );
  expect(bodies).toEqual(cases.map(({ id }) => id));
});

for (const status of [301, 302, 303, 307, 308]) {
  test.concurrent(`a ${status} to another host is judged as it is, in all cases, and nobody goes there`, async () => {
    const elsewhere = await serve(success);
    const target = `http://localhost:${elsewhere.port}/other`;
    const served = await serve(
      `HTTP/1.1 ${status} Moved\r\nlocation: ${target}\r\nrequest-id: 1\r\ncontent-length: 0\r\n\r\n`,
    );
    const { of, exit, results } = await judgeOrigin(served.origin, allCases);
    await Promise.all([served.close(), elsewhere.close()]);
    const seen = `status is ${status} to ${target}`;
    const others = [
      'answer-carries-a-request-id: pass: request-id is there',
      'answer-is-well-formed-http: pass: well-formed',
    ];
    expect(of('response/documented-success')).toEqual([`success-status-is-exact: fail: ${seen}`, ...others]);
    expect(of('headers/no-authorization')).toEqual([
      `missing-token-is-refused: inconclusive: access was neither granted nor refused: ${seen}; the operation was not seen to succeed on this target`,
      ...others,
    ]);
    expect(exit.code).toBe(1);
    expect(results).toHaveLength(allCases.length);
    expect(elsewhere.connections()).toBe(0);
    // Nothing is asked twice, and every credential went to where it was meant to go.
    expect(served.requests).toHaveLength(new Set(allCases.map(({ plan }) => JSON.stringify(plan))).size);
    expect(served.requests.filter(hasCredential).length).toBeGreaterThan(0);
  });
}
