import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { packageRoot } from './package-root.ts';
import { formatProblem } from './schema-problems.ts';
import { specReader } from './read-spec.ts';
import { shown } from './text.ts';

const page = 'intune-androidforwork-androiddeviceownerenrollmentprofile-revoketoken';
const key = { apiVersion: 'beta', page, asOf: '2019-01-12' };
const good = await readFile(join(packageRoot(), 'specs/beta', page, '2019-01-12.json'), 'utf8');
const read = await specReader();

/** The good spec with the value at a pointer replaced, or removed by `undefined`. */
function changed(pointer: string, value: unknown): string {
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  const spec: Record<string, unknown> = JSON.parse(good);
  const holder = keys.reduce<any>((node, key) => node[key], spec);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return JSON.stringify(spec);
}

function lines(text: string): readonly string[] {
  const answer = read(new TextEncoder().encode(text), key);
  return answer.ok ? [] : answer.problems.map((problem) => formatProblem({ file: 'f', ...problem }));
}

const schemes = 'one of DelegatedWork, DelegatedPersonal, Application';
const kinds =
  'one of request, permission, requestHeader, queryOption, requestBody, requestMember, parameter, response, precondition';
const permission = 'a permission name: segments joined by dots, such as DeviceManagementConfiguration.ReadWrite.All';
const specKeys =
  'one of $schema, page, apiVersion, asOf, title, requests, source, requirements, privilegeOrder, absentFrom, untestable, unread, warnings';
const braces = 'in which a hole is not well-formed; write each hole as a name in one pair of braces, such as {userId}';
const twice = JSON.parse(good).requests[0];
const permissionRow = JSON.parse(good).requirements[1];

type Row = readonly [pointer: string, value: unknown, ...lines: string[]];

