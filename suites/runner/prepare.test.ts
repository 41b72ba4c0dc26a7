import { expect, test } from 'vitest';
import { standInId } from '../../specs/model.ts';
import type { Credential, PlannedRequest } from '../model.ts';
import { authorizationOf, prepare, type Preparation } from './prepare.ts';
import { fillHoles, holesOf } from '../http.ts';

const plan: PlannedRequest = {
  method: 'POST',
  path: '/beta/users/{userId}/things/{thing-id}/retire',
  identity: { kind: 'token', scheme: 'DelegatedWork', permissions: ['A.All'] },
  credential: { place: 'header', scheme: 'Bearer' },
  headers: [['accept', 'application/json']],
  framing: 'content-length',
  transport: 'pooled',
};
const preparation: Preparation = { basePath: '', params: { userId: 'u 1/é' }, userAgent: 'judge/1' };

test('holes are filled with the parameters, percent-encoded, and the others with the stand-in id', () => {
  expect(prepare(plan, preparation, 't').path).toBe(`/beta/users/u%201%2F%C3%A9/things/${standInId}/retire`);
});

test('the plan fixes a parameter against the parameters of the run', () => {
  const path = prepare({ ...plan, fixedParams: { userId: 'fixed' } }, preparation, 't').path;
  expect(path).toContain('/users/fixed/');
});

test('the prefix of the target stands before the path', () => {
  expect(prepare(plan, { ...preparation, basePath: '/mock' }, 't').path).toMatch(/^\/mock\/beta\/users\//);
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
    const { headers } = prepare({ ...plan, credential }, preparation, 't');
    const own = authorization === undefined ? [] : [['authorization', authorization]];
    expect(authorizationOf({ ...plan, credential }, 't')).toBe(authorization);
    expect(headers).toEqual([...own, ['accept', 'application/json'], ['user-agent', 'judge/1']]);
  });
}

test('a token in the query is percent-encoded, behind what the path asks already', () => {
  const credential = { place: 'query', parameter: 'access_token' } as const;
  expect(prepare({ ...plan, path: '/a', credential }, preparation, 'a/b+c').path).toBe('/a?access_token=a%2Fb%2Bc');
  expect(prepare({ ...plan, path: '/a?b=c', credential }, preparation, 't').path).toBe('/a?b=c&access_token=t');
});

test('a body is its unit, repeated', () => {
  expect(prepare(plan, preparation, 't').body).toBe('');
  expect(prepare({ ...plan, body: { unit: 'ab', times: 3 } }, preparation, 't').body).toBe('ababab');
});
