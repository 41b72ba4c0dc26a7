/** Specs to derive cases from: the shipped device-owner page, an action nobody wrote code for, and arbitrary valid ones. */
import * as fc from 'fast-check';

import { loadSpecs } from '../../specs/load.ts';
import {
  methods,
  type OperationSpec,
  type PermissionScheme,
  permissionSchemes,
  type RequestTemplate,
  type Requirement,
  type TypeSpec,
} from '../../specs/model.ts';
import type { Case } from '../model.ts';
import { deriveAll, deriveCases } from './derive.ts';

const loaded = await loadSpecs();
const deviceOwner = 'intune-androidforwork-androiddeviceownerenrollmentprofile-revoketoken';

/** The device-owner page, as shipped. */
export function deviceOwnerPage(asOf: string): OperationSpec {
  const spec = loaded.ok ? loaded.specs.find((one) => one.page === deviceOwner && one.asOf === asOf) : undefined;
  if (!spec) throw new Error(`specs/ has no ${deviceOwner} as-of ${asOf}`);
  return spec;
}

type Rows = Partial<Record<PermissionScheme, readonly string[] | 'not supported'>>;

const place = { clause: '#sample', line: 1 } as const;

function permissionRows(rows: Rows): Requirement[] {
  return permissionSchemes.flatMap((scheme): Requirement[] => {
    const anyOf = rows[scheme];
    const row = { ...place, id: `permissions/${scheme.toLowerCase()}`, kind: 'permission', scheme } as const;
    if (anyOf === undefined) return [];
    return [anyOf === 'not supported' ? { ...row, supported: false } : { ...row, supported: true, anyOf }];
  });
}

const header = (name: string, required: boolean, value?: string): Requirement => ({
  ...place,
  id: `headers/${name.toLowerCase()}`,
  kind: 'requestHeader',
  name,
  required,
  ...(value === undefined ? {} : { value }),
});

export const authorization = header('Authorization', true);
export const accept = header('Accept', false, 'application/json');
export const contentType = header('Content-Type', false, 'application/json');
export const success = (status: number): Requirement => ({
  ...place,
  id: 'response',
  kind: 'response',
  status,
  body: 'none',
});
export const requestLine: Requirement = { ...place, id: 'request', kind: 'request' };
export const noRequestBody: Requirement = { ...place, id: 'request-body', kind: 'requestBody', body: 'none' };
export const describedRequestBody: Requirement = { ...noRequestBody, kind: 'requestBody', body: 'described' };
export const describedResponse: Requirement = { ...success(200), kind: 'response', status: 200, body: 'described' };

export function specOf(
  requests: readonly RequestTemplate[],
  rows: Rows,
  others: readonly Requirement[] = [requestLine, authorization, accept, noRequestBody, success(204)],
): OperationSpec {
  return {
    page: 'sample',
    apiVersion: 'beta',
    asOf: '2020-01-01',
    title: 'sample',
    requests,
    source: { locale: 'en-US', commit: '0'.repeat(40), sha256: '0'.repeat(64) },
    requirements: [...permissionRows(rows), ...others],
    untestable: [],
  };
}

const privileged = ['DeviceManagementManagedDevices.PrivilegedOperations.All'];
const retirePath = '/deviceManagement/managedDevices/{managedDeviceId}/retire';

/** An action that this project ships no page of. */
export const retire = specOf([{ method: 'POST', path: retirePath }], {
  DelegatedWork: privileged,
  DelegatedPersonal: 'not supported',
  Application: privileged,
});

const readers = { DelegatedWork: ['Things.Read.All', 'Things.ReadWrite.All'], Application: 'not supported' } as const;
const reading = [requestLine, authorization, accept, noRequestBody];
export const queryOption = (name: '$select' | '$top'): Requirement => ({
  ...place,
  id: `query-options/${name.slice(1)}`,
  kind: 'queryOption',
  name,
});
export const typedResponse = (
  body: 'object' | 'collection' | 'value',
  type = 'microsoft.graph.thing',
): Requirement => ({
  ...place,
  id: 'response',
  kind: 'response',
  status: 200,
  body,
  type,
});

/** A list of entities that names what a request may select and limit. */
export const things: OperationSpec = {
  ...specOf([{ method: 'GET', path: '/things' }], readers, [
    ...reading,
    queryOption('$select'),
    queryOption('$top'),
    typedResponse('collection'),
  ]),
  page: 'thing-list',
};

/** One of them. */
export const thing: OperationSpec = {
  ...specOf([{ method: 'GET', path: '/things/{thingId}' }], readers, [...reading, typedResponse('object')]),
  page: 'thing-get',
};

const ofThing = { ...place, kind: 'property' } as const;

export const thingType: TypeSpec = {
  page: 'thing',
  apiVersion: 'beta',
  asOf: '2020-01-01',
  title: 'thing resource type',
  type: 'microsoft.graph.thing',
  is: 'entity',
  key: 'id',
  source: { locale: 'en-US', sha256: '0'.repeat(64) },
  requirements: [
    { ...ofThing, id: 'properties/id', name: 'id', type: 'Edm.String' },
    { ...ofThing, id: 'properties/count', name: 'count', type: 'Edm.Int32' },
    { ...ofThing, id: 'properties/createdDateTime', name: 'createdDateTime', type: 'Edm.DateTimeOffset' },
    { ...ofThing, id: 'properties/tags', name: 'tags', type: 'Collection(Edm.String)' },
  ],
};

const ofNote = (member: string, type: string) =>
  ({ ...ofThing, id: `properties/${member}`, name: member, type }) as const;

