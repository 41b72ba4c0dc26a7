/** What stands in a file that the page includes is read as if it stood on the page, and is found again in that file. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { compiled, pageText, problemCodesOf } from './harness.test-data.ts';
import { lineHash } from './page-text.ts';

const path = 'includes/permissions/gadget-recalibrate-permissions.md';
const directive = `[!INCLUDE [permissions-table](${path})]`;
const page = pageText('included-permissions.en');
const rows = (application: string, work = 'Gadget.Read.All|Gadget.ReadWrite.All') =>
  [
    '|Permission type|Least privileged permissions|Higher privileged permissions|',
    '|:---|:---|:---|',
    `|Delegated (work or school account)|${work}|`,
    '|Delegated (personal Microsoft account)|Not supported.|Not supported.|',
    `|Application|${application}|`,
  ].join('\n');
const refused = 'Not supported.|Not supported.';
const table = (application = refused) =>
  `---\ndescription: "Made by a machine."\nms.topic: include\n---\n\n${rows(application)}\n`;

type Files = Readonly<Record<string, string>>;
const withFiles = (files: Files, text = page) => compiled(text, { include: (name) => files[name] });
const specOf = (files: Files, text?: string) => {
  const result = withFiles(files, text);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join());
  return result.spec;
};
const row = (files: Files, text?: string) =>
  specOf(files, text).requirements.find(({ id }) => id === 'permissions/application');
const problemOf = (files: Files, text?: string) => {
  const result = withFiles(files, text);
  return result.ok ? undefined : result.problems[0];
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const lineOf = (text: string, part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;

describe('a table of permissions in a file of its own', () => {
  it('is told by file, line and hash, and another table changes them', () => {
    const [one, other] = [table(), table('Gadget.Read.All|Not available.')];
    expect(row({ [path]: one })).toMatchObject({
      clause: `#permissions@${path}`,
      line: lineOf(one, '|Application|'),
      hash: lineHash(`|Application|${refused}|`),
      supported: false,
    });
    expect(row({ [path]: other })).toMatchObject({
      hash: lineHash('|Application|Gadget.Read.All|Not available.|'),
      anyOf: ['Gadget.Read.All'],
    });
    for (const text of [one, other])
      expect(specOf({ [path]: text }).source).toMatchObject({
        sha256: sha256(page),
        included: [{ path, sha256: sha256(text) }],
      });
  });

  it('leaves the other clauses on the page', () => {
    const { requirements, untestable } = specOf({ [path]: table() });
    const elsewhere = requirements.filter(({ kind }) => kind !== 'permission');
    for (const { clause, line, hash } of elsewhere) {
      expect(clause).toMatch(/^#[a-z-]+$/);
      expect(hash).toBe(lineHash(page.split('\n')[line - 1] ?? ''));
    }
    expect(untestable.map(({ clause }) => clause)).toEqual(['#permissions', `#permissions@${path}`]);
  });

  it('may follow a byte order mark and lines that end in CR and LF', () => {
    const text = `\uFEFF${table().replaceAll('\n', '\r\n')}`;
    expect(row({ [path]: text })).toMatchObject({ line: lineOf(table(), '|Application|') });
  });

  it('is read where another include follows in the next line', () => {
    const text = page.replace(directive, `${directive}\n[!INCLUDE [rbac-gadgets](../includes/rbac-gadgets.md)]`);
    expect(row({ [path]: table() }, text)).toMatchObject({ clause: `#permissions@${path}` });
  });

  it('and a damaged row of it is named with its line', () => {
    const text = table('Gadget.Read.All and Gadget.Write.All|Not available.');
    const { code, line, message } = problemOf({ [path]: text }) ?? {};
    expect([code, line]).toEqual(['permission-cell', lineOf(page, directive)]);
    expect(message).toContain(`${path}:${lineOf(text, '|Application|')}: Application: `);
  });

  for (const [what, code, text] of [
    ['a code block without an end', 'unclosed-fence', `${table()}\n\`\`\`\n`],
    ['octets that are no UTF-8', 'encoding', `${table()}\uFFFD`],
    ['front matter without an end', 'include-missing', table().replace('---\n\n', '\n')],
    ['no table', 'permission-table', 'See another page.\n'],
    ['a second table', 'permission-table', `${table()}\nWidgets:\n\n${rows(refused)}\n`],
    ['text that is struck out', 'unsupported-shape', table('~~Gadget.Read.All~~|Not available.')],
    ['a file that includes itself', 'unsupported-shape', `${table()}\n${directive.replace(/includes.*\//, '')}\n`],
  ] as const)
    it(`with ${what} rejects the page`, () => {
      expect(problemOf({ [path]: text })).toMatchObject({
        code,
        line: lineOf(page, what === 'no table' || what === 'a second table' ? '## Permissions' : directive),
      });
    });
});

describe('a table on the page beside an included one', () => {
  const both = (application: string) => page.replace(directive, `${directive}\n\n${rows(application)}`);
  it('that says the same is the one that is cited', () => {
    const text = both(refused);
    expect(row({ [path]: table() }, text)).toMatchObject({
      clause: '#permissions',
      line: lineOf(text, '|Application|'),
    });
    expect(specOf({ [path]: table() }, text).source.included).toEqual([{ path, sha256: sha256(table()) }]);
  });
  it('that says otherwise is a problem, with both readings', () => {
    expect(problemOf({ [path]: table() }, both('Gadget.Read.All|Not available.'))).toMatchObject({
      code: 'permission-table',
      line: lineOf(page, directive),
      message: `${path}:${lineOf(table(), '|Application|')}: Application: the included table says not supported, the table of the page Gadget.Read.All`,
    });
  });
  it('that is not at hand is a problem: it can say otherwise', () => {
    expect(problemOf({}, both(refused))).toMatchObject({ code: 'include-missing', line: lineOf(page, directive) });
  });
  it('that is commented out is not read', () => {
    for (const comment of [`<!-- ${directive} -->`, `<!-- { "blockType": "ignored" }\n${directive}\n-->`]) {
      const text = page.replace(directive, `${comment}\n${rows(refused)}`);
      expect(row({ [path]: table('Gadget.Read.All|Not available.') }, text)).toMatchObject({ supported: false });
      expect(specOf({}, text).source).not.toHaveProperty('included');
    }
  });
});

describe('an included file about roles', () => {
  const roles = '../includes/rbac-for-apis/rbac-gadgets.md';
  const text = page.replace(directive, `${directive}\n\n[!INCLUDE [rbac-gadgets](${roles})]`);
  const said = (more: string) =>
    `---\nms.topic: include\n---\n\n> [!IMPORTANT]\n> A user must have one of these roles:\n> - Gadget Keeper\n\n${more}\n`;
  const files = (more = '') => ({ [path]: table(), [roles]: said(more) });
  it('is a warning, at the line that includes it', () => {
    const { warnings, source } = specOf(files(), text);
    expect(warnings).toMatchObject([{ code: 'permission-roles', line: lineOf(text, roles), at: `${roles}:5` }]);
    expect(source.included?.map((one) => one.path)).toEqual([path, roles]);
  });
  it('may hold a table of its own, and speak of the permissions of roles', () => {
    const more =
      'A role with one of the following permissions:\n\n|Role|Can|\n|:---|:---|\n|Gadget Keeper|recalibrate|';
    expect(row(files(more), text)).toMatchObject({ supported: false });
  });
  it('that names a permission which the table does not have is a problem', () => {
    for (const more of ['Grant *Shed.ReadWrite.All* too.', '|Role|Needs|\n|:---|:---|\n|Keeper|Shed.ReadWrite.All|'])
      expect(problemOf(files(more), text)).toMatchObject({ code: 'permission-in-prose', line: lineOf(text, roles) });
  });
  it('that is not at hand is text beside the table', () => {
    expect(specOf({ [path]: table() }, text).warnings).toMatchObject([{ code: 'permission-prose' }]);
  });
});

describe('an include in another section', () => {
  const at = (heading: string, file: string) =>
    page.replace(`## ${heading}\n`, `## ${heading}\n\n[!INCLUDE [x](${file})]\n`);
  const file = '../includes/gadget.md';
  const known = { [path]: table() };
  it('is read in its place', () => {
    const body = "Don't supply a request body for this method.";
    const text = page.replace(body, `[!INCLUDE [no-body](${file})]`);
    const spec = specOf({ ...known, [file]: `\n${body}\n` }, text);
    expect(spec.requirements.find(({ id }) => id === 'request-body')).toMatchObject({
      clause: `#request-body@${file}`,
      line: 2,
      hash: lineHash(body),
      body: 'none',
    });
  });
  it('can contradict what the page says there', () => {
    const two = { ...known, [file]: 'It answers `202 Accepted` otherwise.' };
    expect(problemCodesOf(withFiles(two, at('Response', file)))).toEqual(['response-status']);
  });
  it('rejects the page where its file is not at hand and the section is read whole', () => {
    for (const heading of ['Request body', 'Response'])
      expect(problemOf(known, at(heading, file))).toMatchObject({ code: 'unsupported-shape' });
    expect(specOf(known, at('Request headers', file)).unread).toMatchObject([{ kind: 'requestHeader' }]);
  });
  it('rejects the page where it stands within a sentence', () => {
    for (const heading of ['Permissions', 'HTTP request', 'Response']) {
      const text = page.replace(`## ${heading}\n`, `## ${heading}\n\nSee [!INCLUDE [x](${file})] first.\n`);
      expect(problemOf({ ...known, [file]: 'this' }, text)).toMatchObject({ code: 'unsupported-shape' });
    }
  });
  it('can say that the operation is gone', () => {
    const text = page.replace('# gadget: recalibrate\n', `# gadget: recalibrate\n\n[!INCLUDE [gone](${file})]\n`);
    expect(problemOf({ ...known, [file]: 'This API has been removed.' }, text)).toMatchObject({
      code: 'operation-retired',
      line: lineOf(text, file),
    });
    expect(specOf(known, text).source.included).toHaveLength(1);
  });
  it('can hold whole sections', () => {
    const section = `## Permissions\n\n${rows(refused)}\n`;
    const text = page.replace(/## Permissions[^]*?(?=## HTTP request)/, `[!INCLUDE [permissions](${file})]\n\n`);
    expect(row({ [file]: section }, text)).toMatchObject({ clause: `#permissions@${file}`, line: 7 });
  });
  it('in examples is left as it is', () => {
    const text = page.replace('### Request\n', `### Request\n\n[!INCLUDE [sample](${file})]\n`);
    expect(specOf({ ...known, [file]: '## Response\n\n`500`' }, text).source.included).toHaveLength(1);
  });
});
