/** The commonest first failures of a mock's owner: one cause, told once, above everything that follows from it. */
import { decodeJwt } from 'jose';
import { writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startReferenceServer, type Behaviour, type ServerAnswer } from '../../fixtures/server/index.ts';
import { renderMarkdown } from '../reporters/markdown.ts';
import { renderHtml } from '../reporters/html/index.ts';
import { painter } from '../reporters/paint.ts';
import { terminalReport } from '../reporters/terminal.ts';
import { call, judged, newFolder, planned } from './in-process.test-data.ts';
import { answering, as, isSuccess, lying, page, type Lie } from './lies.test-data.ts';
import { folderWithNotes, serveNotes } from './lifecycle.test-data.ts';
import { localIssuer } from './state-folder.ts';
import { always, letsEveryoneIn, letsNobodyIn, plainWebServer, serveTarget } from './targets.test-data.ts';
import { run } from '../cli/run.command.ts';

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** As a framework does it: what it has a route for is refused, anything else is not found. */
const aRouter: RequestListener = (request, response) =>
  (/EnrollmentProfiles\/[^/]*\/revokeToken$/.test(request.url ?? '') ? letsNobodyIn : plainWebServer)(
    request,
    response,
  );

/** Two pages are enough to tell. */
const ofTwoPages = ['--spec', '*-revoketoken'];

const targets = [
  ['refuses every token', letsNobodyIn, /^no token was accepted: all 24 .* graph-conformance jwks > jwks\.json/],
  [
    'finds nothing',
    plainWebServer,
    /^nothing was found: .* 404 with a page \(text\/html\), as .* no such route\. .*: --param androidDeviceOwnerEnrollmentProfileId=ID --param androidForWorkEnrollmentProfileId=ID$/,
  ],
  ['takes no permission', always(403), /^no permission was accepted: .* scp .* roles/],
  ['lets everyone in', letsEveryoneIn, /^no token is asked for: all 6 .* 401 with WWW-Authenticate: Bearer/],
  [
    'answers every request with a page',
    always(200, { 'content-type': 'text/html' }, '<p>Welcome'),
    /^a page answers everything: 10 .* catch-all/,
  ],
  [
    'finds nothing, and says so as JSON',
    always(404, { 'content-type': 'application/json' }, '{}'),
    /were answered 404\. Either/,
  ],
  ['fails', always(500), /^nothing was served: /],
  ['is overloaded', always(502), /^nothing was served: /],
  [
    'refuses every token, and has no other route',
    aRouter,
    /^no token was accepted: all 24 requests that .* were answered 401/,
  ],
] as const;

describe('a target that', () => {
  for (const [says, answer, cause] of targets)
    test(`${says}: ${cause === undefined ? 'no cause is named' : 'its cause is named once, at the top of every report'}`, async () => {
      const { url } = await serveTarget(answer);
      const { head, summary, records, text } = await judged({
        cwd: await newFolder(),
        argv: [...ofTwoPages, '--target', url],
      });
      if (cause === undefined) expect(summary.likelyCause).toBeUndefined();
      else {
        expect(summary.likelyCause).toMatch(cause);
        expect(text.split('\n').slice(0, 10).join('\n')).toContain(`Likely cause: ${summary.likelyCause}`);
        expect(text.match(/Likely cause/g)).toHaveLength(1);
        const source = {
          head,
          tail: summary,
          cases: async function* () {
            yield* records;
          },
        };
        for (const render of [renderMarkdown, renderHtml])
          expect(await textOf(render(source))).toContain('Likely cause:');
      }
    });

  test('refuses tokens of its own points to whoami', async () => {
    const { url } = await serveTarget(letsNobodyIn);
    const env = { TOKEN: 'opaque-token-of-a-mock' };
    const cwd = await newFolder();
    const identity = {
      provider: 'static',
      scheme: 'DelegatedWork',
      permissions: ['DeviceManagementConfiguration.ReadWrite.All'],
      token: { env: 'TOKEN' },
    };
    await writeFile(
      join(cwd, 'graph-conformance.json'),
      JSON.stringify({ target: url, identities: { writer: identity } }),
    );
    const { out } = await call(run, { cwd, env, argv: ofTwoPages });
    expect(out).toMatch(/Likely cause: no token was accepted: .* graph-conformance whoami/);
  });
});

