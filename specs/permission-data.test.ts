import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type PermissionData, readPermissionData } from './permission-data.ts';
import { pathKey } from './permission-data.ts';

function pathSet(methods: readonly string[], schemeKeys: readonly string[], paths: object, more: object = {}) {
  return { schemeKeys, methods, paths, ...more };
}

const permissions = {
  'Widgets.Read.All': {
    pathSets: [pathSet(['GET'], ['DelegatedWork', 'Application'], { '/widgets/{id}': 'least=DelegatedWork' })],
  },
  'Widgets.ReadWrite.All': {
    pathSets: [
      pathSet(['GET', 'POST'], ['DelegatedWork', 'Application'], { '/widgets/{widget-id}': '' }),
      pathSet(['DELETE,PATCH'], ['DelegatedWork'], { '/Widgets/{id}}/count(day={value})': '' }),
      pathSet(['PUT'], ['Application'], { '/widgets/{id}': '' }, { alsoRequires: 'Users.Read.All' }),
    ],
  },
  'Widgets.Own': {
    pathSets: [
      pathSet(['POST'], ['DelegatedWork'], { '/widgets/{id}': 'least=DelegatedWork;AlsoRequires=Users.Read.All' }),
      pathSet(['GET'], ['DelegatedWork'], { '/widgets/{id}': 'AlsoRequires=Users.Read.All' }),
      pathSet(['GET'], ['DelegatedWork'], { '/widgets/{id}': '' }),
    ],
  },
  'Users.Read.All': { pathSets: [] },
};

function dataOf(content: unknown): PermissionData {
  const read = readPermissionData(JSON.stringify(content));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.data;
}

const data = dataOf({ permissions });

/** Per scheme the names that the data lists. */
const listedOf = (method: string, path: string) =>
  Object.fromEntries(
    Object.entries(data.lineOf(method, path) ?? {}).map(([scheme, line]) => [scheme, [...line.keys()]]),
  );

/** `scheme name with what it requires` */
const conditionsOf = (method: string, path: string) =>
  Object.entries(data.lineOf(method, path) ?? {}).flatMap(([scheme, line]) =>
    [...line].filter(([, beside]) => beside !== '').map(([name, beside]) => `${scheme} ${name} with ${beside}`),
  );

test('a line lists every permission of every path set, and the schemes without one are empty', () => {
  expect(listedOf('GET', '/widgets/{id}')).toEqual({
    DelegatedWork: ['Widgets.Read.All', 'Widgets.ReadWrite.All', 'Widgets.Own'],
    DelegatedPersonal: [],
    Application: ['Widgets.Read.All', 'Widgets.ReadWrite.All'],
  });
});

test('a request line that the data does not have is undefined, and not a row without permissions', () => {
  for (const [method, path] of [
    ['GET', '/widgets'],
    ['DELETE', '/widgets/{id}'],
    ['GET', '/widgets/{id}/{id}'],
    ['GET', '/constructor'],
  ] as const)
    expect(data.lineOf(method, path), `${method} ${path}`).toBeUndefined();
});

test('every name is known as it is spelled, one without a path too', () => {
  expect([...data.names]).toEqual(Object.keys(permissions));
});

test('methods may stand in one string, parted by commas', () => {
  for (const method of ['DELETE', 'patch'])
    expect(listedOf(method, "/widgets/{x}/count(day='{d}')")['DelegatedWork']).toEqual(['Widgets.ReadWrite.All']);
});

test('a permission that is not enough alone is told with what it requires', () => {
  expect(conditionsOf('POST', '/widgets/{id}')).toEqual(['DelegatedWork Widgets.Own with Users.Read.All']);
  expect(conditionsOf('PUT', '/widgets/{id}')).toEqual(['Application Widgets.ReadWrite.All with Users.Read.All']);
  expect(conditionsOf('PUT', '/nothing')).toEqual([]);
});

test('a permission that is listed once without a condition is enough alone', () => {
  expect(conditionsOf('GET', '/widgets/{id}')).toEqual([]);
});

test('a byte order mark is no fault', () => {
  expect(readPermissionData(`\ufeff${JSON.stringify({ permissions })}`).ok).toBe(true);
});

