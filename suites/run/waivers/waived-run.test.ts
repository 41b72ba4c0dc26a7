/** Runs with waivers: what they let pass, what fails the run, and what a part of a run leaves alone. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call, judged, newFolder, planned, someShipped } from '../in-process.test-data.ts';
import { merge } from '../../cli/merge.command.ts';
import { lastLine } from '../../cli/process.test-data.ts';
import { readRunRecord } from '../../record/read-record.ts';
import { recordRun, recordShards } from '../shards.test-data.ts';
import { deadPort, letsEveryoneIn, serveTarget } from '../targets.test-data.ts';
import { run } from '../../cli/run.command.ts';
import { outcomeOf } from '../../case-outcome.ts';
import type { WaiverEntry } from './apply-waivers.ts';

const permissions = ['--suite', 'permissions'];
const neverSupported = 'permissions/*not-supported';
const granted = 'permissions/delegated-work/devicemanagementconfiguration.readwrite.all';

const waiver = (over: Partial<WaiverEntry> = {}): WaiverEntry => ({
  case: neverSupported,
  target: 'http://127.0.0.1:*',
  reason: 'the mock knows no schemes yet',
  owner: 'anna',
  expires: '2999-12-31',
  ...over,
});

async function folderWith(...waivers: readonly WaiverEntry[]): Promise<string> {
  const cwd = await newFolder();
  await writeFile(join(cwd, 'waivers.json'), `[\n${waivers.map((one) => JSON.stringify(one)).join(',\n')}\n]`);
  return cwd;
}

const pages = ['--spec', '*androiddeviceowner*-revoketoken'];

/** The cases that the waivers here are about, of all pages; others have no part in it. */
const waivable = [...permissions, '--case', neverSupported, '--case', granted];

