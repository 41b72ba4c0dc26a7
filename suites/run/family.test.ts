/** Pages of every shape that the family has, judged against the reference server in one run. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { methods, type OperationSpec, type Requirement } from '../../specs/model.ts';
import { describedRequestBody, describedResponse, specOf } from '../cases/specs.test-data.ts';
import { call, judged, newFolder, planned } from './in-process.test-data.ts';
import { plan } from '../cli/plan.command.ts';
import { prove } from '../cli/prove.command.ts';
import { localIssuer } from './state-folder.ts';
import { gapsIn, serveReference } from './embedded-servers.ts';

type Rows = Parameters<typeof specOf>[1];

const everybody: Rows = {
  DelegatedWork: ['Things.ReadWrite', 'Directory.ReadWrite.All', 'User.Read'],
  DelegatedPersonal: ['Things.ReadWrite'],
  Application: ['Things.ReadWrite.All'],
};

function page(name: string, lines: readonly string[], rows: Rows = everybody, others?: readonly Requirement[]) {
  const requests = lines.map((line) => {
    const method = methods.find((verb) => line.startsWith(`${verb} `)) ?? 'DELETE';
    return { method, path: line.slice(method.length + 1) };
  });
  return { ...specOf(requests, rows, others), page: name };
}

const quirks = {
  'has several requests': ['DELETE /me/things/{id}', 'DELETE /users/{id | userPrincipalName}/things/{id}'],
  'has several verbs': ['DELETE /drive/items/{id}/follow', 'POST /drive/items/{id}/follow'],
  'ends in $ref': ['DELETE /groups/{id}/owners/{id}/$ref'],
  'has a reference in its query': [
    'DELETE /groups/{id}/accepted/$ref?$id=https://graph.microsoft.com/beta/users/{userId}',
  ],
  'ends in $value': ['DELETE /things/{id}/photo/$value', 'PUT /things/{id}/photos/$value'],
  'calls functions': ["PATCH /books/{id}/range(address='{address}')/microsoft.graph.clear()"],
  'has keys in brackets': ["POST /tables('{name}')/rows(index={index})/microsoft.graph.remove"],
  'casts its entities': ['DELETE /configurations/{id}/microsoft.graph.domainJoin/accesses/{access-id}'],
  'names no id': ['POST /me/things/reset', 'GET /me/things/renew'],
  'names literal ids': ['DELETE /classes/acdefc6b-2dc6-4e71-b1e9-6d9810ab1793/rubric/$ref'],
};

const family: readonly OperationSpec[] = Object.entries(quirks).map(([name, lines]) =>
  page(name.toLowerCase().replaceAll(/[^a-z]+/g, '-'), lines),
);

async function folderOf(specs: readonly OperationSpec[]): Promise<string> {
  const folder = await newFolder();
  for (const spec of specs) {
    const { apiVersion, page: name, asOf } = spec;
    await mkdir(join(folder, apiVersion, name), { recursive: true });
    await writeFile(join(folder, apiVersion, name, `${asOf}.json`), JSON.stringify(spec));
  }
  return folder;
}

const runOver = async (specs: readonly OperationSpec[], ...argv: readonly string[]) =>
  judged({ cwd: await newFolder(), argv: ['--specs', await folderOf(specs), ...argv] });

test('the reference server keeps every promise of every shape', async () => {
  const { summary, results } = await runOver(family);
  const open = summary.attention.filter(({ standing }) => standing !== 'not-applicable');
  expect(open.map(({ id, findings }) => [id, findings])).toEqual([]);
  expect(summary.exit.code).toBe(0);
  expect(new Set(results.map(({ case: one }) => one.id)).size).toBe(results.length);
  const requests = Object.values(quirks).flat();
  expect(summary.operations.map(({ request }) => request).toSorted()).toEqual(requests.toSorted());
});

describe('pages that promise different things about one request', () => {
  const line = 'DELETE /apps/{appId}';
  const others = { DelegatedWork: ['Apps.ReadWrite.All'], DelegatedPersonal: 'not supported' } as const;
  const open = page('app', [line], { ...others, Application: ['Apps.ReadWrite.All'] });
  const closed = page('web-app', ['DELETE /apps/{id}'], { ...others, Application: 'not supported' });

  test('are each kept to the letter by a reference server of their own, and told in the order of the plan', async () => {
    const { summary, results, records } = await runOver([closed, open, ...family.slice(0, 1)]);
    expect(summary.exit.code).toBe(0);
    expect(summary.attention.filter(({ standing }) => standing !== 'not-applicable')).toEqual([]);
    const pages = [...new Set(results.map(({ case: one }) => one.operation.spec.page))];
    expect(pages).toEqual(pages.toSorted());
    expect(records.length).toBe(summary.standings.kept + summary.standings['not-applicable']);
  });

  test('cannot both be kept by one target, and the failure names the other page', async () => {
    const cwd = await newFolder();
    const { jwks } = await localIssuer(cwd);
    const specs = ['--specs', await folderOf([open, closed])];
    const target = await serveReference(await planned({ cwd, argv: specs }), { jwks });
    try {
      const { summary } = await judged({ cwd, argv: [...specs, '--target', target.url] });
      expect(summary.exit.code).toBe(1);
      const notes = summary.attention.flatMap(({ findings }) => findings.flatMap(({ note }) => note ?? []));
      expect(new Set(notes)).toEqual(
        new Set(['the page app, about the same request, lists Apps.ReadWrite.All for Application']),
      );
    } finally {
      await target.close();
    }
  });

  test('are named by whoever serves both', () => {
    expect(gapsIn([open, closed, ...family])).toEqual([
      'not served exactly, since another page promises something else about the same request: beta/web-app',
    ]);
  });
});

describe('a page that describes a body', () => {
  const asking = page('asking', ['POST /things'], everybody, [describedRequestBody, describedResponse]);
  const telling = page('telling', ['GET /me/things/reset'], everybody, [describedResponse]);
  const reasons = {
    asking: 'unsupported shape: the page describes a request body, which no check reads yet',
    telling: 'unsupported shape: the page promises a response that no check reads: octets, or a body without a type',
  };

  test('is not judged, and nothing judged is never a success', async () => {
    const { summary } = await runOver([asking, telling]);
    const pages = `beta/asking (${reasons.asking}), beta/telling (${reasons.telling})`;
    const reason = `no check of the gate got a result (gate: page); nothing of 2 pages can be judged: ${pages}; leave out with --spec or "exclude" what is not to be judged`;
    expect(summary.exit).toEqual({ code: 3, reason });
  });

  test('is listed clause by clause, and the pages beside it are judged, in a run that is incomplete', async () => {
    const { summary } = await runOver([asking, telling, ...family.slice(0, 1)]);
    expect(summary).toMatchObject({ exit: { code: 3 }, score: 1 });
    const untested = summary.untested.filter(({ clause }) => clause.startsWith('asking#'));
    expect(untested.map(({ requirement, reason }) => [requirement, reason])).toEqual(
      asking.requirements.map(({ id }) => [id, reasons.asking]),
    );
  });

  test('and a section that was not read is listed with the reason', async () => {
    const unread = [
      { kind: 'requestHeader', reason: 'there is no such section' },
      { kind: 'queryOption', clause: '#query', line: 7, reason: 'said otherwise' },
    ] as const;
    const { summary } = await runOver([{ ...asking, unread }, ...family.slice(0, 1)]);
    expect(summary.untested).toEqual(
      expect.arrayContaining([
        { clause: 'asking', reason: 'no requestHeader was read from the page: there is no such section' },
        { clause: 'asking#query:7', reason: 'no queryOption was read from the page: said otherwise' },
      ]),
    );
  });

  test('is named by plan, and by whoever serves it', async () => {
    const { out } = await call(plan, { cwd: await newFolder(), argv: ['--specs', await folderOf([asking, telling])] });
    expect(out).toContain(`no case for beta/telling: ${reasons.telling}; a run is incomplete for it\n`);
    expect(gapsIn([asking, telling])).toEqual([
      'not served, since the page describes a request body in words alone, or an answer without a type: beta/asking, beta/telling',
    ]);
  });

  test('proves nothing', async () => {
    const argv = ['--specs', await folderOf([telling])];
    const { code, out } = await call(prove, { cwd: await newFolder(), argv });
    expect(code).toBe(3);
    expect(out).toContain(`beta/telling as of ${telling.asOf}: ${reasons.telling}`);
  });
});
