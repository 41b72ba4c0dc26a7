/** `report`: the same octets as the run wrote, its counts in every format, and nothing from a record that is not whole. */
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { countsLine, countsOf } from '../reporters/counts.ts';
import { formats, type Format } from '../reporters/index.ts';
import { reportFormats } from '../run-model.ts';
import { painter } from '../reporters/paint.ts';
import { terminalReport } from '../reporters/terminal.ts';
import type { RunSummary } from '../run-model.ts';
import { call, newFolder, type Said } from '../run/in-process.test-data.ts';
import { rename } from '../publish/publish.ts';
import { inFolder, publishReports } from '../record/reports.ts';
import { recordRun } from '../run/shards.test-data.ts';
import { report } from './report.command.ts';
import { always, serveTarget } from '../run/targets.test-data.ts';

interface Reported {
  readonly folder: string;
  readonly summary: RunSummary;
}

/** A run that broke promises, with all its reports. */
async function reported(): Promise<Reported> {
  const { url } = await serveTarget(always(200, { 'content-type': 'application/json' }, '{"a":1}'));
  const folder = await newFolder();
  const summary = await recordRun({
    cwd: folder,
    folder,
    argv: [
      '--target',
      url,
      '--spec',
      '*androiddeviceowner*-{get,list,revoketoken}',
      '--suite',
      'headers',
      '--evidence',
      'all',
    ],
  });
  expect(await publishReports(inFolder(folder), rename)).toBeUndefined();
  return { folder, summary };
}

const made = (cwd: string, ...argv: readonly string[]): Promise<Said> => call(report, { cwd, argv });

/** `report`, from a copy of the record at another place. */
async function elsewhere(folder: string, ...argv: readonly string[]): Promise<Said> {
  const cwd = await newFolder();
  await copyFile(join(folder, 'run.json'), join(cwd, 'copy.json'));
  return made(cwd, 'copy.json', ...argv);
}

test('every format is the same octets later and at another place', async () => {
  const { folder, summary } = await reported();
  const files = Object.entries<Format>(formats).flatMap(([format, { file }]) => (file ? [{ format, file }] : []));
  const there = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  expect(there.toSorted()).toEqual(files.map(({ file }) => file).toSorted());
  for (const { format, file } of files) {
    const { code, out, err } = await elsewhere(folder, '--format', format);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out === (await readFile(join(folder, file), 'utf8')), file).toBe(true);
  }
  expect((await elsewhere(folder)).out).toBe(terminalReport(summary, painter({ colours: false })));
});

test('every format has the counts of the record', async () => {
  const { folder, summary } = await reported();
  const { standings, verdicts } = summary;
  const cases = Object.values(verdicts).reduce((sum, count) => sum + count, 0);
  expect(standings.broken).toBeGreaterThan(0);
  expect(standings.kept + standings.warning).toBeGreaterThan(0);
  const text = async (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  expect(await text('junit.xml')).toMatch(
    new RegExp(`<testsuites [^>]*tests="${cases}" failures="${standings.broken}" errors="0"`),
  );
  expect((await text('junit.xml')).match(/<failure /g)).toHaveLength(standings.broken);
  expect(await text('report.md')).toContain(`\n${countsLine(countsOf(summary))}.\n`);
  const { log } = JSON.parse(await text('exchanges.har'));
  const inHar = log.entries.flatMap(({ _cases = [] }: { _cases?: { standing: string }[] }) => _cases);
  expect(inHar).toHaveLength(cases - summary.skipped);
  expect(inHar.filter(({ standing }: { standing: string }) => standing === 'broken')).toHaveLength(standings.broken);
});

test('--out writes the file and prints nothing; a file that is there is replaced', async () => {
  const { folder } = await reported();
  const cwd = await newFolder();
  await writeFile(join(cwd, 'mine.xml'), 'old');
  expect(await made(cwd, folder, '--format', 'junit', '--out', 'mine.xml')).toEqual({ code: 0, out: '', err: '' });
  expect(await readFile(join(cwd, 'mine.xml'), 'utf8')).toBe(await readFile(join(folder, 'junit.xml'), 'utf8'));
  expect(await readdir(cwd)).toEqual(['mine.xml']);
});

describe('what cannot be reported exits 2 and says why', () => {
  const damages: readonly (readonly [what: string, change: (text: string) => string, says: RegExp])[] = [
    [
      'is cut short',
      (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2)),
      /copy\.json: is cut short, its last line is not a summary/,
    ],
    ['is not ours', () => '{"a":1}\n', /copy\.json: is not a record that this version writes/],
    [
      'lost a case',
      (text) => text.split('\n').toSpliced(1, 1).join('\n'),
      /copy\.json: its cases are not those that its summary counts/,
    ],
    [
      'has a case that is none',
      (text) => text.replace('"verdict":"fail"', '"verdict":"ok"'),
      /copy\.json: line \d+: \/verdict: found "ok"/,
    ],
  ];
  test('a record that is not as a run wrote it, and leaves nothing behind', async () => {
    const { folder } = await reported();
    const sound = await readFile(join(folder, 'run.json'), 'utf8');
    for (const [what, change, says] of damages) {
      const cwd = await newFolder();
      await writeFile(join(cwd, 'copy.json'), change(sound));
      const { code, out, err } = await made(cwd, 'copy.json', '--format', 'html', '--out', 'x.html');
      expect({ what, code, out }).toEqual({ what, code: 2, out: '' });
      expect(err).toMatch(says);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
      expect(await readdir(cwd)).toEqual(['copy.json']);
    }
  });

  const usages: readonly (readonly [argv: readonly string[], says: string])[] = [
    [[], 'report: names 0 records; name one run.json, or its folder\n'],
    [['a', 'b'], 'report: names 2 records; name one run.json, or its folder\n'],
    [
      ['a', '--format', 'junt'],
      `--format: found "junt"; use one of ${reportFormats.join(', ')} (did you mean "junit"?)\n`,
    ],
  ];
  for (const [argv, says] of usages)
    test(`report ${argv.join(' ')}`, async () => {
      expect(await made(await newFolder(), ...argv)).toEqual({ code: 2, out: '', err: says });
    });

  test('a record that is not there', async () => {
    const { code, err } = await made(await newFolder(), 'nowhere');
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/nowhere: does not exist; name a run\.json, or the folder/),
    });
  });

  test('a place that cannot be written to, or that is the record itself', async () => {
    const { folder } = await reported();
    const before = await readFile(join(folder, 'run.json'), 'utf8');
    const cannot = await made(folder, '.', '--format', 'har', '--out', 'no/where.har');
    expect(cannot).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(/^--out: .*no\/where\.har cannot be written to \(ENOENT\); name a file in/),
    });
    const same = await made(folder, '.', '--format', 'junit', '--out', 'run.json');
    expect(same).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(/^--out: .*run\.json is the record itself; name another file\n$/),
    });
    expect(await readFile(join(folder, 'run.json'), 'utf8')).toBe(before);
  });
});
