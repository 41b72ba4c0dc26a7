/** The whole matrix against a tenant to practise on, with tokens that the real MSAL acquired from the local authority. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunRecordFile } from '../record/write-record.ts';
import { judged } from './in-process.test-data.ts';
import { tailOf } from './summary.ts';
import { practise } from './tenant-matrix.test-data.ts';

/** Enough where it is not about what each page promises. */
const twoPages = ['--spec', '*-revoketoken'];
const grants = /\/permissions\/.*\/(devicemanagementconfiguration\.readwrite\.all|listed-\w+-another)$/;

test('a tenant that obeys the newest pages keeps every promise of theirs that was judged, and nothing is left behind', async () => {
  const { tenant, how } = await practise({ obeys: 'latest', asOf: 'latest' });
  const production = tenant.addProfile({ displayName: 'in production', enrolledDeviceCount: 7 });
  const before = tenant.profiles.find(({ id }) => id === production);
  const { summary, results } = await judged(how);
  expect(
    results
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
      .map((result) => [result.case.id, result.findings, result.error]),
  ).toEqual([]);
  expect(results.filter(({ case: one, verdict }) => grants.test(one.id) && verdict === 'pass')).toHaveLength(36);
  // Defective, misplaced and personal tokens are not to be had from an authority.
  expect(summary.exit.code).toBe(3);
  expect(tenant.profiles).toEqual([before]);
});

test('a tenant of today breaks the Application row of the seeds, which names the revision that allows it', async () => {
  const { tenant, how } = await practise({ obeys: 'latest', asOf: 'first', argv: twoPages });
  const { summary, results, text } = await judged(how);
  const broken = results
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ case: one }) => one.id.split('/').slice(-2).join('/'));
  expect(broken).toEqual(['permissions/application-not-supported', 'permissions/application-not-supported']);
  expect(text).toContain(
    'the revision as-of 2019-08-08 lists DeviceManagementConfiguration.ReadWrite.All for Application',
  );
  expect(summary.exit.code).toBe(1);
  expect(tenant.profiles).toEqual([]);
});

test('each identity is acquired once, however many cases need it', async () => {
  const { authority, how } = await practise({ obeys: 'latest', asOf: 'latest', argv: twoPages });
  await judged(how);
  const byClient = new Map<string, number>();
  for (const { endpoint, clientId } of authority.log)
    if (endpoint === 'token') byClient.set(clientId ?? '', (byClient.get(clientId ?? '') ?? 0) + 1);
  expect([...new Set(byClient.values())]).toEqual([1]);
});

test('throttling on every third call and unlicensed tenants give no false verdicts', async () => {
  const busy = await practise({
    obeys: 'latest',
    asOf: 'latest',
    argv: twoPages,
    trouble: { throttleEvery: 3, retryAfter: 0 },
  });
  const throttled = await judged(busy.how);
  expect(
    throttled.results.filter(({ verdict }) => verdict === 'fail').map(({ case: one, findings }) => [one.id, findings]),
  ).toEqual([]);
  expect(busy.tenant.profiles).toEqual([]);
  const closed = await practise({ obeys: 'latest', asOf: 'latest', argv: twoPages, trouble: { noLicence: true } });
  const unlicensed = await judged(closed.how);
  expect(unlicensed.results.filter(({ case: one }) => grants.test(one.id)).map(({ verdict }) => verdict)).not.toContain(
    'fail',
  );
  expect(unlicensed.summary.exit.code).toBe(3);
});

test('tokens that expire while the run goes on are renewed, and cost no verdict', async () => {
  const { tenant, authority, how } = await practise({
    obeys: 'latest',
    asOf: 'latest',
    argv: [...twoPages, '--suite', 'permissions', '--rate', '20'],
  });
  authority.setTrouble({ tokenLifetime: 4 });
  const { results } = await judged(how);
  const wrong = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  expect(wrong.map(({ case: one, findings, error }) => [one.id, findings, error])).toEqual([]);
  expect(results.filter(({ case: one, verdict }) => grants.test(one.id) && verdict === 'pass')).toHaveLength(12);
  const calls = authority.log.filter(({ endpoint }) => endpoint === 'token').map(({ clientId }) => clientId);
  expect(calls.length).toBeGreaterThan(new Set(calls).size);
  expect(tenant.profiles).toEqual([]);
});

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const spellings = (secret: string): readonly string[] => [
  secret,
  Buffer.from(secret).toString('base64'),
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  ...secret.split('.').filter((part) => part.length > 20),
];

test('no secret and no token of the run is in anything that it printed or wrote', async () => {
  const { tenant, authority, how, secrets } = await practise({ obeys: 'latest', asOf: 'latest', argv: twoPages });
  const run = await judged(how);
  const file = new RunRecordFile(join(how.cwd, 'report'));
  file.begin(run.head);
  for (const record of run.records) file.add(record);
  file.finish(tailOf(run.summary));
  const configured = join(how.cwd, 'graph-conformance.json');
  const written = (await filesBelow(how.cwd)).filter((file) => file !== configured && !file.endsWith('.pem'));
  const texts = [run.text, ...(await Promise.all(written.map((file) => readFile(file, 'latin1'))))];
  const sought = [...secrets, ...tenant.secrets, ...authority.secrets]
    .flatMap(spellings)
    .filter((text) => text.length > 7);
  expect(sought.length).toBeGreaterThan(100);
  expect(written.length).toBeGreaterThan(1);
  expect(sought.filter((text) => texts.some((one) => one.includes(text)))).toEqual([]);
});
