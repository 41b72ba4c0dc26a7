import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Journal, leftovers, type JournalEntry } from './journal.ts';

const root = 'https://graph.microsoft.com/beta';
const owners = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
const forWork = '/deviceManagement/androidForWorkEnrollmentProfiles';
const name = 'conformance-1a2b3c4d-1';
const caller = { scheme: 'Application', permissions: ['Profiles.ReadWrite.All'] } as const;
const intended = (over: Partial<JournalEntry> = {}): JournalEntry => ({
  step: 'intended',
  root,
  collection: owners,
  member: 'displayName',
  key: 'id',
  name,
  reads: caller,
  removes: caller,
  ...over,
});
const made = (id: string, over: Partial<JournalEntry> = {}): JournalEntry => intended({ step: 'made', id, ...over });
const gone = (over: Partial<JournalEntry> = {}): JournalEntry => intended({ step: 'gone', ...over });

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'state', 'journal');
}

function written(folder: string, run: string, ...entries: readonly JournalEntry[]): string {
  const journal = new Journal(folder, run);
  for (const entry of entries) journal.write(entry);
  journal.close();
  return join(folder, `${run}.jsonl`);
}

const posix = process.platform !== 'win32';

test.runIf(posix)('the journal is for its owner alone', () => {
  const file = written(newFolder(), 'r', intended());
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  expect(statSync(join(file, '..', '..')).mode & 0o777).toBe(0o700);
});

test('an entry is in the file as soon as it is written, and a run that writes none leaves no file', () => {
  const folder = newFolder();
  mkdirSync(folder, { recursive: true });
  const journal = new Journal(folder, 'r');
  expect(readdirSync(folder)).toEqual([]);
  journal.write(intended());
  expect(readFileSync(join(folder, 'r.jsonl'), 'utf8')).toBe(`${JSON.stringify(intended())}\n`);
  journal.close();
  journal.close();
});

type Row = readonly [says: string, entries: readonly JournalEntry[], left: readonly JournalEntry[]];
const rows: readonly Row[] = [
  ['what was intended is left', [intended()], [intended()]],
  ['what was made is left, with its id', [intended(), made('7')], [made('7')]],
  ['what is gone is not left', [intended(), made('7'), gone({ id: '7' })], []],
  ['what was shown never to have been is not left', [intended(), gone()], []],
  [
    'two collections with one name are two things',
    [intended(), made('7'), intended({ collection: forWork }), made('8', { collection: forWork }), gone({ id: '7' })],
    [made('8', { collection: forWork })],
  ],
  [
    'two targets with one name are two things',
    [made('7'), made('7', { root: 'https://graph.microsoft.us/beta' }), gone({ id: '7' })],
    [made('7', { root: 'https://graph.microsoft.us/beta' })],
  ],
  ['the tenant is kept', [intended({ tenant: 't' }), made('7', { tenant: 't' })], [made('7', { tenant: 't' })]],
];

const nothing = { found: [], problems: [], live: [] };

describe('leftovers', () => {
  for (const [says, entries, left] of rows)
    test(says, () => {
      const folder = newFolder();
      written(folder, '1a2b3c4d', ...entries);
      expect(leftovers(folder)).toEqual({ ...nothing, found: left.map((last) => ({ run: '1a2b3c4d', last })) });
    });

  test('every run is looked at, and nothing but journals', () => {
    const folder = newFolder();
    written(folder, 'a', made('1', { name: 'conformance-a' }));
    written(folder, 'b', made('2', { name: 'conformance-b' }));
    writeFileSync(join(folder, 'notes.txt'), `${JSON.stringify(made('3'))}\n`);
    mkdirSync(join(folder, 'folder.jsonl'));
    expect(leftovers(folder).found.map(({ run, last }) => [run, last.id])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  const whole = `${JSON.stringify(intended())}\n`;
  const half = JSON.stringify(made('7'));
  for (const cut of [1, 20, half.length - 1])
    test(`a last line of ${cut} octets, cut by a kill, is passed over, and the one before it counts`, () => {
      const folder = newFolder();
      const file = written(folder, 'r', intended());
      writeFileSync(file, whole + half.slice(0, cut));
      expect(leftovers(folder)).toEqual({ ...nothing, found: [{ run: 'r', last: intended() }] });
      written(folder, 'r', gone());
      expect(leftovers(folder)).toEqual(nothing);
    });

  for (const line of ['null', '7', '[]', '{}', '"x"', '{"step":"made"}', JSON.stringify({ ...made('7'), id: 7 })])
    test(`a line that is no entry is told with its number, and the others count: ${line}`, () => {
      const folder = newFolder();
      const file = written(folder, 'r', intended());
      appendFileSync(file, `${line}\n`);
      const { found, problems } = leftovers(folder);
      expect(found).toEqual([{ run: 'r', last: intended() }]);
      expect(problems).toEqual([expect.stringContaining(`${file}:2: is not an entry of a journal`)]);
    });

  test('a run that is going on is left alone; one whose process is gone is not', () => {
    const folder = newFolder();
    written(folder, 'live', intended());
    written(folder, 'dead', intended());
    writeFileSync(join(folder, 'live.lock'), String(process.pid));
    writeFileSync(join(folder, 'dead.lock'), String(2 ** 30));
    const { found, live } = leftovers(folder);
    expect(found.map(({ run }) => run)).toEqual(['dead']);
    expect(live).toEqual([expect.stringMatching(`live.jsonl: its run is going on .process ${process.pid}.`)]);
  });

  test.runIf(process.platform === 'linux')('the number of a process that began later holds nothing', () => {
    const folder = newFolder();
    written(folder, 'r', intended());
    // as the first process of each container has it
    writeFileSync(join(folder, 'r.lock'), `${process.pid} 7`);
    expect(leftovers(folder)).toMatchObject({ found: [{ run: 'r' }], live: [] });
  });

  test('a journal that cannot be read hides no other', () => {
    const folder = newFolder();
    const file = written(folder, 'a', intended());
    written(folder, 'b', intended());
    truncateSync(file, 2 ** 27);
    const { found, problems } = leftovers(folder);
    expect(found.map(({ run }) => run)).toEqual(['b']);
    expect(problems).toEqual([
      `${file}: is too large for what it is taken for; something may be left that is not known`,
    ]);
  });

  test('a journal holds its lock from the first entry to its end', () => {
    const folder = newFolder();
    const journal = new Journal(folder, 'r');
    journal.write(intended());
    expect(leftovers(folder)).toMatchObject({ found: [], live: [expect.stringContaining('going on')] });
    journal.close();
    expect(leftovers(folder)).toMatchObject({ found: [{ run: 'r' }], live: [] });
  });

  test.skipIf(process.getuid?.() === 0)('a folder that cannot be read is a problem, not an empty one', () => {
    const folder = newFolder();
    chmodSync(folder, 0o000);
    onTestFinished(() => chmodSync(folder, 0o700));
    expect(leftovers(folder).problems).toEqual([expect.stringContaining('cannot be read: permission denied')]);
  });
});
