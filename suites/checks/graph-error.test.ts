/** Answers as the service was seen to give them, in our own words where the words are not the point. */
import { expect, test } from 'vitest';
import { deviceOwnerPage } from '../cases/specs.test-data.ts';
import type { Answer, Exchange } from '../model.ts';
import { answerExchange } from './exchanges.test-data.ts';
import { graphErrorOf, permissionsWanted, refusalReason, saidByService, unmetPrecondition } from './graph-error.ts';
import { checkById } from './index.ts';

function answerOf({ outcome }: Exchange): Answer {
  if (outcome.kind !== 'answer') throw new Error('not an answer');
  return outcome.answer;
}

const errorBody = (code: string, message: string): string => JSON.stringify({ error: { code, message } });
/** The message is JSON, as Intune sends it. */
const envelope = (message: string): string =>
  JSON.stringify({ _version: 3, Message: message, CustomApiErrorPhrase: '' });
const refusal = (status: number, code: string, message: string, challenge?: string): Answer =>
  answerOf(
    answerExchange({
      status,
      body: errorBody(code, message),
      fields: challenge === undefined ? {} : { 'WWW-Authenticate': challenge },
    }),
  );

const scope = 'Application is not authorized. Application must have one of the following scopes: X.Y - Operation ID 0';
const wrapped = JSON.stringify({ ErrorCode: 'Forbidden', Message: envelope('An error has occurred') });
const noIntune = refusal(401, 'UnknownError', wrapped);

const rows: readonly (readonly [what: string, answer: Answer, says: RegExp | undefined])[] = [
  ['no token', refusal(401, 'InvalidAuthenticationToken', 'Access token is empty.'), /^no token arrived$/],
  [
    'an expired token',
    refusal(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'),
    /^the token has expired$/,
  ],
  ['another audience', refusal(401, 'InvalidAuthenticationToken', 'Invalid audience.'), /another resource/],
  [
    'a claims challenge',
    refusal(401, 'InvalidAuthenticationToken', 'x', 'Bearer error="insufficient_claims", claims="e30="'),
    /conditional access/,
  ],
  ['a missing scope, in an envelope', refusal(403, 'Forbidden', envelope(scope)), /none of the scopes or roles/],
  [
    'an app-only call',
    refusal(
      403,
      'Forbidden',
      envelope('not authorized as called in app only context but does not have application permissions configured.'),
    ),
    /no app-only calls/,
  ],
  ['a tenant without Intune', noIntune, /no licence, or the user no Intune role/],
  [
    'a user without a role',
    refusal(403, 'Forbidden', envelope('User is not authorized to perform this operation')),
    /no Intune role/,
  ],
  ['nothing that is known', refusal(403, 'Forbidden', 'no'), undefined],
  [
    'an answer that is no refusal',
    answerOf(answerExchange({ status: 404, body: errorBody('x', 'Access token is empty.') })),
    undefined,
  ],
  ['a content that is no JSON', answerOf(answerExchange({ status: 401, body: '<html>' })), undefined],
];
for (const [what, answer, says] of rows) {
  test(`${what} is diagnosed as ${says?.source ?? 'nothing'}`, () => {
    if (says === undefined) expect(refusalReason(answer)).toBeUndefined();
    else expect(refusalReason(answer)).toMatch(says);
  });
}

test('envelopes are opened as far as they go, and never for ever', () => {
  expect(graphErrorOf(noIntune)?.texts).toEqual(['ErrorCode Forbidden', 'An error has occurred']);
  let deep = 'the end';
  for (let at = 0; at < 20; at += 1) deep = JSON.stringify({ Message: deep });
  expect(graphErrorOf(refusal(401, 'x', deep))?.texts).toEqual([]);
});

test('a tenant without Intune leaves the grant open, and only where the page asks for a licence', () => {
  const page = deviceOwnerPage('2019-08-08');
  const [grant] = page.requirements.filter(({ id }) => id === 'permissions/application');
  if (!grant) throw new Error('the page has lost its row');
  const exchange = answerExchange({ status: 401, body: noIntune.body });
  expect(checkById('listed-permission-is-granted').judge(grant, exchange, page)?.outcome).toBe('inconclusive');
  const unconditional = { ...page, requirements: page.requirements.filter(({ kind }) => kind !== 'precondition') };
  expect(checkById('listed-permission-is-granted').judge(grant, exchange, unconditional)?.outcome).toBe('fail');
  expect(unmetPrecondition(refusal(403, 'Forbidden', envelope(scope)), page)).toBeUndefined();
});

test('a page that says more of query options than was read may demand one: its 400 is no failure', () => {
  const page = deviceOwnerPage('2019-08-08');
  const [response] = page.requirements.filter(({ kind }) => kind === 'response');
  if (!response) throw new Error('the page has lost its response');
  const judged = (status: number, kind?: 'queryOption' | 'requestHeader') =>
    checkById('success-status-is-exact').judge(
      response,
      answerExchange({ status, body: errorBody('BadRequest', 'x') }),
      kind === undefined ? page : { ...page, unread: [{ kind, line: 33, reason: 'x' }] },
    );
  expect(judged(400, 'queryOption')).toEqual({
    outcome: 'inconclusive',
    seen: 'status is 400, and the page may demand a query option (line 33), which no request of these carries',
  });
  expect(judged(404, 'queryOption')?.outcome).toBe('fail');
  expect(judged(400, 'requestHeader')?.outcome).toBe('fail');
  expect(judged(400)?.outcome).toBe('fail');
});

const lists: readonly (readonly [message: string, names: readonly string[]])[] = [
  [
    "Missing scope permissions on the request. API requires one of 'A.Read.All, B.ReadWrite.All'. Scopes: ''",
    ['A.Read.All', 'B.ReadWrite.All'],
  ],
  [envelope('must have one of the following scopes: A.Read.All - Operation ID (for support): 0'), ['A.Read.All']],
  ['requires one of A.Read|B.Read', ['A.Read', 'B.Read']],
  ['requires one of these days', []],
  ['no', []],
];
for (const [message, names] of lists)
  test(`permissions that an error asks for: ${names.join(', ') || 'none'}`, () => {
    const error = graphErrorOf(refusal(403, 'Forbidden', message));
    expect(error && permissionsWanted(error)).toEqual(names);
  });

test('code and innermost message are quoted on one line, shortened, and only of an error', () => {
  expect(saidByService(refusal(400, 'BadRequest', envelope('no\u001b[31m route\nhere')))).toBe(
    String.raw`the service says BadRequest: no\u{1b}[31m route\u{a}here`,
  );
  expect(saidByService(refusal(400, 'x', 'y'.repeat(5000)))?.length).toBeLessThan(200);
  expect(saidByService(answerOf(answerExchange({ status: 200, body: errorBody('x', 'y') })))).toBeUndefined();
  expect(saidByService(answerOf(answerExchange({ status: 400, body: '<html>' })))).toBeUndefined();
});