/** Whatever keeps the signature from being accepted; what is no JWT stays refused. */
const unverified: Lie = ({ verify }) => ({
  async verify(token) {
    const seen = await verify(token);
    const forgiven = ['token-signature', 'token-key', 'token-algorithm'];
    return !seen.ok && forgiven.includes(seen.objection.cause) ? { ok: true, claims: decodeJwt(token) } : seen;
  },
});

const opaque: Lie = ({ verify }) => ({
  async verify(token) {
    const seen = await verify(token);
    return seen.ok ? seen : { ok: true, claims: { idtyp: 'user', scp: 'DeviceManagementConfiguration.ReadWrite.All' } };
  },
});

const literalIn =
  (concerns: RegExp): Lie =>
  ({ findOperation }) => ({
    findOperation: (method, path) =>
      findOperation(method, /DEVICEMANAGEMENT/.test(path) && concerns.test(path) ? '/beta/unknown' : path),
  });

const asPage = (answer: Parameters<typeof page>[0]) => ({ ...page(answer), status: 200 });

/** As a single-page app does it, behind the routes of the mock. */
const unroutedIsPage: Lie = ({ refusal }) => ({
  refusal(found, request) {
    const answer = refusal(found, request);
    return ['version-unknown', 'segment-unknown', 'verb-unknown'].includes(found.cause) ? asPage(answer) : answer;
  },
});

const lies: readonly (readonly [says: string, cause: RegExp | undefined, ...lies: readonly Lie[]])[] = [
  ['does not verify signatures', /^any token is accepted: all 6 .* jwks/, unverified],
  ['takes any text for a token', /^any text is accepted as a token: all 4 .* jwks/, opaque],
  ['looks at no permission', /^permissions are not looked at: all 18 .* scp .* 403/, () => ({ permits: () => true })],
  ['compares paths letter by letter', /^paths are compared letter by letter: all 2 .* Express/, literalIn(/./)],
  [
    'compares paths letter by letter, and says 404 with the page of its framework',
    /^paths are compared letter by letter: all 2 /,
    literalIn(/./),
    answering(
      (status) => status === 400,
      (answer) => ({ ...page(answer), status: 404 }),
    ),
  ],
  ['answers with a page what it has no route for', /^a page answers what has no route: 4 /, unroutedIsPage],
  [
    'sends callers to a page',
    /^callers are sent to a page instead of refused: all 6 .* 401/,
    answering((status) => status === 401 || status === 403, asPage),
  ],
  [
    'does not verify signatures, compares paths letter by letter and says 200',
    /^any token is accepted: /,
    unverified,
    literalIn(/./),
    answering(isSuccess, as(200)),
  ],
  ['keeps every promise', undefined],
  [
    'accepts unsigned tokens, and no other forged ones',
    undefined,
    ({ verify }) => ({
      async verify(token) {
        const seen = await verify(token);
        return !seen.ok && seen.objection.cause === 'token-algorithm' ? { ok: true, claims: decodeJwt(token) } : seen;
      },
    }),
  ],
  ['compares the path of one operation letter by letter', undefined, literalIn(/FORWORK/)],
  [
    'looks at no permission of apps',
    undefined,
    ({ permits }) => ({
      permits: (claims, spec) => claims['idtyp'] === 'app' || permits(claims, spec),
    }),
  ],
  [
    'has a fault where the path is in upper case',
    undefined,
    ({ findOperation }) => ({
      findOperation(method, path) {
        if (/DEVICEMANAGEMENT/.test(path)) throw new Error('a fault');
        return findOperation(method, path);
      },
    }),
  ],
];

const together = (all: readonly Lie[]) => (honest: Behaviour) => all.reduce((so, lie) => lying(lie)(so), honest);

describe('a mock that', () => {
  for (const [says, cause, ...all] of lies)
    test(`${says}: ${cause === undefined ? 'no cause is named' : 'its cause stands in the first ten lines, with the remedy'}`, async () => {
      const cwd = await newFolder();
      const { specs } = await planned({ cwd, argv: ofTwoPages });
      const { jwks } = await localIssuer(cwd);
      const server = await startReferenceServer({ specs, jwks, behaviour: together(all) });
      onTestFinished(() => server.close());
      const { summary, text } = await judged({ cwd, argv: [...ofTwoPages, '--target', server.url] });
      if (cause === undefined) expect(summary.likelyCause).toBeUndefined();
      else {
        expect(summary.likelyCause).toMatch(cause);
        expect(text.split('\n').slice(0, 10).join('\n')).toContain(`Likely cause: ${summary.likelyCause}`);
      }
    });
});

