import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { standInId } from '../../specs/model.ts';
import { fillHoles, holesOf } from '../http.ts';
import type { Credential, PlannedRequest } from '../model.ts';
import { caseOf, plan as casePlan } from '../model.test-data.ts';
import { judged } from './engine.test-data.ts';
import { listen, noContent } from './http.test-data.ts';
import { authorizationOf, wireRequestOf, type RequestSettings } from './sender.ts';

const plan: PlannedRequest = {
  method: 'POST',
  path: '/beta/users/{userId}/things/{thing-id}/retire',
  identity: { kind: 'token', scheme: 'DelegatedWork', permissions: ['A.All'] },
  credential: { place: 'header', scheme: 'Bearer' },
  headers: [['accept', 'application/json']],
  framing: 'content-length',
  transport: 'pooled',
};
const settings: RequestSettings = { basePath: '', params: { userId: 'u 1/é' }, userAgent: 'judge/1' };

test('holes are filled with the parameters, percent-encoded, and the others with the stand-in id', () => {
  expect(wireRequestOf(plan, settings, 't').path).toBe(`/beta/users/u%201%2F%C3%A9/things/${standInId}/retire`);
});

test('the plan fixes a parameter against the parameters of the run', () => {
  const path = wireRequestOf({ ...plan, fixedParams: { userId: 'fixed' } }, settings, 't').path;
  expect(path).toContain('/users/fixed/');
});

test('the prefix of the target stands before the path', () => {
  expect(wireRequestOf(plan, { ...settings, basePath: '/mock' }, 't').path).toMatch(/^\/mock\/beta\/users\//);
});

test('the holes of a path are named in their order', () => {
  expect(holesOf("/a/{b | c}/d(e='{f-g}')/h")).toEqual(['b | c', 'f-g']);
  expect(fillHoles('/a/{b}/{b}', { b: '1' })).toBe('/a/1/1');
  expect(fillHoles('/a', {})).toBe('/a');
});

const credentials: readonly (readonly [Credential, authorization: string | undefined])[] = [
  [{ place: 'header', scheme: 'Bearer' }, 'Bearer t'],
  [{ place: 'header', scheme: 'bearer' }, 'bearer t'],
  [{ place: 'literal', value: 'Bearer garbage' }, 'Bearer garbage'],
  [{ place: 'query', parameter: 'access_token' }, undefined],
  [{ place: 'nowhere' }, undefined],
];
for (const [credential, authorization] of credentials) {
  test(`the credential ${JSON.stringify(credential)} leaves ${authorization ?? 'no Authorization'}`, () => {
    const { headers } = wireRequestOf({ ...plan, credential }, settings, 't');
    const own = authorization === undefined ? [] : [['authorization', authorization]];
    expect(authorizationOf({ ...plan, credential }, 't')).toBe(authorization);
    expect(headers).toEqual([...own, ['accept', 'application/json'], ['user-agent', 'judge/1']]);
  });
}

test('a token in the query is percent-encoded, behind what the path asks already', () => {
  const credential = { place: 'query', parameter: 'access_token' } as const;
  expect(wireRequestOf({ ...plan, path: '/a', credential }, settings, 'a/b+c').path).toBe('/a?access_token=a%2Fb%2Bc');
  expect(wireRequestOf({ ...plan, path: '/a?b=c', credential }, settings, 't').path).toBe('/a?b=c&access_token=t');
});

test('a body is its unit, repeated', () => {
  expect(wireRequestOf(plan, settings, 't').body).toBe('');
  expect(wireRequestOf({ ...plan, body: { unit: 'ab', times: 3 } }, settings, 't').body).toBe('ababab');
});

/** 429 as often as told, then 204. */
const busy = (times: number) => (request: IncomingMessage, reply: ServerResponse) => {
  times -= 1;
  if (times < 0) noContent(request, reply);
  else reply.writeHead(429, { 'retry-after': '3' }).end();
};

for (const transport of ['pooled', 'raw'] as const) {
  test(`a target that is busy twice is asked a third time over the ${transport} transport, and judged`, async () => {
    const waits: number[] = [];
    const sleep = async (wait: number): Promise<void> => void waits.push(wait);
    const results = await judged([caseOf('a', { plan: { ...casePlan, transport } })], await listen(busy(2)), { sleep });
    expect(results).toMatchObject([{ verdict: 'pass', exchange: { attempts: 3 } }]);
    expect(waits).toEqual([3000, 3000]);
  });
}

test('a target that is always busy is inconclusive, not broken', async () => {
  const [result] = await judged([caseOf('a')], await listen(busy(99)));
  expect(result).toMatchObject({
    verdict: 'inconclusive',
    exchange: { outcome: { kind: 'none', cause: 'throttled' } },
  });
  expect(result?.findings[0]?.seen).toBe('the target asked to come back later, 3 times');
});

test('a target that asks for a longer wait than is allowed is not waited for', async () => {
  const origin = await listen((_request, reply) => reply.writeHead(503, { 'retry-after': '31' }).end());
  const sleep = (): Promise<void> => Promise.reject(new Error('slept'));
  const [result] = await judged([caseOf('a')], origin, { sleep });
  expect(result?.findings[0]?.seen).toBe('the target asked to come back later, once');
});

test('what may make something is sent once where a 503 asks to come back later: it may have been made', async () => {
  let sent = 0;
  const origin = await listen((_request, reply) => {
    sent += 1;
    reply.writeHead(503, { 'retry-after': '1' }).end();
  });
  const creates = caseOf('a', { plan: { ...casePlan, creates: true } });
  const [result] = await judged([creates], origin, { sleep: async () => {} });
  expect([sent, result?.verdict]).toEqual([1, 'inconclusive']);
  expect(result?.exchange?.outcome).toMatchObject({ cause: 'throttled', left: true });
});
