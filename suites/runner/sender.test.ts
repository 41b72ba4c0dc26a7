import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { standInId } from '../../specs/model.ts';
import { fillHoles, holesOf, namerFor } from '../http.ts';
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
  fixedParams: { userId: 'u 1/é' },
};
const settings: RequestSettings = { basePath: '', userAgent: 'judge/1' };

test('holes are filled with the parameters, percent-encoded, and the others with the stand-in id', () => {
  expect(wireRequestOf(plan, settings, 't').path).toBe(`/beta/users/u%201%2F%C3%A9/things/${standInId}/retire`);
});

test('the prefix of the target stands before the path', () => {
  expect(wireRequestOf(plan, { ...settings, basePath: '/mock' }, 't').path).toMatch(/^\/mock\/beta\/users\//);
});

test('the holes of a path are named in their order', () => {
  expect(holesOf("/a/{b | c}/d(e='{f-g}')/h").map(({ names: [own] }) => own)).toEqual(['b|c', 'f-g']);
  expect(fillHoles('/a/{b}/{b}', { b: '1' })).toBe('/a/1/1');
  expect(fillHoles('/a', {})).toBe('/a');
});

const named: readonly (readonly [
  says: string,
  path: string,
  values: Readonly<Record<string, string>>,
  filled: string,
])[] = [
  ['one name twice', '/me/folders/{id}/items/{id}', { 'folders.id': 'f', 'items.id': 'i' }, '/me/folders/f/items/i'],
  [
    'the longer name before the shorter',
    '/me/folders/{id}/items/{id}',
    { id: 'i', 'folders.id': 'f' },
    '/me/folders/f/items/i',
  ],
  ['letter case does not count', '/ME/FOLDERS/{id}', { 'folders.ID': 'f' }, '/ME/FOLDERS/f'],
  ['nor do blanks', '/users/{id | userPrincipalName}', { 'id|userPrincipalName': 'u' }, '/users/u'],
  ['one segment twice', '/a/{id}/a/{id}', { 'a.id': '1', 'a.id.a.id': '2' }, '/a/1/a/2'],
  ['side by side', '/a/{id}/{id}', { 'a.id': '1', 'id.id': '2' }, '/a/1/2'],
  ['in a key', "/a('{id}')/b(name='{id}')", { 'a.id': '1', 'name.id': '2' }, "/a('1')/b(name='2')"],
  [
    'in a query',
    '/a/{id}/$ref?$id=https://h/users/{id}',
    { 'a.id': '1', 'users.id': '2' },
    '/a/1/$ref?$id=https://h/users/2',
  ],
];

for (const [says, path, values, filled] of named)
  test(`holes can be told apart: ${says}`, () => expect(fillHoles(path, values)).toBe(filled));

test('a hole is called by its own name where that says which, else with as much of the way as that takes', () => {
  const paths = ['/me/folders/{id}/items/{id}', '/users/{userId}/items/{id}', '/a/{key}/a/{key}', '/b/{thing | name}'];
  const nameOf = namerFor(paths);
  expect(paths.map((path) => holesOf(path).map(nameOf))).toEqual([
    ['folders.id', 'items.id'],
    ['userId', 'items.id'],
    ['a.key', 'key.a.key'],
    ['thing|name'],
  ]);
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