const faults: Readonly<Record<string, readonly Row[]>> = {
  'a wrong value is shown with the right ones': [
    ['/requirements/1/scheme', 'Work', `f: /requirements/1/scheme: found "Work"; use ${schemes}`],
    [
      '/requirements/1/scheme',
      'delegatedWrok',
      `f: /requirements/1/scheme: found "delegatedWrok"; use "DelegatedWork" (${schemes})`,
    ],
    [
      '/requirements/1/kind',
      'permissions',
      `f: /requirements/1/kind: found "permissions"; use "permission" (${kinds})`,
    ],
    ['/requirements/1/kind', 7, `f: /requirements/1/kind: found 7; use ${kinds}`],
    ['/requirements/1', null, 'f: /requirements/1: found null; use an object'],
    ['/requirements/1/line', 0, 'f: /requirements/1/line: found 0; use a whole number of 1 or more'],
    ['/requirements/1/line', 2.5, 'f: /requirements/1/line: found 2.5; use a whole number of 1 or more'],
    ['/requirements/7/status', '204', 'f: /requirements/7/status: found "204"; use a whole number from 200 to 399'],
    ['/requirements/7/status', 404, 'f: /requirements/7/status: found 404; use a whole number from 200 to 399'],
    [
      '/requirements/7/body',
      'empty',
      'f: /requirements/7/body: found "empty"; use one of none, object, collection, value, octets, described',
    ],
    [
      '/requirements/4/name',
      'Author ization',
      'f: /requirements/4/name: found "Author ization"; use a header name (RFC 9110 token), such as Accept',
    ],
    [
      '/requirements/5/value',
      'a\r\nb',
      'f: /requirements/5/value: found "a\\r\\nb"; use a header value: printable ASCII without blanks at either end, such as application/json',
    ],
    ['/requirements/1/anyOf', ['Read'], `f: /requirements/1/anyOf/0: found "Read"; use ${permission}`],
    ['/requirements/1/anyOf', ['\u202Eevil'], `f: /requirements/1/anyOf/0: found "\\u{202e}evil"; use ${permission}`],
    [
      '/requirements/1/anyOf',
      ['a'.repeat(99)],
      `f: /requirements/1/anyOf/0: found "${'a'.repeat(59)}…"; use ${permission}`,
    ],
    [
      '/requirements/1/clause',
      'response',
      'f: /requirements/1/clause: found "response"; use an anchor that starts with #, such as #request-headers',
    ],
    [
      '/requirements/1/id',
      'Permissions',
      'f: /requirements/1/id: found "Permissions"; use a lower-case path of letters, digits, dots and hyphens, such as permissions/delegated-work',
    ],
    [
      '/requirements/1/hash',
      'ABC',
      'f: /requirements/1/hash: found "ABC"; use 16 hex digits in lower case, such as 7ac4b0f699b81a46',
    ],
    [
      '/requests/0/path',
      'users/{id}',
      'f: /requests/0/path: found "users/{id}"; use a path of at most 500 characters that starts with / and has no whitespace but beside the bar of {a | b}, such as /users/{id|userPrincipalName}/revokeSignInSessions',
    ],
    [
      '/requests/0/method',
      'post',
      'f: /requests/0/method: found "post"; use "POST" (one of GET, POST, PUT, PATCH, DELETE)',
    ],
    [
      '/source/lastHandOff',
      '01/12/2019',
      'f: /source/lastHandOff: found "01/12/2019"; use an ISO 8601 date, such as 2019-08-08',
    ],
    ['/title', '  ', 'f: /title: found "  "; use a text that is not blank'],
    ['/requests', {}, 'f: /requests: found an object; use an array'],
    ['/requirements/1/recovered', false, 'f: /requirements/1/recovered: found false; use true, or leave it out'],
    [
      '/warnings',
      [{ code: 'Odd Phrase', line: 1, message: 'x' }],
      'f: /warnings/0/code: found "Odd Phrase"; use a kebab-case id, such as status-phrase-is-unusual',
    ],
  ],
  'a missing or unknown property is named, with the right one': [
    ['/title', undefined, 'f: "title" is missing; add it: a text that is not blank'],
    ['/requirements/1/scheme', undefined, `f: /requirements/1: "scheme" is missing; add it: ${schemes}`],
    ['/requirements/1/kind', undefined, `f: /requirements/1: "kind" is missing; add it: ${kinds}`],
    ['/requirements/1/supported', undefined, 'f: /requirements/1: "supported" is missing; add it: true or false'],
    ['/requirements/1/anyOf', undefined, 'f: /requirements/1: "anyOf" is missing; add it'],
    [
      '/requirements/2/anyOf',
      ['A.B'],
      'f: /requirements/2/anyOf: must not be here; remove it, or set "supported" to true',
    ],
    ['/colour', 'red', `f: /colour: "colour" is not a property here; use ${specKeys}`],
    ['/a~b', 1, `f: /a~0b: "a~b" is not a property here; use ${specKeys}`],
    [
      '/requirements/0',
      { id: 'request', clause: '#a', lien: 1, kind: 'request' },
      'f: /requirements/0/lien: "lien" is not a property here; use "line" (one of id, clause, line, hash, recovered, disputed, kind)',
    ],
  ],
  'a list is neither empty nor repetitive': [
    ['/requests', [], 'f: /requests: is empty; add an entry'],
    [
      '/requests',
      [twice, twice],
      'f: /requests/1: found "POST /deviceManagement/androidDeviceOwnerEnrollmentProfiles…", which is already entry 0; state it once',
    ],
    ['/requirements', [], 'f: /requirements: is empty; add an entry'],
    ['/requirements/1/anyOf', [], 'f: /requirements/1/anyOf: is empty; add an entry'],
    ['/requirements/1/anyOf', ['A.B', 'A.B'], 'f: /requirements/1/anyOf: entries 0 and 1 are the same; remove one'],
  ],
  'what the schema cannot say is checked too': [
    [
      '/apiVersion',
      'v1.0',
      `f: /apiVersion: found "v1.0", but the path of the file says "beta"; move the file to v1.0/${page}/2019-01-12.json, or correct the value`,
      'f: /absentFrom/0: found "v1.0", the version that the page documents; name only other versions',
    ],
    [
      '/page',
      'other',
      'f: /page: found "other", but the path of the file says "intune-androidforwork-androiddeviceownerenrollmentprofile-r…"; move the file to beta/other/2019-01-12.json, or correct the value',
    ],
    [
      '/asOf',
      '2019-02-30',
      `f: /asOf: found "2019-02-30", but the path of the file says "2019-01-12"; move the file to beta/${page}/2019-02-30.json, or correct the value`,
      'f: /asOf: found "2019-02-30", which is not a date; use the date of the revision, such as 2019-08-08',
    ],
    [
      '/source/lastHandOff',
      '2019-13-01',
      'f: /source/lastHandOff: found "2019-13-01", which is not a date; use the date of the revision, such as 2019-08-08',
    ],
    [
      '/requests/0/path',
      '/{a}'.repeat(126),
      'f: /requests/0/path: found "/{a}/{a}/{a}/{a}/{a}/{a}/{a}/{a}/{a}/{a}/{a}/{a}/{a}/{a}/{a…"; use a path of at most 500 characters that starts with / and has no whitespace but beside the bar of {a | b}, such as /users/{id|userPrincipalName}/revokeSignInSessions',
    ],
    ['/requests/0/path', '/users/{id', `f: /requests/0/path: found "/users/{id", ${braces}`],
    ['/requests/0/path', '/users/{{id}}', `f: /requests/0/path: found "/users/{{id}}", ${braces}`],
    ['/requests/0/path', '/users/{}', `f: /requests/0/path: found "/users/{}", ${braces}`],
    [
      '/requirements/3',
      permissionRow,
      'f: /requirements/3: requirement id "permissions/delegated-work" is already that of entry 1; state it once',
      'f: /requirements/3: permission scheme "DelegatedWork" is already that of entry 1; state it once',
    ],
    [
      '/requirements/5/name',
      'authorization',
      'f: /requirements/5: header "authorization" is already that of entry 4; state it once',
    ],
    [
      '/requirements/8',
      { id: 'again', clause: '#a', line: 1, kind: 'response', status: 200, body: 'none' },
      'f: /requirements/8: kind "response" is already that of entry 7; state it once',
    ],
    [
      '/requirements',
      [{ id: 'request', clause: '#a', line: 1, kind: 'request' }],
      'f: /requirements: no entry of kind permission; add one per row of the permissions table',
    ],
  ],
};