describe('a run of a target that lets everyone in', () => {
  test('exits 0 because its failures are waived, and shows each as failing', async () => {
    const { url } = await serveTarget(letsEveryoneIn);
    const cwd = await folderWith(waiver());
    const argv = ['--target', url, '--case', neverSupported, '--case', granted, ...pages];
    const { summary, text, records } = await judged({ cwd, argv });
    expect(lastLine(text)).toMatch(/^exit 0 because 2 failures are waived until 2999-12-31; every other gated check/);
    expect(summary.verdicts.fail).toBeGreaterThanOrEqual(2);
    expect(text).toMatch(/^WAIVED {2}2 cases: unsupported-scheme-is-refused \[page\]$/m);
    expect(text).toContain('  waived    until 2999-12-31 by anna: the mock knows no schemes yet (waivers.json:2)');
    expect(text).toContain(' 0 failed, 2 waived, ');
    const waived = records.filter(({ standing }) => standing === 'waived');
    expect(waived.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
    for (const one of waived)
      expect(outcomeOf(one, 'page').skipped).toMatch(/^waived until 2999-12-31 \(waivers\.json:2\): /);
  });

  test('exits 1 for the failures without a waiver', async () => {
    const { url } = await serveTarget(letsEveryoneIn);
    const { summary } = await judged({
      cwd: await folderWith(waiver()),
      argv: ['--target', url, ...permissions, ...pages],
    });
    expect(summary.exit.code).toBe(1);
    expect(summary.standings).toMatchObject({ waived: 2 });
  });
});

describe('a run of the reference server is failed by a waiver that', () => {
  const overdue: readonly (readonly [says: string, over: Partial<WaiverEntry>, message: string])[] = [
    [
      'has expired',
      { expires: '2020-01-01' },
      'was valid until 2020-01-01; delete this entry, or renew it with a reason',
    ],
    ['waives cases that pass now', { case: granted }, 'all of its 14 cases pass now; delete this entry'],
    [
      'no case has the id of',
      { case: 'permissions/nope' },
      'no case is called "permissions/nope"; delete this entry, or correct its case',
    ],
  ];
  for (const [says, over, message] of overdue)
    test(says, async () => {
      const { summary, text } = await judged({
        cwd: await folderWith(waiver(over)),
        argv: waivable,
      });
      expect(summary.exit).toEqual({ code: 1, reason: `waivers.json:2: ${message}` });
      expect(text).toContain(`\nwaivers.json:2: ${message}\n1 waiver: 1 `);
    });
});

describe('a run says nothing against a waiver', () => {
  const narrowed: readonly (readonly [says: string, argv: readonly string[], over: Partial<WaiverEntry>])[] = [
    ['for a case of another suite', ['--suite', 'response'], {}],
    ['for another case', ['--case', 'response/documented-success'], {}],
    ['for a page that it leaves out', [...pages, '--suite', 'response'], { case: '*androidforwork*/permissions/*' }],
    ['for more cases than it judges', ['--case', granted, ...pages], { case: granted }],
    ['for another target', waivable, { target: 'https://graph.microsoft.com', expires: '2020-01-01' }],
  ];
  for (const [says, argv, over] of narrowed)
    test(says, async () => {
      const { summary, text } = await judged({ cwd: await folderWith(waiver(over)), argv });
      expect(summary.exit.code).toBe(0);
      expect(lastLine(text)).toMatch(/^exit 0: every gated check passed/);
    });
});

test('a refused connection is not waived', async () => {
  const cwd = await folderWith(waiver({ case: '*' }));
  const { summary } = await judged({ cwd, argv: ['--target', await deadPort()] });
  expect(summary).toMatchObject({ exit: { code: 3 }, standings: { waived: 0 } });
});

test('waivers are found beside the configuration, and where --waivers says', async () => {
  const cwd = await folderWith();
  await mkdir(join(cwd, 'tenant'));
  await writeFile(join(cwd, 'tenant', 'settings.json'), '{}');
  await writeFile(join(cwd, 'tenant', 'waivers.json'), JSON.stringify([waiver()]));
  const wheres = async (...argv: readonly string[]): Promise<readonly string[]> =>
    (await planned({ cwd, argv })).waivers.map(({ where }) => where);
  expect(await wheres()).toEqual([]);
  expect(await wheres('--config', 'tenant/settings.json')).toEqual(['tenant/waivers.json:1']);
  expect(await wheres('--waivers', 'tenant/waivers.json')).toEqual(['tenant/waivers.json:1']);
});

test('a mistake in the file exits 2 with its line, before anything is sent', async () => {
  const cwd = await folderWith(waiver(), waiver({ reason: '' }));
  const { code, out, err } = await call(run, { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^waivers\.json:3: \/1\/reason: found ""; use the reason in words/);
});

describe('shards with waivers', () => {
  test('merge to the whole: used, mended and left out are judged on all of them together', async () => {
    const { url } = await serveTarget(letsEveryoneIn);
    const cwd = await folderWith(waiver(), waiver({ case: 'response/*' }));
    const some = [...waivable, ...someShipped, '--target', url];
    const whole = await recordRun({ cwd, folder: join(cwd, 'whole'), argv: some });
    const folders = await recordShards({ cwd, folder: cwd, argv: some }, 3);
    const { out, code } = await call(merge, { cwd, argv: [...folders, '--out', 'all'] });
    expect([code, lastLine(out)]).toEqual([0, `exit 0 because ${whole.exit.reason}`]);
    const merged = await readRunRecord(join(cwd, 'all'));
    expect(merged.ok && merged.record.tail.waivers).toEqual(whole.waivers);
    expect(whole.waivers.map(({ state, waived }) => [state, waived])).toEqual([
      ['used', 8],
      ['idle', 0],
    ]);
  });

  test('a waiver that no shard alone knows to be over is over in the whole', async () => {
    const cwd = await folderWith(waiver({ case: granted }));
    const folders = await recordShards({ cwd, folder: cwd, argv: waivable }, 3);
    const { out, code } = await call(merge, { cwd, argv: [...folders, '--out', 'all'] });
    expect([code, lastLine(out)]).toEqual([
      1,
      'exit 1: waivers.json:2: all of its 14 cases pass now; delete this entry',
    ]);
  });

  test('of other waivers are of another run', async () => {
    const cwd = await folderWith(waiver());
    const [first = ''] = await recordShards({ cwd, folder: cwd, argv: waivable }, 2);
    await writeFile(join(cwd, 'waivers.json'), '[]');
    const [, second = ''] = await recordShards({ cwd, folder: join(cwd, 'later'), argv: waivable }, 2);
    const { code, err } = await call(merge, { cwd, argv: [first, second, '--out', 'all'] });
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('the list of waivers differs; merge the shards of one run'),
    ]);
  });
});

test('--suggest-waivers prints a file that lacks nothing but the reasons, and a filled one makes the same run exit 0', async () => {
  const { url } = await serveTarget(letsEveryoneIn);
  const cwd = await newFolder();
  const argv = ['--target', url, ...permissions, ...pages];
  const first = await call(run, { cwd, argv: [...argv, '--suggest-waivers'], env: { GITHUB_ACTOR: 'anna' } });
  expect([first.code, lastLine(first.err)]).toEqual([1, expect.stringMatching(/^exit 1: 16 cases failed/)]);
  const entries: readonly WaiverEntry[] = JSON.parse(first.out);
  expect(entries).toHaveLength(16);
  expect(entries.every(({ reason, owner, target }) => reason === '' && owner === 'anna' && target === url)).toBe(true);
  await writeFile(join(cwd, 'waivers.json'), first.out.replaceAll('"reason":""', '"reason":"known"'));
  const second = await call(run, { cwd, argv: [...argv, '--report', 'out'] });
  expect([second.code, second.err]).toEqual([0, '']);
  expect(lastLine(second.out)).toMatch(/^exit 0 because 16 failures are waived until \d{4}-\d\d-\d\d; /);
  expect(await readFile(join(cwd, 'out', 'run.json'), 'utf8')).toContain('"standing":"waived"');
});
