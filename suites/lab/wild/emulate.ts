/** Two mocks of Graph v1.0 that npm has: what they answer to reads is judged with what the pages say of it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installPackages } from '../install.ts';
import { freePort, nodeProgram, startServer } from '../process.ts';
import type { Expectation } from './expectation.ts';
import { mailCalendarAndDrive, userByIdOrSignedIn } from './graph-pages.ts';
import { writeSpecs } from './graph-specs.ts';
import { apps, failing, knownId, type WildServer } from './server.ts';

const packages = { '@inbox-zero/emulate': '0.4.5', emulate: '0.12.2' };

/** Of both: they share their server. */
const expectedOfBoth: readonly Expectation[] = [
  ...failing('whatever Authorization says, it stands for the first user where it is no token of the configuration', [
    ['headers/bearer-without-token', 'missing-token-is-refused'],
    ['headers/garbage-{jwt,token}', 'garbage-token-is-refused'],
    ['headers/{other-scheme,token-under-other-scheme}', 'other-auth-scheme-is-refused'],
    ['headers/token-*', 'defective-token-is-refused'],
  ]),
  ...failing('no route looks at the permissions of a token', [
    ['permissions/*/changed-case', 'changed-case-permission-is-refused'],
    [
      'permissions/*/{longer-name,longer-word,prefixed-name,shorter-name,other-separators,other-area}',
      'look-alike-permission-is-refused',
    ],
    ['permissions/*/misplaced-{claim,beside-another}', 'misplaced-permission-claim-is-refused'],
    ['permissions/*/{unrelated-permission,no-permission,listed-for-another-scheme}', 'unlisted-permission-is-refused'],
  ]),
  ...failing('its 401 has an error object, and no WWW-Authenticate', [
    ['headers/no-authorization', 'unauthorized-carries-a-challenge'],
  ]),
  ...failing('it sends fields of another service (X-RateLimit-*), and no request-id', [
    ['response/documented-success', 'answer-carries-a-request-id'],
  ]),
  ...failing('it compares paths letter by letter', [['routing/path-in-upper-case', 'changed-path-case-is-accepted']]),
  ...failing('where no route is declared, the 404 says { message, documentation_url } as GitHub does', [
    ['routing/unknown-version', 'client-error-carries-an-error-object'],
  ]),
  ...failing('no route reads $select', [['body/select-one-member', 'select-leaves-other-members-out']]),
];

/** Loads a package's own door, and ends with this process. */
const program = (pathOfPackage: string, port: number, seed: object): string => `
  const { createEmulator } = await import(${JSON.stringify(pathOfPackage)});
  await createEmulator({ service: 'microsoft', port: ${port}, seed: { microsoft: ${JSON.stringify(seed)} } });
`;

interface StartedMock {
  readonly url: string;
  readonly stop: () => Promise<unknown>;
}

async function startMock(name: keyof typeof packages, folder: string, seed: object): Promise<StartedMock> {
  const home = await installPackages('wild-emulate', packages);
  const port = await freePort();
  const file = join(folder, 'mock.mjs');
  await writeFile(file, program(pathToFileURL(join(home, 'node_modules', name, 'dist/api.js')).href, port, seed));
  const { stop } = await startServer(nodeProgram([file], folder), port);
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** More messages than the ten of a page, a folder within another, and an item of OneDrive whose id is known. */
const seed = {
  messages: Array.from({ length: 12 }, (_none, at) => ({
    subject: `Message ${at}`,
    body_content: 'Text',
    body_content_type: 'text',
    from: { address: 'sender@example.com' },
    to_recipients: [{ address: 'receiver@example.com' }],
  })),
  folders: [{ display_name: 'Within', parent_folder_id: 'inbox' }],
  drive_items: [
    { id: knownId, name: 'Folder', is_folder: true },
    ...['one.txt', 'two.txt'].map((name) => ({ name, parent_id: knownId, is_folder: false, content_bytes: 'MQ==' })),
  ],
};

/** 0.4.5: mail, calendar and OneDrive of the signed-in user; messages and events can be made, changed and deleted, categories made and deleted. */
export const inboxZeroEmulate: WildServer = {
  name: 'inbox-zero-emulate',
  of: `@inbox-zero/emulate ${packages['@inbox-zero/emulate']}`,
  expected: [
    {
      cases: 'permissions/application/**',
      verdict: 'not-sent',
      because: apps,
    },
    ...failing('its @odata.nextLink is path and query without scheme and host', [
      ['user-list-{messages,events}/*/body/documented-answer', 'next-link-is-absolute-on-the-same-host'],
    ]),
    ...failing('no route looks at the permissions of a token, and these are those of reads', [
      ['permissions/*/read-only-neighbour', 'unlisted-permission-is-refused'],
    ]),
    {
      cases: 'lifecycle/refused-request-changes-nothing',
      verdict: 'inconclusive',
      because: 'no route looks at the permissions of a token: nothing is refused',
    },
    ...failing('a body that is no JSON is an empty one', [
      [
        '{user-post-messages,message-update,calendar-post-events,event-update}/request-body/malformed-json',
        'malformed-json-gets-4xx',
      ],
      ['{user,calendar}-post-*/request-body/missing-body', 'missing-body-gets-4xx'],
    ]),
    ...failing('of a member with a value of another type it takes nothing, and answers as if it had', [
      [
        '{user-post-messages,message-update,calendar-post-events,event-update}/request-body/wrong-member-type',
        'wrong-member-type-gets-4xx',
      ],
    ]),
    ...failing('a DELETE of what is not there gets 204', [
      ['*-delete/routing/unknown-id', 'unknown-id-does-not-succeed'],
    ]),
    ...failing('no route reads $select', [['body/select-unknown-member', 'unknown-member-in-select-gets-400']]),
    ...failing('the children of a folder that does not exist are an empty list', [
      ['driveitem-list-children/routing/unknown-id', 'unknown-id-does-not-succeed'],
    ]),
    ...expectedOfBoth,
  ],
  start: async (folder) => {
    await writeSpecs(join(folder, 'specs'), mailCalendarAndDrive);
    const mock = await startMock('@inbox-zero/emulate', folder, seed);
    const params = { 'mailFolders.id': 'inbox', 'calendars.id': 'primary' };
    // its pages have ten items, and the run makes more than five pages of them
    return { ...mock, settings: { specs: 'specs', params, maxPages: 10 } };
  },
};

async function idOfUser(url: string): Promise<string> {
  const answer = await fetch(`${url}/v1.0/me`, { headers: { authorization: 'Bearer any' } });
  const { id }: { readonly id: string } = JSON.parse(await answer.text());
  return id;
}

/** 0.12.2: users alone. Its command line wants a newer Node than 20; its library does not. */
export const emulate: WildServer = {
  name: 'emulate',
  of: `emulate ${packages.emulate}`,
  expected: [
    { cases: 'get-me/permissions/application/**', verdict: 'not-sent', because: apps },
    ...failing('the route of a user by id asks nobody who he is', [
      ['get-users-id-userprincipalname/headers/{no-authorization,empty-authorization}', 'missing-token-is-refused'],
      ['get-users-id-userprincipalname/headers/query-token', 'query-token-is-refused'],
    ]),
    ...expectedOfBoth,
  ],
  start: async (folder) => {
    await writeSpecs(join(folder, 'specs'), [userByIdOrSignedIn]);
    const mock = await startMock('emulate', folder, {});
    return { ...mock, settings: { specs: 'specs', params: { 'id|userPrincipalName': await idOfUser(mock.url) } } };
  },
};