for (const [sentence, rows] of Object.entries(faults)) {
  describe(sentence, () => {
    for (const [pointer, value, ...expected] of rows) {
      test(`${pointer} is ${shown(value)}`, () => {
        expect(lines(changed(pointer, value))).toEqual(expected);
      });
    }
  });
}

test('a good spec has no problems, with or without a byte order mark', () => {
  expect(lines(good)).toEqual([]);
  expect(lines(`\uFEFF${good}`)).toEqual([]);
});

test('several mistakes are reported together', () => {
  expect(lines('{ "requests": [], "requirements": [{ "kind": "requset" }] }')).toHaveLength(8);
});

test('a file with thousands of mistakes is cut short, and says so', () => {
  const found = lines(`{ "requirements": [${'{},'.repeat(10_000)}{}] }`);
  expect(found.length).toBeLessThan(202);
  expect(found.at(-1)).toBe('f: has further mistakes; correct these first');
});

const room: readonly (readonly [pointer: string, value: unknown])[] = [
  ['/requirements/6/body', 'described'],
  ['/requirements/7/body', 'described'],
  ['/requirements/7/recovered', true],
  ['/warnings', [{ code: 'status-phrase-is-unusual', line: 49, message: 'the code has another phrase than usual' }]],
];

const inRequests = { clause: '#request-body', line: 47 };
const object = {
  type: 'microsoft.graph.widget',
  ...inRequests,
  id: 'request-body',
  kind: 'requestBody',
  body: 'object',
};
const member = { id: 'request-body/size', ...inRequests, kind: 'requestMember', name: 'size', type: 'Edm.Int32' };
const parameter = { id: 'parameters/size', ...inRequests, kind: 'parameter', name: 'size', type: 'Edm.Int32' };
const requests: readonly (readonly [sentence: string, entry: object, fine: boolean])[] = [
  ['of an object of a type', object, true],
  ['of parameters', { ...object, body: 'parameters', type: undefined }, true],
  ['of an object without a type', { ...object, type: undefined }, false],
  ['of parameters of a type', { ...object, body: 'parameters' }, false],
  ['of nothing of a type', { ...object, body: 'none' }, false],
  ['that needs a member', { ...member, required: true }, true],
  ['that may have a member', member, true],
  ['that says of a member that it is not required', { ...member, required: false }, false],
  ['with a member without a type', { ...member, type: undefined }, false],
  ['with a parameter', parameter, true],
  ['with a parameter without a name', { ...parameter, name: '' }, false],
];
for (const [sentence, entry, fine] of requests) {
  test(`a request ${sentence} is ${fine ? '' : 'not '}accepted`, () => {
    expect(lines(changed('/requirements/6', entry)).length === 0).toBe(fine);
  });
}

for (const [pointer, value] of room) {
  test(`${pointer} may be ${JSON.stringify(value)}`, () => {
    expect(lines(changed(pointer, value))).toEqual([]);
  });
}

test('a hole may offer a choice of keys', () => {
  expect(lines(changed('/requests/0/path', '/users/{id|userPrincipalName}/sites/{site-id}'))).toEqual([]);
});