export const noteType: TypeSpec = {
  ...thingType,
  page: 'note',
  title: 'note resource type',
  type: 'microsoft.graph.note',
  requirements: [
    ofNote('id', 'Edm.String'),
    ofNote('displayName', 'Edm.String'),
    ofNote('description', 'Edm.String'),
    ofNote('priority', 'Edm.Int32'),
    ofNote('color', 'Edm.String'),
    ofNote('createdDateTime', 'Edm.DateTimeOffset'),
  ],
};

const writers = { DelegatedWork: ['Notes.ReadWrite.All', 'Notes.Manage.All'], Application: 'not supported' } as const;
const carries = (body: 'object' | 'parameters'): Requirement => ({
  ...place,
  id: 'request-body',
  kind: 'requestBody',
  ...(body === 'object' ? { body, type: noteType.type } : { body }),
});
const note = (status: number): Requirement => ({
  ...place,
  id: 'response',
  kind: 'response',
  status,
  body: 'object',
  type: noteType.type,
});
const ofNotes = (
  page: string,
  method: RequestTemplate['method'],
  path: string,
  ...more: Requirement[]
): OperationSpec => ({
  ...specOf([{ method, path }], writers, [requestLine, authorization, accept, ...more]),
  page: `note-${page}`,
});

/** A whole life: the pages of one collection, and an action with parameters. */
export const notes: readonly OperationSpec[] = [
  ofNotes('list', 'GET', '/notes', noRequestBody, typedResponse('collection', noteType.type)),
  ofNotes('get', 'GET', '/notes/{noteId}', noRequestBody, note(200)),
  ofNotes('create', 'POST', '/notes', carries('object'), note(201)),
  ofNotes('update', 'PATCH', '/notes/{noteId}', carries('object'), note(200)),
  ofNotes('delete', 'DELETE', '/notes/{noteId}', noRequestBody, success(204)),
  ofNotes(
    'pin',
    'POST',
    '/notes/{noteId}/pin',
    carries('parameters'),
    { ...place, id: 'parameters/until', kind: 'parameter', name: 'until', type: 'Edm.DateTimeOffset' },
    success(204),
  ),
];

/** Pages that between them ask every check. */
export const allShapes: readonly OperationSpec[] = [deviceOwnerPage('2019-01-12'), things, thing, ...notes];

/** What they say of types. */
export const allTypes: readonly TypeSpec[] = [thingType, noteType];

export const casesOfAllShapes = (): readonly Case[] => deriveAll(allShapes, allShapes, allTypes);

const permission = fc.oneof(
  fc.constantFrom('User.Read', 'Mail.Read', 'Calendars.Read', 'User.ReadWrite', 'User.Read.All', 'User.ReadWrite.All'),
  fc.constantFrom('A.ReadWrite.All', 'A.Read.All', 'a.rEADwRITE.aLL', 'NotA.Read.All', 'A.Read', 'a.read', 'A.Reads'),
  fc.constantFrom('Sites.Selected', 'Exchange.Manage_As.App', 'Exchange.Manage-As.App', 'A.ReadWrite.OwnedBy'),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,5}(\.[A-Za-z0-9_-]{1,5}){1,2}$/),
);
const row = fc.oneof(
  fc.constantFrom('not supported' as const, undefined),
  fc.uniqueArray(permission, { minLength: 1, maxLength: 5 }),
);
const path = fc.oneof(
  fc.constantFrom('/me/revokeSignInSessions', '/users/{id|userPrincipalName}/revokeSignInSessions', retirePath),
  fc.constantFrom('/groups/{id}/members/{id}/$ref', "/sheets/{id}/range(address='{address}')/clear", '/Groups/{id}/a'),
  fc.constantFrom('/groups/{id}/a', '/groups/{other}/a', '/groups/{id}/a/', '/{id}', '/x?$select={s}', "/f(k='{v}')"),
  fc.stringMatching(/^(\/([a-zA-Z0-9.$é-]{1,6}|\{[a-z]{1,3}\})){1,3}$/),
);
const request = fc.record({ method: fc.constantFrom(...methods), path });
const anyRequirements = fc
  .record({
    status: fc.constantFrom(200, 202, 204, 302),
    kept: fc.subarray([requestLine, authorization, accept, contentType, noRequestBody], { minLength: 2 }),
  })
  .map(({ status, kept }): Requirement[] => [...kept, success(status)]);

/** Where a request may have a body, a page that says nothing about it has no cases. */
function statingTheBody(requests: readonly RequestTemplate[], others: readonly Requirement[]): readonly Requirement[] {
  const bodiless = requests.every(({ method }) => method === 'GET' || method === 'DELETE');
  return bodiless || others.includes(noRequestBody) ? others : [...others, noRequestBody];
}

/** Valid specs of every shape that cases are derived from. */
export const anySpec: fc.Arbitrary<OperationSpec> = fc
  .record({
    requests: fc.uniqueArray(request, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) }),
    rows: fc.record({ DelegatedWork: row, DelegatedPersonal: row, Application: row }),
    others: anyRequirements,
    absentFrom: fc.constantFrom(undefined, ['v1.0'] as const),
  })
  .filter(({ rows }) => Object.values(rows).some((one) => one !== undefined))
  .map(({ requests, rows, others, absentFrom }) => ({
    ...specOf(requests, rows as Rows, statingTheBody(requests, others)),
    ...(absentFrom ? { absentFrom } : {}),
  }));

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** Ids of the cases without the part that they share: `permissions/application-not-supported`. */
export const shortIds = (spec: OperationSpec): readonly string[] =>
  deriveCases(spec).map(({ id }) => id.replace(`${spec.apiVersion}/${spec.page}/`, ''));
