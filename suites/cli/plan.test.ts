/** What leaves is known before anything leaves, and an interlock holds before the network is touched. */
import { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { call, judged, newFolder, planned } from '../run/in-process.test-data.ts';
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
    expect(requests.length).toBeLessThan(cases.length);
    expect(out).toContain(`${requests.length} requests for ${cases.length} cases on 2 pages; nothing was sent\n`);
  });

  test('counts the requests that a run sends', async () => {
    const { url, requests } = await serveTarget(letsEveryoneIn);
    const how = { cwd: await newFolder(), argv: ['--target', url] };
    const { out } = await call(plan, how);
    await judged(how);
    expect(out).toContain(`${requests.length} requests for `);
  });

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