/** How a server may say that it has no route. */
const withoutRoute =
  (change: (answer: ServerAnswer) => ServerAnswer): Lie =>
  ({ refusal }) => ({
    refusal(found, request) {
      const answer = refusal(found, request);
      return ['segment-unknown', 'verb-unknown'].includes(found.cause) ? change(answer) : answer;
    },
  });

const actions = '*-revoketoken';
const wholeOfOne = '*deviceowner*';

const parts: readonly (readonly [serves: string, says: string, cause: RegExp | undefined, ...lies: readonly Lie[]])[] =
  [
    [
      actions,
      "in OData's words",
      /^8 of 14 operations seem not to be served: all \d+ requests that should succeed got 400\. For 4 more no object could be made\. Way out: select the others with --spec '\*-revoketoken', or leave them out in graph-conformance\.json: "exclude": \[\{ "case": "\*-\{create,createtoken,list,get,delete,update\}\/\*", .* Not served: POST .*, POST .*, POST .*, and 5 more$/,
    ],
    [
      actions,
      'with 404 and a page',
      /^8 of 14 .* got 404\./,
      withoutRoute((answer) => ({ ...page(answer), status: 404 })),
    ],
    [actions, 'with 404, as of an id that it does not know', /^8 of 14 .* got 404\./, withoutRoute(as(404))],
    [actions, 'with 405', /^8 of 14 .* got 405\./, withoutRoute(as(405))],
    [actions, 'with 501', /^8 of 14 .* got 501\./, withoutRoute(as(501))],
    [
      wholeOfOne,
      'with 404 and a page',
      /^5 of 14 .* --spec '\*-androiddeviceownerenrollmentprofile-\*'/,
      withoutRoute((answer) => ({ ...page(answer), status: 404 })),
    ],
    [
      '{*deviceowner*,*forworkenrollmentprofile-{create,createtoken,delete,get,revoketoken,update}}',
      'with 404',
      /^1 of 14 operations seems not to be served: all \d+ requests .* got 404\. Way out: leave it out .* "case": "\*-androidforworkenrollmentprofile-list\/\*"/,
      withoutRoute(as(404)),
    ],
    // Of those with ids in their paths, the ids may be unknown.
    ['*-list', 'with 404', /^2 of 14 .* --spec .* Not served: POST [^,]*, POST [^,]*$/, withoutRoute(as(404))],
    ['*', 'never, and knows no id', undefined, () => ({ knowsId: () => false })],
  ];

describe('a mock that serves', () => {
  for (const [serves, says, cause, ...all] of parts)
    test(`${serves}, and says of others ${says}: ${cause === undefined ? 'no cause is named' : 'how many seem not to be served stands in the first ten lines, with the way out'}`, async () => {
      const cwd = await newFolder();
      const { specs, types } = await planned({ cwd, argv: ['--spec', serves] });
      const { jwks } = await localIssuer(cwd);
      const server = await startReferenceServer({ specs, types, jwks, behaviour: together(all) });
      onTestFinished(() => server.close());
      const { summary } = await judged({ cwd, argv: ['--target', server.url, '--suite', 'response'] });
      if (cause === undefined) return expect(summary.likelyCause).toBeUndefined();
      expect(summary.likelyCause).toMatch(cause);
      const text = terminalReport(summary, painter({ colours: false, width: 80 }));
      expect(text.split('\n').slice(0, 10).join(' ')).toContain(
        `Likely cause: ${summary.likelyCause?.replace(/ Not served: .*/, ' Not served: ')}`,
      );
    });
});

test('a catch-all that answers beside a collection is named, and counted as on no page', async () => {
  const cwd = await folderWithNotes();
  const { url } = await serveNotes(
    cwd,
    lying(withoutRoute((answer) => ({ ...answer, status: 200, body: '{"value":[]}' }))),
  );
  const { summary } = await judged({ cwd, argv: ['--specs', 'specs', '--target', url, '--spec', 'note-list'] });
  expect(summary.likelyCause).toMatch(/^a catch-all answers what has no route: /);
  expect(summary.families).toMatchObject([{ family: '/notes', operations: 1, served: 1, undocumented: 1 }]);
});
