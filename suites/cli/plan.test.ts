/** What leaves is known before anything leaves, and an interlock holds before the network is touched. */
import { readdir, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { call, judged, newFolder, planned } from '../run/in-process.test-data.ts';
import { folderWithNotes } from '../run/lifecycle.test-data.ts';
import { standIns } from '../run/planned-steps.ts';
import { disposable, practise } from '../run/practice-tenant.test-data.ts';
import { plan } from './plan.command.ts';
import { run } from './run.command.ts';
import { letsEveryoneIn, serveTarget } from '../run/targets.test-data.ts';

afterEach(() => vi.restoreAllMocks());

/** Everything that a client of the network ends up calling. */
const connects = () => vi.spyOn(Socket.prototype, 'connect');

describe('a plan', () => {
  test('has one line per case and counts the requests, of which cases share some', async () => {
    const cwd = await newFolder();
    const { cases } = await planned({ cwd });
    const { code, out } = await call(plan, { cwd });
    const lines = out.split('\n');
    expect(code).toBe(0);
    for (const { id } of cases)
      expect(
        lines.filter((line) => line.startsWith(`  ${id} [`)),
        id,
      ).toHaveLength(1);
    const requests = lines.filter((line) => /^(GET|POST|PUT|PATCH|DELETE) http/.test(line));
    const steps = lines.filter((line) => /^(set up|where the answer is as expected|clean up): /.test(line)).length;
    expect(requests.length).toBeLessThan(cases.length);
    expect(out).toContain(
      `${requests.length} requests for ${cases.length} cases on 14 pages, and ${steps} to set up, look and clean up; nothing was sent\n`,
    );
  });

  test('asks for no ids of objects that the run makes, and says of every look what it is at', async () => {
    const argv = [
      '--specs',
      'specs',
      '--target',
      'http://127.0.0.1:1',
      ...['update', 'delete'].flatMap((page) => ['--case', `beta/note-${page}/*`]),
    ];
    const { out } = await call(plan, { cwd: await folderWithNotes(), argv });
    expect(out).not.toContain('ids that the target has to know');
    const looks = out.match(/^(?:set up|where the answer is as expected): GET .*$/gm) ?? [];
    expect(
      new Set(looks.map((look) => look.replace(/^.*\/beta/, '').replace(new RegExp(`${standIns.madeId}\\d+`), 'ID'))),
    ).toEqual(new Set(['/notes/ID', '/notes']));
  });

  test('counts the requests that a run sends', async () => {
    const { url, requests } = await serveTarget(letsEveryoneIn);
    const ids = params.flatMap((param) => ['--param', param]);
    const how = { cwd: await newFolder(), argv: ['--target', url, '--spec', '*-{get,list,revoketoken}', ...ids] };
    const { out } = await call(plan, how);
    await judged(how);
    expect(out).toContain(`${requests.length} requests for `);
  });

  for (const more of [disposable, ['--destructive', 'skip']])
    test(`with ${more.slice(0, 2).join(' ')} counts every request that a run sends, and a budget of so many is enough`, async () => {
      const practice = await practise();
      const how = {
        cwd: practice.cwd,
        argv: ['--target', practice.tenant.url, '--as-of', 'latest', '--spec', '*deviceowner*', ...more],
      };
      const { out } = await call(plan, how);
      const run = await judged(how);
      const [, cases, others = '0'] =
        /^(\d+) requests for .*?(?:, and (\d+) to set up, look and clean up)?; nothing/m.exec(out) ?? [];
      expect(Number(cases) + Number(others)).toBe(practice.lines().length);
      expect(run.summary.left).toEqual([]);
    }, 60_000);

  test('sends nothing, and opens no connection', async () => {
    const { url, connections } = await serveTarget(letsEveryoneIn);
    const connect = connects();
    const { out } = await call(plan, { cwd: await newFolder(), argv: ['--target', url] });
    expect(out).toContain(`POST ${url}/beta/deviceManagement/`);
    expect(connect).not.toHaveBeenCalled();
    expect(connections()).toBe(0);
  });

  test('says who calls, and shows no token', async () => {
    const { out } = await call(plan, { cwd: await newFolder() });
    expect(out).toContain('  as an app without a user with DeviceManagementConfiguration.ReadWrite.All; ');
    expect(out).toContain('  as nobody; ');
    expect(out).not.toContain('eyJ');
  });
});

const right = 'DeviceManagementConfiguration.ReadWrite.All';
const jwtOf = (claims: object): string =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

describe('a plan says what a run does besides its cases', () => {
  const one = ['--spec', '*revoketoken*', '--case', '*deviceowner*/response/documented-success'];
  const local = ['--target', 'http://127.0.0.1:9', ...one];

  test('set-up before, looks behind, and clean-up at the end, with the identity that does it', async () => {
    const { out } = await call(plan, { cwd: await newFolder(), argv: [...local, ...disposable] });
    const profiles = '/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
    const definite = out.slice(0, out.indexOf('besides,'));
    const lines = definite.split('\n').filter((line) => /^\S.*http:/.test(line));
    const url = `http://127.0.0.1:9${profiles}`;
    expect(lines).toEqual([
      `set up: POST ${url}`,
      `set up: GET ${url}/id-of-new-object-1`,
      `set up: POST ${url}/id-of-new-object-1/createToken`,
      `POST ${url}/id-of-new-object-1/revokeToken`,
      `where the answer is as expected: GET ${url}/id-of-new-object-1`,
      `clean up: GET ${url}?$select=id,displayName`,
      `clean up: DELETE ${url}/id-of-new-object-1`,
    ]);
    expect(
      definite.match(/^  as .*$/gm)?.every((line) => line.startsWith(`  as a work or school account with ${right};`)),
    ).toBe(true);
    expect(out).toContain('1 request for 1 case on 2 pages, and 6 to set up, look and clean up; nothing was sent\n');
  });

  test('ids that a list tells are not asked for; the list is sent first, and told apart where it was not selected', async () => {
    const argv = ['--target', 'http://127.0.0.1:9', '--case', '*deviceowner*-get/body/documented-answer'];
    const { out } = await call(plan, { cwd: await newFolder(), argv });
    const profiles = 'http://127.0.0.1:9/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
    expect(out).toMatch(
      new RegExp(`^tells ids that others need: GET ${profiles}\n  as .*\n\nGET ${profiles}/id-from-the-list\n`),
    );
    expect(out).not.toContain('--param');
    expect(out).toContain('1 request for 1 case on 14 pages, 1 to be told ids; nothing was sent\n');
    const whole = await call(plan, {
      cwd: await newFolder(),
      argv: ['--target', 'http://127.0.0.1:9', '--spec', '*-{get,list}'],
    });
    expect(whole.out).not.toContain('--param');
  });

  test('nothing is made where a plan is made: no folder, no journal', async () => {
    const cwd = await newFolder();
    await call(plan, { cwd, argv: [...local, ...disposable] });
    expect(await readdir(cwd)).toEqual([]);
  });

  test('cases that have no token are not sent, for the reason that the run gives, told once', async () => {
    const cwd = await newFolder();
    const app = { provider: 'static', scheme: 'Application', permissions: [right], token: { env: 'APP' } };
    await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { app } }));
    const { out } = await call(plan, {
      cwd,
      argv: ['--target', 'http://127.0.0.1:9', '--suite', 'permissions', '--spec', '*revoketoken*'],
    });
    expect(out).toMatch(
      /^not sent, 2 cases: no token: identity "app": the environment variable APP is not set\n {2}beta\/\S+\n {2}beta\/\S+\n\n/m,
    );
    expect(out.match(/no configured identity has this kind of account/g)).toHaveLength(1);
  });

  test('a token at hand of another tenant stops the run, and the plan says so', async () => {
    const cwd = await newFolder();
    const app = { provider: 'static', scheme: 'Application', permissions: [right], token: { env: 'APP' } };
    await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { app } }));
    const graph = 'https://graph.microsoft.com';
    const APP = jwtOf({ tid: crypto.randomUUID(), aud: graph, roles: [right], idtyp: 'app' });
    const { out } = await call(plan, {
      cwd,
      env: { APP },
      argv: ['--target', graph, '--tenant', '7c1f0b52-3c0a-4f6e-8d0e-2f1b9a6c5d43', '--destructive', 'skip'],
    });
    expect(out).toMatch(/^a run would send nothing: token-is-of-the-tenant: a token is of tenant /m);
    expect(out).not.toContain(APP);
  });

  test('a program is not started for it, and the plan says whose tokens it does not know', async () => {
    const cwd = await newFolder();
    const app = {
      provider: 'command',
      scheme: 'Application',
      permissions: [right],
      command: ['touch', join(cwd, 'started')],
    };
    await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { app } }));
    const { out } = await call(plan, { cwd, argv: ['--target', 'http://127.0.0.1:9', '--suite', 'permissions'] });
    expect(out).toContain('tokens that only a run gets: of app; `whoami` tells whether they fit\n');
    expect(await readdir(cwd)).toEqual(['graph-conformance.json']);
  });
});

