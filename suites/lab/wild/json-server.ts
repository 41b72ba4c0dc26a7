/** json-server: a REST interface made of a JSON file; here of the messages of the user who is signed in. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackages } from '../install.ts';
import { freePort, nodeProgram, startServer } from '../process.ts';
import { mailCalendarAndDrive, servedPages } from './graph-pages.ts';
import { writeSpecs } from './graph-specs.ts';
import { apps, failing, packages, type WildServer } from './server.ts';

const messagePages = servedPages(mailCalendarAndDrive, (_method, path) => /^\/me\/messages(\/\{id\})?$/.test(path));

const database = { messages: ['one', 'two', 'three'].map((id) => ({ id, subject: `Message ${id}` })) };

export const jsonServer: WildServer = {
  name: 'json-server',
  of: `json-server ${packages['json-server']}`,
  expected: [
    { cases: 'permissions/application/**', verdict: 'not-sent', because: apps },
    ...failing('it knows no users: whatever Authorization says, or nothing at all, is let in', [
      ['permissions/*/changed-case', 'changed-case-permission-is-refused'],
      [
        'permissions/*/{longer-name,longer-word,prefixed-name,shorter-name,other-separators,other-area}',
        'look-alike-permission-is-refused',
      ],
      ['permissions/*/misplaced-{claim,beside-another}', 'misplaced-permission-claim-is-refused'],
      ['permissions/*/{unrelated-permission,read-only-neighbour,no-permission}', 'unlisted-permission-is-refused'],
      ['headers/{no-authorization,empty-authorization,bearer-without-token}', 'missing-token-is-refused'],
      ['headers/{other-scheme,token-under-other-scheme}', 'other-auth-scheme-is-refused'],
      ['headers/garbage-{jwt,token}', 'garbage-token-is-refused'],
      ['headers/query-token', 'query-token-is-refused'],
      ['headers/token-*', 'defective-token-is-refused'],
    ]),
    {
      cases: 'lifecycle/refused-request-changes-nothing',
      verdict: 'inconclusive',
      because: 'it knows no users: nothing is refused',
    },
    ...failing('a DELETE gets 200 with an empty object', [
      ['message-delete/response/documented-success', ['success-status-is-exact', 'answer-carries-a-request-id']],
    ]),
    ...failing('it sends no request-id', [['response/documented-success', 'answer-carries-a-request-id']]),
    ...failing('a list is the bare array', [
      ['user-list-messages/body/documented-answer', 'success-body-has-the-documented-form'],
    ]),
    {
      cases: '{user-post-messages/lifecycle/create-takes-effect,message-delete/lifecycle/delete-takes-effect}',
      verdict: 'inconclusive',
      because: 'a list is the bare array, so what it lists is not known',
    },
    ...failing('it keeps whatever object comes, and an empty one where nothing comes', [
      ['request-body/wrong-member-type', 'wrong-member-type-gets-4xx'],
      ['request-body/missing-body', 'missing-body-gets-4xx'],
    ]),
    ...failing('what cannot be parsed is answered with the HTML page of Express', [
      ['user-post-messages/request-body/malformed-json', 'client-error-carries-an-error-object'],
    ]),
    ...failing('to it /a/b/messages are the messages of b', [
      ['user-{post,list}-messages/routing/unknown-version', 'other-version-does-not-succeed'],
    ]),
    ...failing('its 404 is an empty object', [
      ['routing/unknown-{version,name}', 'client-error-carries-an-error-object'],
    ]),
  ],
  start: async (folder) => {
    await writeSpecs(join(folder, 'specs'), messagePages);
    const home = await installPackages('wild', packages);
    const port = await freePort();
    const [data, routes] = [join(folder, 'db.json'), join(folder, 'routes.json')];
    await writeFile(data, JSON.stringify(database));
    await writeFile(routes, JSON.stringify({ '/v1.0/me/*': '/$1' }));
    const program = join(home, 'node_modules/json-server/lib/cli/bin.js');
    const argv = [program, '--host', '127.0.0.1', '--port', String(port), '--routes', routes, '--quiet', data];
    const { stop } = await startServer(nodeProgram(argv, folder), port);
    return { url: `http://127.0.0.1:${port}`, settings: { specs: 'specs', params: { 'messages.id': 'one' } }, stop };
  },
};
