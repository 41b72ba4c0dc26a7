import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { application, permissions, response, specWith } from '../../specs/drift/specs.test-data.ts';
import { gadgetType, hueType } from '../../specs/types/types.test-data.ts';
import { htmlOf } from '../reporters/html/from-markdown.ts';
import type { OperationSpec } from '../../specs/model.ts';
import { drift } from './drift.command.ts';
import { call, newFolder, type Said } from '../run/in-process.test-data.ts';

const shipped = fileURLToPath(new URL('../../specs/', import.meta.url));
const deviceOwner = 'beta/intune-androidforwork-androiddeviceownerenrollmentprofile-revoketoken';
const file = (asOf: string): string => join(shipped, deviceOwner, `${asOf}.json`);

async function put(folder: string, ...specs: readonly OperationSpec[]): Promise<string> {
  for (const spec of specs) {
    const path = join(folder, spec.apiVersion, spec.page, `${spec.asOf}.json`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(spec));
  }
  return folder;
}

const pathSets = [{ schemeKeys: ['Application'], methods: ['GET'], paths: { '/widgets/{id}': '' } }];
const permissionData = JSON.stringify({ permissions: { 'A.R': { pathSets } } });

/** A working folder: `old` with two pages, `new` with one of them and another, and Microsoft's data. */
async function workspace(): Promise<string> {
  const cwd = await newFolder();
  const [a, work] = [application('A.R'), permissions('DelegatedWork', 'delegated-work', 'B.R')];
  await put(join(cwd, 'old'), specWith([a]), specWith([a], { page: 'widget-delete' }));
  await put(join(cwd, 'new'), specWith([a, work], { asOf: '2021-01-01' }));
  await put(join(cwd, 'other'), specWith([a], { page: 'widget-list' }));
  await writeFile(join(cwd, 'permissions.json'), permissionData);
  return cwd;
}

const said = async (argv: readonly string[], cwd?: string): Promise<Said> =>
  call(drift, { cwd: cwd ?? (await workspace()), argv });

/** Of the JSON on stdout. */
const counts = ({ out }: Said): unknown => JSON.parse(out).counts;

describe('the shipped specs', () => {
  test('are compared revision by revision where nothing is named', async () => {
    const { code, out, err } = await said([]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('**0 narrowing, 2 widening, 14 neutral (14 of wording alone)**; 2 comparisons');
    expect(out.match(/^\| \*\*widening\*\* \| `permissions\/application` \|/gm)).toHaveLength(2);
  });

  test('narrow where the older revision is taken for the newer one', async () => {
    const argv = [file('2019-08-08'), file('2019-01-12')];
    const plain = await said([...argv, '--format', 'json']);
    expect(plain).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(plain.out)).toMatchObject({ format: 'graph-conformance-drift/0', kind: 'drift' });
    expect(counts(plain)).toMatchObject({ narrowing: 1, widening: 0, compared: 1 });
    expect(await said([...argv, '--exit-code'])).toMatchObject({ code: 1 });
    expect(await said([...argv.toReversed(), '--exit-code'])).toMatchObject({ code: 0 });
  });
});

describe('OLD and NEW', () => {
  test('may be folders: pages that are new or gone are told', async () => {
    const both = await said(['old', 'new', '--format=json']);
    expect(counts(both)).toMatchObject({ compared: 1, removed: 1, added: 0, narrowing: 1, widening: 1 });
    expect(await said(['old', 'new', '--exit-code'])).toMatchObject({ code: 1 });
  });

  test('may be a file and a folder: the file stands for its page alone', async () => {
    const one = await said(['old/beta/widget-get/2020-01-01.json', 'new', '--format', 'json']);
    const other = await said(['old', 'new/beta/widget-get/2021-01-01.json', '--format', 'json']);
    for (const each of [one, other]) expect(counts(each)).toMatchObject({ compared: 1, removed: 0, widening: 1 });
  });

  test('may be files anywhere, of other names and of two pages', async () => {
    const cwd = await workspace();
    await cp(join(cwd, 'old/beta/widget-delete/2020-01-01.json'), join(cwd, 'a.json'));
    await cp(join(cwd, 'new/beta/widget-get/2021-01-01.json'), join(cwd, 'b.json'));
    const { code, out } = await said(['a.json', 'b.json'], cwd);
    expect(code).toBe(0);
    expect(out).toContain('### `beta/widget-delete` → `beta/widget-get`');
  });
});

