/** Pages of types through the commands: compile, compile --check, drift and reconcile. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../run/in-process.test-data.ts';
import { compile } from './compile.command.ts';
import { drift } from './drift.command.ts';
import { englishPage, folderOf } from './pages.test-data.ts';
import { reconcile } from './reconcile.command.ts';

const resource = (rows: string): string => `# gadget resource type

## Properties
|Property|Type|Description|
|:---|:---|:---|
${rows}

## JSON representation
<!-- { "blockType": "resource", "@odata.type": "microsoft.graph.gadget" } -->
\`\`\`json
{ "size": 7, "hue": "String" }
\`\`\`
`;
const hues = (...members: readonly string[]): string =>
  `# Values\n\n### hue values\n\n|Member|\n|:---|\n${members.map((one) => `|${one}|`).join('\n')}\n`;

const docs = (rows = '|size|Int32|x|\n|hue|hue|x|') =>
  folderOf({
    'docs/beta/api/gadget-delete.md': englishPage(),
    'docs/beta/resources/gadget.md': resource(rows),
    'docs/beta/resources/lists.md': hues('red', 'green'),
  });
const compiled = ['docs', '--out', 'specs', '--as-of', '2020-05-18'];
const typeFile = 'specs/beta/types/gadget/2020-05-18.json';

test('a folder of both kinds becomes specs of both, and the check knows them', async () => {
  const cwd = docs();
  const { code, out } = await call(compile, { cwd, argv: compiled });
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^compiled 3 of 3 pages, rejected 0; /) });
  expect(readdirSync(join(cwd, 'specs/beta')).toSorted()).toEqual(['gadget-delete', 'types']);
  expect(readdirSync(join(cwd, 'specs/beta/types')).toSorted()).toEqual(['gadget', 'lists.hue']);
  const spec = JSON.parse(readFileSync(join(cwd, typeFile), 'utf8'));
  expect(spec).toMatchObject({
    type: 'microsoft.graph.gadget',
    requirements: [{ type: 'Edm.Int32' }, { type: 'microsoft.graph.hue' }],
  });
  const check = await call(compile, { cwd, argv: ['docs', '--check', '--out', 'specs'] });
  expect(check).toMatchObject({ code: 0, out: expect.stringContaining('3 of 3 pages give the specs') });
});

test('a page that says another type than its spec is told by the check, and so is one that is not read any longer', async () => {
  const cwd = docs();
  await call(compile, { cwd, argv: compiled });
  const page = join(cwd, 'docs/beta/resources/gadget.md');
  writeFileSync(page, resource('|size|String|x|\n|hue|hue|x|'));
  const changed = await call(compile, { cwd, argv: ['docs', '--check', '--out', 'specs'] });
  expect(changed).toMatchObject({ code: 1, err: expect.stringContaining('properties/size (narrowing)') });
  writeFileSync(page, resource('|size|Json|x|'));
  const unread = await call(compile, { cwd, argv: ['docs', '--check', '--out', 'specs'] });
  expect(unread).toMatchObject({ code: 1, err: expect.stringContaining('is not compiled: line 6: type-cell') });
});

test('an unreadable type cell is a problem with file and line, and rejects the page', async () => {
  const cwd = docs('|size|Json|x|');
  const { code, err } = await call(compile, { cwd, argv: compiled });
  expect(code).toBe(3);
  expect(err).toMatch(
    /docs\/beta\/resources\/gadget\.md:6: type-cell: a type that is no primitive .*"Json"; expected /,
  );
});

test('one page of enums without --out is printed, also outside of a folder of resources', async () => {
  const page = `---\ndoc_type: enumPageType\n---\n${hues('red')}`;
  const cwd = folderOf({ 'beta/lists.md': page });
  const { code, out } = await call(compile, { cwd, argv: ['beta/lists.md', '--as-of', '2020-05-18'] });
  expect({ code, type: JSON.parse(out).type }).toEqual({ code: 0, type: 'microsoft.graph.hue' });
});

test('drift tells a property of another type and an enum that grew', async () => {
  const cwd = docs();
  await call(compile, { cwd, argv: compiled });
  writeFileSync(join(cwd, 'docs/beta/resources/gadget.md'), resource('|size|String|x|\n|hue|hue|x|'));
  writeFileSync(join(cwd, 'docs/beta/resources/lists.md'), hues('red', 'green', 'blue'));
  await call(compile, { cwd, argv: ['docs', '--out', 'new', '--as-of', '2021-01-01'] });
  const { out } = await call(drift, { cwd, argv: ['specs', 'new', '--format', 'json'] });
  expect(JSON.parse(out).counts).toMatchObject({ compared: 3, narrowing: 1, widening: 1 });
  const markdown = await call(drift, { cwd, argv: ['specs', 'new'] });
  expect(markdown.out).toContain('`properties/size`');
  expect(markdown.out).toContain('`members/blue`');
  const files = await call(drift, { cwd, argv: [typeFile, 'new/beta/types/gadget/2021-01-01.json', '--exit-code'] });
  expect(files.code).toBe(1);
});

test('reconcile makes one spec of types that agree, and tells where they do not', async () => {
  const cwd = folderOf({
    'one/beta/resources/gadget.md': resource('|size|Int32|x|'),
    'two/beta/resources/gadget.md': resource('|size|Int32|other words|'),
    'three/beta/resources/gadget.md': resource('|size|String|x|'),
  });
  const dates = ['--as-of', '2020-05-18'];
  const agreed = await call(reconcile, { cwd, argv: ['one', 'two', '--out', 'specs', ...dates] });
  expect(agreed.code).toBe(0);
  expect(JSON.parse(readFileSync(join(cwd, typeFile), 'utf8'))).toMatchObject({
    warnings: [{ code: 'also-read-from' }],
  });
  const disputed = await call(reconcile, { cwd, argv: ['one', 'three', ...dates] });
  expect(disputed.code).toBe(1);
  expect(disputed.out).toContain('beta/types/gadget: the readings disagree');
  expect(disputed.out).toContain('properties/size:');
});

test('two files of one type, version and date that disagree give none', async () => {
  const cwd = folderOf({
    'one/beta/resources/gadget.md': resource('|size|Int32|x|'),
    'two/beta/resources/gadget.md': resource('|size|String|x|'),
  });
  const { code, err } = await call(compile, { cwd, argv: ['one', 'two', '--out', 'specs', '--as-of', '2020-05-18'] });
  expect(code).toBe(3);
  expect(err).toContain('beta/types/gadget/2020-05-18.json is claimed by');
});

test('--metadata tells both sides where it contradicts the table, and is refused where it is none', async () => {
  const cwd = docs();
  const schema =
    '<Schema Namespace="microsoft.graph"><ComplexType Name="gadget"><Property Name="size" Type="Edm.Int64"/></ComplexType></Schema>';
  writeFileSync(join(cwd, 'csdl.xml'), schema);
  const page = 'docs/beta/resources/gadget.md';
  const { out } = await call(compile, { cwd, argv: [page, '--as-of', '2020-05-18', '--metadata', 'csdl.xml'] });
  expect(JSON.parse(out).requirements[0]).toMatchObject({
    type: 'Edm.Int32',
    disputed: [{ by: 'metadata', says: 'Edm.Int64' }],
  });
  writeFileSync(join(cwd, 'csdl.xml'), '{}');
  const refused = await call(compile, { cwd, argv: [page, '--metadata', 'csdl.xml'] });
  expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/--metadata: .*csdl\.xml:1: is not XML/) });
});
