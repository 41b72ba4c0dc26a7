/** Pages of types that are damaged or contradict each other, from the page to the verdict of a run: told, and never a pass. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { compile } from '../cli/compile.command.ts';
import { folderOf } from '../cli/pages.test-data.ts';
import { call, judged } from './in-process.test-data.ts';
import { serveTarget } from './targets.test-data.ts';

const list = `# List gadgets

## Permissions
|Permission type|Permissions (from least to most privileged)|
|:---|:---|
|Delegated (work or school account)|Gadget.Read.All|
|Delegated (personal Microsoft account)|Not supported.|
|Application|Not supported.|

## HTTP request
\`\`\`http
GET /gadgets
\`\`\`

## Request headers
|Name|Description|
|:---|:---|
|Authorization|Bearer {token}. Required.|

## Request body
Do not supply a request body for this method.

## Response
If successful, this method returns a \`200 OK\` response code and a collection of [gadget](../resources/gadget.md) objects in the response body.

## Example
\`\`\`http
GET https://graph.microsoft.com/beta/gadgets
\`\`\`
\`\`\`http
HTTP/1.1 200 OK
Content-type: application/json

{ "value": [{ "id": "String" }] }
\`\`\`
`;

const type = (table: string): string => `# gadget resource type

## Properties
${table}

## JSON representation
<!-- { "blockType": "resource", "keyProperty": "id", "@odata.type": "microsoft.graph.gadget" } -->
\`\`\`json
{ "id": "String", "size": 7 }
\`\`\`
`;
const rows = (...all: readonly string[]): string =>
  ['|Property|Type|Description|', '|:---|:---|:---|', ...all].join('\n');
const id = '|id|String|Key.|';

const merged: readonly (readonly [says: string, table: string])[] = [
  [
    'HTML',
    '<table>\n<tr><td>Property</td><td>Type</td></tr>\n<tr><td>id</td><td rowspan="2">String</td></tr>\n<tr><td>size</td></tr>\n</table>',
  ],
  ['a name that belongs to the row above', rows(id, '|size|Int32|How large.|', '||String|Or in words.|')],
  ['a type that belongs to the row above', rows(id, '|size||How large.|')],
  ['one cell across the row', rows(id, '|size: Int32, how large|')],
];

/** A list of one gadget. */
const answering =
  (gadget: object): RequestListener =>
  ({ headers }, response) => {
    const known = /^Bearer ./i.test(headers.authorization ?? '');
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json', 'www-authenticate': 'Bearer' });
    response.end(
      JSON.stringify(known ? { value: [gadget] } : { error: { code: 'InvalidAuthenticationToken', message: 'no' } }),
    );
  };

/** Compiled, and what a run says of the answer as a whole. */
async function verdictOn(pages: Readonly<Record<string, string>>, gadget: object) {
  const resources = Object.entries(pages).map(([name, text]) => [`docs/beta/resources/${name}.md`, text]);
  const cwd = folderOf({ 'docs/beta/api/gadget-list.md': list, ...Object.fromEntries(resources) });
  const compiled = await call(compile, { cwd, argv: ['docs', '--out', 'specs', '--as-of', '2020-05-18'] });
  const { url } = await serveTarget(answering(gadget));
  const { summary, records } = await judged({
    cwd,
    argv: ['--specs', 'specs', '--target', url, '--case', 'body/documented-answer'],
  });
  const [record] = records;
  return { ...compiled, problems: readFileSync(join(cwd, 'specs/problems.jsonl'), 'utf8'), summary, record };
}

for (const [says, table] of merged)
  test(`cells that are merged (${says}) cost the type, which compile tells, and a run does not pass what it cannot judge`, async () => {
    const { code, problems, summary, record } = await verdictOn({ gadget: type(table) }, { id: '1', size: 'large' });
    expect(code).toBe(3);
    expect(problems).toContain('resources/gadget.md');
    expect(record).toMatchObject({ verdict: 'inconclusive' });
    expect(summary.exit.code).toBe(3);
  });

const twoPages = (one: string, other: string): Readonly<Record<string, string>> => ({
  gadget: type(rows(id, `|size|${one}|How large.|`)),
  'shared-gadget': type(rows(id, `|size|${other}|How large.|`)),
});

test('of two pages for one type that agree, each value is held to both', async () => {
  const pages = twoPages('Int32', 'Int32');
  expect(await verdictOn(pages, { id: '1', size: 'large' })).toMatchObject({ code: 0, record: { verdict: 'fail' } });
  expect(await verdictOn(pages, { id: '1', size: 7 })).toMatchObject({ code: 0, summary: { exit: { code: 0 } } });
});

test('of two pages for one type that contradict each other, a value may be as either says, and not as neither does', async () => {
  const pages = twoPages('Int32', 'String');
  for (const size of [7, 'large'])
    expect(
      (await verdictOn(pages, { id: '1', size })).record?.findings.filter(({ outcome }) => outcome === 'fail'),
    ).toEqual([]);
  const { code, record, summary } = await verdictOn(pages, { id: '1', size: true });
  expect({ code, exit: summary.exit.code }).toEqual({ code: 0, exit: 1 });
  expect(record?.findings.map(({ seen }) => seen).join()).toContain('/value/0/size');
});