describe("Microsoft's permission data", () => {
  test('is set beside each row of a page, with dates and no verdict', async () => {
    const argv = ['old', '--permissions', 'permissions.json', '--permissions-as-of', '2026-08-15'];
    const { code, out } = await said(argv);
    expect(code).toBe(0);
    expect(out).toMatch(/The data is `permissions\.json`, sha256 `[0-9a-f]{12}`, as of 2026-08-15\./);
    expect(out).toContain(
      '| `GET /widgets/{widgetId}` | Application | needs `A.R` (`#clause:7`) | needs `A.R` | agree | - |',
    );
    expect(out).toContain('| `GET /widgets/{widgetId}` | DelegatedWork | - | lists none | page is silent | - |');
  });

  test('without a date says that nobody gave one', async () => {
    const { out } = await said(['old', '--permissions', 'permissions.json']);
    expect(out).toContain('as of a date not given.');
  });

  test('that has less than the page is narrowing, from the page to the data', async () => {
    const argv = ['new', '--permissions', 'permissions.json', '--exit-code'];
    const json = await said([...argv, '--format', 'json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ kind: 'data', data: { file: 'permissions.json' } });
    expect(counts(json)).toMatchObject({ rows: 3, agree: 1, 'page has more': 1, 'page is silent': 1, narrowing: 1 });
    expect((await said(argv)).out).toContain(
      '| **narrowing**<br>only on the page, and not a permission in the data: `B.R` |',
    );
  });
});

describe("Microsoft's metadata", () => {
  const csdl = (status: string): string =>
    `<Schema Namespace="microsoft.graph" Alias="graph"><ComplexType Name="gadget"><Property Name="size" Type="Edm.Int64"/></ComplexType>
<EntityType Name="widget"/><Action Name="spin" IsBound="true"><Parameter Name="it" Type="graph.widget"/>${status}</Action>
<EntityContainer Name="c"><EntitySet Name="widgets" EntityType="graph.widget"/></EntityContainer></Schema>`;
  const spin = specWith([application('A.R'), response(200, 'none')], {
    page: 'widget-spin',
    requests: [{ method: 'POST', path: '/widgets/{widgetId}/spin' }],
  });

  async function withTypes(status = ''): Promise<string> {
    const cwd = await workspace();
    await put(join(cwd, 'old'), spin);
    const types = { gadget: gadgetType(), 'lists.hue': hueType(['red']) };
    for (const [name, type] of Object.entries(types)) {
      await mkdir(join(cwd, 'old/beta/types', name), { recursive: true });
      await writeFile(join(cwd, 'old/beta/types', name, '2020-01-01.json'), JSON.stringify(type));
    }
    await writeFile(join(cwd, 'csdl.xml'), csdl(status));
    return cwd;
  }
  const argv = ['old', '--metadata', 'csdl.xml', '--metadata-as-of', '2026-08-15'];

  test('is set beside types and the status of actions, and what would break a caller stands first', async () => {
    const { code, out } = await said(argv, await withTypes());
    expect(code).toBe(0);
    expect(out).toContain('**agree: 0; differ: 2** of 2 rows beside the metadata.');
    expect(out).toMatch(/The metadata is `csdl\.xml`, sha256 `[0-9a-f]{12}`, as of 2026-08-15\./);
    expect(out).toContain(
      '| `size` of `microsoft.graph.gadget` | `Edm.Int32` (`#properties:7`) | `Edm.Int64` | **narrowing**<br>another type is stated: `Edm.Int64` |',
    );
    expect(out).toContain(
      '| `status` of `POST /widgets/{widgetId}/spin` | `200` (`#clause:7`) | `204 or 202` | **narrowing**<br>another status: code that waits for 200 may stop working |',
    );
    expect(out).toContain('### Not in the metadata\n\n- `beta/types/lists.hue`, as of 2020-01-01');
  });

  test('goes together with permission data, in JSON too', async () => {
    const cwd = await withTypes('<ReturnType Type="Edm.Int32"/>');
    const both = [...argv, '--permissions', 'permissions.json', '--format', 'json', '--exit-code'];
    const { code, out } = await said(both, cwd);
    expect(code).toBe(1);
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      data: { file: 'permissions.json' },
      metadata: { file: 'csdl.xml', asOf: '2026-08-15' },
    });
    expect(report.counts).toMatchObject({
      narrowing: 1,
      agree: 2,
      metadata: { rows: 2, agree: 1, differ: 1, 'not in the metadata': 1 },
    });
    expect(report.pages[0].revision.page).toBe('types/gadget');
  });

  test('is a page of HTML without network, with line breaks and what pages wrote as text', async () => {
    const { out } = await said([...argv, '--format', 'html'], await withTypes());
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).toContain("<title>Who says what: the pages, and Microsoft's metadata – graph-conformance</title>");
    expect(out).toContain('<strong>narrowing</strong><br>');
    expect(out).not.toMatch(/<script|https?:\/\/|&lt;br/);
  });

  test('a page of HTML makes nothing of what somebody wrote', () => {
    const page = htmlOf('## <b>x</b>\n\n| a |\n| --- |\n| `<br>` <img src=x onerror=y><br>[z](javascript:z) |\n');
    expect(page).toContain('<td><code>&lt;br&gt;</code> &lt;img src=x onerror=y&gt;<br>\n[z](javascript:z)</td>');
    expect(page).toContain('<title>&lt;b&gt;x&lt;/b&gt; – graph-conformance</title>');
  });
});