describe('the same request line, written otherwise, has the same key', () => {
  const same: readonly (readonly [string, string])[] = [
    ['/deviceManagement/profiles/{profileId}/revokeToken', '/devicemanagement/profiles/{id}/revoketoken'],
    ['/users/{id|userPrincipalName}', '/users/{id}/'],
    ['/users/<id>', '/users/{id}'],
    ["/users('{id}')/revoke", '/users/{id}/revoke'],
    ['/users({id})', '/users/{id}'],
    ['/reviews/{id}/reset()', '/reviews/{id}/reset'],
    ["/reports/activity(period='{period}')", '/reports/activity(period={value})'],
    ['/reports/activity(period=<period>)', '/reports/activity(period={value})'],
    ['/reports/x(b={b},a={a})', '/reports/x(a={one}, b={two})'],
    ['/groups/{id}/members/$ref?$id={id}', '/groups/{id}/members/$ref'],
    ['/chats/{id}}/messages', '/chats/{id}/messages'],
  ];
  for (const [one, other] of same) test(`${one} is ${other}`, () => expect(pathKey(one)).toBe(pathKey(other)));
});

describe('another request line has another key', () => {
  const different: readonly (readonly [string, string])[] = [
    ['/users/{id}', '/users'],
    ['/users/{id}', '/users/me'],
    ['/applications(appId={value})', '/applications/{id}'],
    ['/x(a={v})', '/x(b={v})'],
    ["/x(a='D7')", '/x(a={v})'],
    ['/x(a={v})', '/x(a={v},b={v})'],
    ['/groups/{id}/members/$ref', '/groups/{id}/members/{id}/$ref'],
  ];
  for (const [one, other] of different)
    test(`${one} is not ${other}`, () => expect(pathKey(one)).not.toBe(pathKey(other)));
});

test('case, names of holes, a query and a trailing slash change no key', () => {
  const word = fc.stringMatching(/^[A-Za-z$][A-Za-z0-9.]{0,8}$/);
  const hole = fc.tuple(word, word).map(([one, other]) => [`{${one}}`, `{${other}}`] as const);
  const literal = word.map((text) => [text, text.toUpperCase()] as const);
  const segments = fc.array(fc.oneof(hole, literal), { minLength: 1, maxLength: 6 });
  const end = fc.constantFrom('', '/', '?$top=1', '/?$filter=a eq (b)');
  fc.assert(
    fc.property(segments, end, (parts, tail) => {
      const one = parts.map(([text]) => `/${text}`).join('');
      const other = parts.map(([, text]) => `/${text}`).join('');
      expect(pathKey(`${other}${tail}`)).toBe(pathKey(one));
    }),
  );
});

describe('a text that is not such data is refused, not thrown', () => {
  const set = (change: object) => ({
    permissions: { A: { pathSets: [{ ...pathSet(['GET'], ['Application'], { '/x': '' }), ...change }] } },
  });
  const table: readonly (readonly [sentence: string, text: string, message: string])[] = [
    ['an empty file', ' \n', 'is empty'],
    ['a text cut short', '{"permissions"', 'is not JSON at line 1, column 15'],
    ['an array', '[]', 'holds an empty array, not an object'],
    ['null', 'null', 'holds null, not an object'],
    ['other JSON', '{"name":"x"}', 'has at "/permissions" nothing, not an object'],
    ['no permission', '{"permissions":{}}', 'names no path of any permission'],
    [
      'a permission without path sets',
      '{"permissions":{"A":{}}}',
      'has at "/permissions/A/pathSets" nothing, not an array',
    ],
    [
      'an unknown scheme',
      JSON.stringify(set({ schemeKeys: ['Delegated'] })),
      'has at "/permissions/A/pathSets/0/schemeKeys" "Delegated", not one of DelegatedWork, DelegatedPersonal, Application',
    ],
    [
      'a class of methods, whose members are not said',
      JSON.stringify(set({ methods: ['<ReadMethods>'] })),
      'has at "/permissions/A/pathSets/0/methods" "<ReadMethods>", not an HTTP method',
    ],
    [
      'a path with an object beside it',
      JSON.stringify(set({ paths: { '/x': {} } })),
      'has at "/permissions/A/pathSets/0/paths//x" an object, not a string',
    ],
  ];
  for (const [sentence, text, message] of table)
    test(sentence, () => expect(readPermissionData(text)).toMatchObject({ ok: false, problems: [{ message }] }));

  test('any JSON', () => {
    const anything = fc.oneof(
      fc.json(),
      fc.record({ permissions: fc.dictionary(fc.string(), fc.jsonValue()) }).map((value) => JSON.stringify(value)),
      fc.array(fc.jsonValue()).map((pathSets) => JSON.stringify({ permissions: { A: { pathSets } } })),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const read = readPermissionData(text);
        expect(read.ok || read.problems.every(({ message, remedy }) => message !== '' && remedy !== '')).toBe(true);
      }),
    );
  });
});
