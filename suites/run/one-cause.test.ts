/** One cause is one failure, however many cases come upon it, and nothing that is told beside it is untrue. */
import { describe, expect, test } from 'vitest';
import { ephemeralIssuer } from '../../fixtures/issuer/index.ts';
import { objection, octetsOf, startReferenceServer, type ServerAnswer } from '../../fixtures/server/index.ts';
import { standInId } from '../../specs/model.ts';
import { deriveCases } from '../cases/derive.ts';
import { specOf } from '../cases/specs.test-data.ts';
import { mintedIdentities } from '../identities/provider.ts';
import { judged } from '../runner/engine.test-data.ts';
import { answering, as, bodyNeeded, isSuccess, lying, page, pageForVerbs, type Lie } from './lies.test-data.ts';

const issuer = await ephemeralIssuer();
const provider = mintedIdentities(issuer);

const spec = {
  ...specOf([{ method: 'POST', path: '/things/{thingId}/reset' }], {
    DelegatedWork: ['Things.ReadWrite.All', 'Directory.ReadWrite.All'],
    DelegatedPersonal: 'not supported',
    Application: ['Things.ReadWrite.All'],
  }),
  absentFrom: ['v1.0' as const],
};
const cases = deriveCases(spec);
/** Blanks alone are no body to the server, however many. */
const succeeding = cases.filter(({ id, expects }) => expects === 'success' || id.endsWith('/large-body')).length;

const any = () => true;

const leaving = (name: string) => (answer: ServerAnswer) => ({
  ...answer,
  headers: Object.fromEntries(Object.entries(answer.headers).filter(([field]) => field !== name)),
});

/** The check, what it saw, and in how many cases, by the case that tells it. */
type Told = Readonly<Record<string, readonly [check: string, seen: string, cases?: number]>>;

const success = 'response/documented-success';
const challenged = cases.filter(({ suite, expects }) => suite === 'headers' && expects === 'refusal').length;
const forbidden = cases.filter(
  ({ id, suite, expects }) => suite === 'permissions' && expects === 'refusal' && !id.includes('personal'),
).length;

let answered = 0;