const params = ['androidDeviceOwnerEnrollmentProfileId=1', 'androidForWorkEnrollmentProfileId=2'];
const elsewhere = ['--target', 'http://graph.example.test', ...params.flatMap((param) => ['--param', param])];

describe('a target that is not this machine', () => {
  test('gets no minted token: nothing is sent, no name is looked up, exit 4', async () => {
    const connect = connects();
    const { code, out, err } = await call(run, { cwd: await newFolder(), argv: elsewhere });
    expect({ code, out }).toEqual({ code: 4, out: '' });
    expect(err).toMatch(/^nothing was sent: minted-token-stays-home: graph\.example\.test is not this machine/);
    expect(err).toContain('--allow-host graph.example.test');
    expect(connect).not.toHaveBeenCalled();
  });

  test('can be planned all the same, and the plan says that a run would send nothing', async () => {
    const { code, out } = await call(plan, { cwd: await newFolder(), argv: elsewhere });
    expect(code).toBe(0);
    expect(out).toContain('\na run would send nothing: minted-token-stays-home: ');
  });

  test('needs ids for every hole, each named', async () => {
    const { code, err } = await call(run, { cwd: await newFolder(), argv: elsewhere.slice(0, 2) });
    expect(code).toBe(2);
    expect(err).toContain(
      '--param: androidDeviceOwnerEnrollmentProfileId has no value; http://graph.example.test is not',
    );
    expect(err).toContain('--param androidForWorkEnrollmentProfileId=ID');
  });

  test('may have minted tokens once it is named', async () => {
    const { out } = await call(plan, {
      cwd: await newFolder(),
      argv: [...elsewhere, '--allow-host', 'graph.example.test'],
    });
    expect(out).not.toContain('a run would send nothing');
  });
});
