import { UnsecuredJWT } from 'jose';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { leftovers, type JournalEntry } from '../runner/disposables/journal.ts';
import { journalFolder } from '../run/test-objects.ts';
import { serveBetween } from '../run/between.test-data.ts';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { sweep } from './sweep.command.ts';
import { always, neverAnswers, serveTarget } from '../run/targets.test-data.ts';
import { start } from './process.test-data.ts';
import { practise } from '../run/practice-tenant.test-data.ts';

const collection = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
const name = 'conformance-1a2b3c4d-1';
const caller = { scheme: 'Application', permissions: ['DeviceManagementConfiguration.ReadWrite.All'] } as const;
const known = { member: 'displayName', key: 'id', reads: caller, removes: caller };

async function journal(cwd: string, root: string, ...entries: readonly Partial<JournalEntry>[]): Promise<void> {
  const folder = journalFolder(cwd);
  await mkdir(folder, { recursive: true });
  const lines = entries.map((entry) =>
    JSON.stringify({ step: 'intended', root, collection, name, ...known, ...entry }),
  );
  await writeFile(join(folder, '1a2b3c4d.jsonl'), `${lines.join('\n')}\n`);
}

describe('sweep', () => {
  test('has nothing to do where nothing is left, with or without a journal', async () => {
    const cwd = await newFolder();
    const nothing = { code: 0, out: 'nothing is left of any run\n', err: '' };
    expect(await call(sweep, { cwd })).toEqual(nothing);
    await journal(cwd, 'https://graph.microsoft.com/beta', { step: 'made', id: '7' }, { step: 'gone', id: '7' });
    expect(await call(sweep, { cwd })).toEqual(nothing);
  });

  test('without a target sends nothing, and tells what is left where', async () => {
    const cwd = await newFolder();
    await journal(cwd, 'https://graph.microsoft.com/beta', {});
    const { code, err } = await call(sweep, { cwd });
    expect(code).toBe(2);
    expect(err).toContain('--target: which service is to be swept?');
    expect(err).toContain(`https://graph.microsoft.com/beta${collection}: "${name}"`);
  });

  test('deletes what the journal names and nothing else, and then nothing is left', async () => {
    const { tenant, cwd, untouched, left } = await practise();
    const id = tenant.addProfile({ displayName: name, enrolledDeviceCount: 0 });
    tenant.addProfile({ displayName: name, collection: 'androidForWorkEnrollmentProfiles' });
    await journal(cwd, `${tenant.url}/beta`, {}, { step: 'made', id });
    const swept = await call(sweep, { cwd, argv: ['--target', tenant.url] });
    expect(swept).toEqual({ code: 0, out: `${collection}: "${name}": ${id} deleted\n`, err: '' });
    expect(left()).toMatchObject([{ collection: 'androidForWorkEnrollmentProfiles' }]);
    expect(untouched()).toBe(true);
    expect((await call(sweep, { cwd })).out).toBe('nothing is left of any run\n');
  });

  test('that is interrupted says what is left, with exit 5', async () => {
    const { url, firstRequest, requests } = await serveTarget(neverAnswers);
    const cwd = await newFolder();
    await journal(cwd, `${url}/beta`, {}, { step: 'made', id: '7' });
    const running = start(['sweep', '--target', url, '--timeout', '600000'], { cwd });
    await firstRequest;
    running.send('SIGINT');
    const { code, signal, stdout, stderr } = await running.ended;
    expect({ code, signal, stderr }).toEqual({ code: 5, signal: null, stderr: '' });
    expect(stdout).toContain(`${collection}: "${name}": `);
    expect(requests).toHaveLength(1);
    expect(leftovers(journalFolder(cwd)).found).toHaveLength(1);
  });

  test('of another host, port or path leaves the journal as it is, and asks nobody', async () => {
    const { url, requests } = await serveTarget(always(404));
    for (const root of ['https://graph.microsoft.com/beta', `${url}1/beta`, `${url}.evil.test/beta`]) {
      const cwd = await newFolder();
      await journal(cwd, root, { step: 'made', id: '7' });
      const { code, out } = await call(sweep, { cwd, argv: ['--target', url] });
      expect({ code, out }).toEqual({ code: 0, out: '1 more on other targets or of other tenants\n' });
      expect(leftovers(journalFolder(cwd)).found).toHaveLength(1);
    }
    expect(requests).toEqual([]);
  });

  test('of another tenant leaves the journal as it is: what one does not know may be there in the other', async () => {
    const { tenant, cwd } = await practise();
    const of = '7c1f0b52-3c0a-4f6e-8d0e-2f1b9a6c5d43';
    await journal(cwd, `${tenant.url}/beta`, { step: 'made', id: '7', tenant: of });
    for (const argv of [[], ['--tenant', '11111111-2222-4333-8444-555555555555']]) {
      const { out } = await call(sweep, { cwd, argv: ['--target', tenant.url, ...argv] });
      expect(out).toBe('1 more on other targets or of other tenants\n');
    }
    expect(tenant.log).toEqual([]);
    expect(leftovers(journalFolder(cwd)).found).toHaveLength(1);
  });

  test('leaves a profile alone that is not called what the journal says, with exit 5', async () => {
    const { tenant, cwd, untouched } = await practise();
    const [production] = tenant.profiles;
    await journal(cwd, `${tenant.url}/beta`, { step: 'made', id: production?.id ?? '' });
    const { code, out } = await call(sweep, { cwd, argv: ['--target', tenant.url] });
    expect(code).toBe(5);
    expect(out).toContain(`${production?.id} is not called "${name}"; left alone`);
    expect(untouched()).toBe(true);
    expect(tenant.log.map(({ method }) => method)).toEqual(['GET']);
  });

  test('does not follow a list to another host, with its token', async () => {
    const { tenant, cwd } = await practise();
    const evil = await serveTarget(always(200, {}, '{"value":[]}'));
    const between = await serveBetween(tenant.url, (line, response) => {
      const lists = /^GET .+Profiles\?/.test(line);
      if (lists)
        response.end(JSON.stringify({ value: [], '@odata.nextLink': `${evil.url}/beta${collection}?$skip=1` }));
      return lists;
    });
    await journal(cwd, `${between.url}/beta`, {});
    const { code, out } = await call(sweep, { cwd, argv: ['--target', between.url] });
    expect(code).toBe(5);
    expect(out).toContain('the list goes on at another host, or outside of its API');
    expect(evil.requests).toEqual([]);
    expect(leftovers(journalFolder(cwd)).found).toHaveLength(1);
  });

  test('reads a long list to its end', async () => {
    const { tenant, cwd, untouched } = await practise();
    for (let n = 0; n < 230; n += 1) tenant.addProfile({ displayName: `Shelf ${n}` });
    tenant.addProfile({ displayName: name });
    await journal(cwd, `${tenant.url}/beta`, {});
    const { code, out } = await call(sweep, { cwd, argv: ['--target', tenant.url] });
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(' deleted') });
    expect(tenant.profiles.filter(({ displayName }) => displayName === name)).toEqual([]);
    expect(untouched()).toBe(true);
  });

  const refusals: readonly (readonly [says: string, argv: readonly string[], name: string])[] = [
    ['for a host that is not known', ['--target', 'https://graph.microsoft.com.evil.test'], 'host-is-known'],
    ['in clear', ['--target', 'http://graph.microsoft.com'], 'https-off-this-machine'],
    ['without a tenant', ['--target', 'https://graph.microsoft.com'], 'tenant-is-named'],
  ];
  const token = new UnsecuredJWT({
    aud: 'https://graph.microsoft.com',
    iss: 'https://sts.windows.net/7c1f0b52-3c0a-4f6e-8d0e-2f1b9a6c5d43/',
    tid: '7c1f0b52-3c0a-4f6e-8d0e-2f1b9a6c5d43',
    idtyp: 'app',
    roles: ['DeviceManagementConfiguration.ReadWrite.All'],
  });
  const app = {
    provider: 'static',
    scheme: 'Application',
    permissions: ['DeviceManagementConfiguration.ReadWrite.All'],
    token: { env: 'APP_TOKEN' },
  };
  async function withToken(root: string, argv: readonly string[]) {
    const cwd = await newFolder();
    await journal(cwd, root, { step: 'made', id: '7' });
    await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { app } }));
    const env = { APP_TOKEN: token.setExpirationTime('1h').encode() };
    return { cwd, ...(await call(sweep, { cwd, argv, env })) };
  }
  for (const [says, argv, interlock] of refusals)
    test(`is refused ${says}, with exit 4`, async () => {
      const { code, err } = await withToken('https://graph.microsoft.com/beta', argv);
      expect(code).toBe(4);
      expect(err).toContain(`nothing was sent: ${interlock}: `);
    });

  test('is refused with a token of another tenant, and with a real token for this machine', async () => {
    const { url, requests } = await serveTarget(always(404));
    const real = await withToken(`${url}/beta`, ['--target', url]);
    expect(real).toMatchObject({ code: 4, err: expect.stringContaining('real-token-stays-off-loopback') });
    const other = '11111111-2222-4333-8444-555555555555';
    const wrong = await withToken(`${url}/beta`, ['--target', url, '--tenant', other, '--allow-host', '127.0.0.1']);
    expect(wrong).toMatchObject({ code: 4, err: expect.stringContaining('token-is-of-the-tenant') });
    expect(requests).toEqual([]);
  });
});