const lies: readonly (readonly [says: string, lie: Lie, told: Told])[] = [
  [
    '200 for every 204',
    answering(isSuccess, as(200)),
    { [success]: ['success-status-is-exact', 'status is 200', succeeding] },
  ],
  [
    '200 with JSON for every 204',
    answering(isSuccess, (answer) => ({ ...page(answer), status: 200 })),
    { [success]: ['success-status-is-exact', 'status is 200', succeeding] },
  ],
  [
    '200, 201 and 202 for every 204, in turns',
    answering(isSuccess, (answer) => ({ ...answer, status: [200, 201, 202][(answered += 1) % 3] ?? 200 })),
    {
      [success]: [
        'success-status-is-exact',
        expect.stringMatching(/^status is 20[012]; in other cases: status is 20[012]; status is 20[012]$/),
        succeeding,
      ],
    },
  ],
  [
    'a body behind every 204',
    ({ send }) => ({
      send(response, answer) {
        if (answer.status !== 204 || !response.socket) return send(response, answer);
        response.socket.write(`${octetsOf(answer, new Date())}{"id":${(answered += 1)}}`);
        response.emit('finish');
      },
    }),
    {
      [success]: [
        'success-body-is-empty-on-the-wire',
        expect.stringMatching(/octets follow the header section.*; in other cases: .*; and \d+ more$/),
        succeeding,
      ],
    },
  ],
  [
    'no request-id anywhere',
    answering(any, leaving('request-id')),
    { [success]: ['answer-carries-a-request-id', 'request-id is absent', expect.any(Number)] },
  ],
  [
    'no challenge anywhere',
    answering(any, leaving('www-authenticate')),
    { 'headers/no-authorization': ['unauthorized-carries-a-challenge', 'the 401 has no WWW-Authenticate', challenged] },
  ],
  [
    '403 for every 401',
    answering((status) => status === 401, as(403)),
    { 'headers/no-authorization': ['unusable-token-gets-401', 'status is 403', challenged] },
  ],
  [
    '401 for every 403',
    answering(
      (status) => status === 403,
      (answer) => ({ ...answer, status: 401, headers: { ...answer.headers, 'www-authenticate': 'Bearer' } }),
    ),
    {
      'permissions/delegated-work/no-permission': ['insufficient-permission-gets-403', 'status is 401', forbidden],
    },
  ],
  [
    'a page instead of every error object',
    answering((status) => status >= 400, page),
    {
      'headers/no-authorization': [
        'client-error-carries-an-error-object',
        'Content-Type is text/html',
        expect.any(Number),
      ],
    },
  ],
  [
    'a page for another verb or version',
    ({ refusal }) => ({
      refusal(found, request) {
        const isRouting = ['verb-unknown', 'version-unknown', 'segment-unknown'].includes(found.cause);
        return isRouting ? page({ ...refusal(found, request), status: 404 }) : refusal(found, request);
      },
    }),
    {
      'routing/unknown-version': [
        'client-error-carries-an-error-object',
        'Content-Type is text/html',
        cases.filter(({ id }) => /\/routing\/.*(verb|version)/.test(id)).length,
      ],
    },
  ],
  [
    'a page for another verb',
    pageForVerbs,
    { 'routing/verb-get': ['client-error-carries-an-error-object', 'Content-Type is text/html', 4] },
  ],
  [
    '500 for every success',
    answering(isSuccess, as(500)),
    { [success]: ['success-status-is-exact', 'status is 500', expect.any(Number)] },
  ],
  [
    '400 for a request without a body',
    bodyNeeded,
    { 'request-body/no-body': ['empty-request-body-is-accepted', 'status is 400'] },
  ],
  [
    '406 for the documented Accept',
    () => ({ acceptsHeader: (accept) => accept !== 'application/json' }),
    { 'headers/documented-accept': ['documented-accept-is-served', 'status is 406'] },
  ],
  [
    '400 for everything that says bearer in lower case',
    ({ readCredential }) => ({
      readCredential: (request) =>
        request.headers['authorization']?.join().startsWith('bearer ') === true
          ? { kind: 'unusable' }
          : readCredential(request),
    }),
    { 'headers/lower-case-bearer': ['lower-case-bearer-is-accepted', 'status is 401'] },
  ],
];

async function failuresOn(
  lie: Lie,
  of = spec,
  params = {},
): Promise<readonly (readonly [name: string, told: Told[string]])[]> {
  const server = await startReferenceServer({ specs: [of], jwks: issuer.jwks, behaviour: lying(lie) });
  const results = await judged(deriveCases(of), server.url, { provider, params, revisionsOf: () => [] });
  await server.close();
  return results.flatMap(({ case: one, findings }) =>
    findings
      .filter(({ outcome }) => outcome === 'fail')
      .map(({ check, seen, cases: count }) => [
        one.id.slice(one.operation.id.length + 1),
        count === undefined ? [check, seen] : [check, seen, count],
      ]),
  );
}

describe('one failure is told of a server that answers', () => {
  for (const [says, lie, told] of lies) {
    test(says, async () => {
      const failures = await failuresOn(lie);
      expect(Object.fromEntries(failures)).toEqual(told);
      expect(failures).toHaveLength(1);
    });
  }
});

test('where no request is sent with a body for contrast, 400 is told as the status that it is', async () => {
  const deletion = specOf([{ method: 'DELETE', path: '/things/first' }], {
    DelegatedWork: ['Things.ReadWrite.All'],
  });
  const lie: Lie = () => ({ objectionToBody: () => objection('body-missing') });
  // of an id that nobody gave, 400 may say that it is malformed
  const given = { thingId: [standInId] };
  expect(await failuresOn(lie, { ...deletion, absentFrom: [] }, given)).toEqual([
    ['response/documented-success', ['success-status-is-exact', 'status is 400', expect.any(Number)]],
  ]);
});

test('a promise that a case is about is told by that case, however many others break theirs', async () => {
  const failures = await failuresOn(({ permits }) => ({ permits: (claims, of) => !permits(claims, of) }));
  expect(failures.map(([name]) => name)).toEqual(
    cases.filter(({ suite }) => suite === 'permissions').map(({ id, operation }) => id.slice(operation.id.length + 1)),
  );
});