describe('what cannot be compared is told, and exits 2', () => {
  const table: readonly (readonly [sentence: string, argv: readonly string[], message: RegExp])[] = [
    ['a path that is not there', ['old', 'nowhere'], /\/nowhere: does not exist; check the path/],
    ['a file that is not there', ['a.json', 'b.json'], /a\.json: does not exist; check the path\n.*b\.json: does not/],
    ['a file that is no spec', ['permissions.json', 'old'], /permissions\.json: .*is not a property here; use one of/],
    ['two folders without a page in common', ['new', 'other'], /^drift: nothing was compared: no page is in both/],
    ['a folder with one revision', ['new'], /^drift: nothing was compared: no page has two revisions/],
    ['a third place', ['old', 'new', 'other'], /^drift: "other" is one too many; name OLD and NEW at most/],
    [
      'two places beside the data',
      ['old', 'new', '--permissions', 'x'],
      /^drift: "new" is one too many; name OLD or NEW/,
    ],
    ['an empty path', [''], /^drift: a path is empty/],
    [
      'another format',
      ['--format', 'jsno'],
      /^--format: found "jsno"; use one of markdown, json, html \(did you mean "json"/,
    ],
    [
      'an unknown flag',
      ['--since', 'x'],
      /^--since: is not a flag; use one of --permissions, --permissions-as-of, --metadata, --metadata-as-of, --format, --exit-code\n/,
    ],
    [
      'a date of no data',
      ['--permissions-as-of', '2026-08-15'],
      /^--permissions-as-of: dates the file of --permissions/,
    ],
    [
      'a date that is none',
      ['--permissions', 'permissions.json', '--permissions-as-of', '2026-02-30'],
      /^--permissions-as-of: found "2026-02-30"; use a date such as/,
    ],
    ['data that is not there', ['--permissions', 'x'], /^--permissions: .*\/x: does not exist; name Microsoft's/],
    ['metadata that is not there', ['--metadata', 'x'], /^--metadata: .*\/x does not exist/],
    ['metadata that is none', ['--metadata', 'permissions.json'], /^--metadata: .*permissions\.json:1: is not XML/],
    ['a date of no metadata', ['--metadata-as-of', '2026-08-15'], /^--metadata-as-of: dates the file of --metadata/],
    ['data that is a folder', ['--permissions', 'old'], /^--permissions: .*\/old: is a folder; name Microsoft's/],
    [
      'data of another shape',
      ['--permissions', 'old/beta/widget-get/2020-01-01.json'],
      /has at "\/permissions" nothing/,
    ],
    ['data of other pages', ['--permissions', 'permissions.json'], /has no line of any request of these pages/],
  ];
  for (const [sentence, argv, message] of table) {
    test(sentence, async () => {
      const { code, out, err } = await said(argv);
      expect(err).toMatch(message);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    });
  }

  test('a file whose path says another page than it holds', async () => {
    const cwd = await workspace();
    await mkdir(join(cwd, 'beta/widget-post'), { recursive: true });
    await cp(join(cwd, 'old/beta/widget-get/2020-01-01.json'), join(cwd, 'beta/widget-post/2020-01-01.json'));
    const { code, err } = await said(['beta/widget-post/2020-01-01.json', 'old'], cwd);
    expect(err).toMatch(/\/page: found "widget-get", but the path of the file says "widget-post"/);
    expect(code).toBe(2);
  });
});
