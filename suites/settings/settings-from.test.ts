/** Settings from an object, as the library takes them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsFrom } from './read-settings.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'settings-from-'));
  await writeFile(join(cwd, '.env'), 'GRAPH_CONFORMANCE_RATE=7\nSECRET=of-the-file\n');
  const identities = { everyone: { provider: 'minted' } };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ gate: 'graph', asOf: 'latest', identities }));
});
afterAll(() => rm(cwd, { recursive: true }));

const reader = { provider: 'static', scheme: 'Application', permissions: [], token: { file: 'token' } };
const options = {
  target: 'http://localhost:4010/beta',
  suites: ['routing'],
  asOf: '2019-01-12',
  params: { id: '7' },
  report: 'out',
  timeout: 500,
  rate: undefined,
  identities: { reader },
};

test('an object with the keys of the configuration file gives settings, and nothing else is read', async () => {
  const read = await settingsFrom({ options, env: { GRAPH_CONFORMANCE_GATE: 'rfc', SECRET: 'x' }, cwd });
  expect(read).toMatchObject({
    ok: true,
    settings: {
      target: { url: 'http://localhost:4010', loopback: true },
      suites: ['routing'],
      asOf: '2019-01-12',
      params: { id: '7' },
      reportFolder: join(cwd, 'out'),
      timeoutMs: 500,
      gate: 'page',
      rate: undefined,
      waiversFile: undefined,
      identities: { reader: { token: { file: join(cwd, 'token') } } },
    },
  });
  expect(read.ok && read.settings.env('SECRET')).toBe('x');
});

test('every problem of the object is told at once, and no secret of it', async () => {
  const wrong = {
    targt: 'http://localhost',
    gate: 'rfcs',
    asOf: '2019-02-30',
    identities: { reader: { ...reader, token: 'hunter2' } },
  };
  const read = await settingsFrom({ options: wrong, env: {}, cwd });
  const problems = read.ok ? [] : read.problems;
  expect(problems).toEqual([
    expect.stringContaining('options: /identities/reader/token: holds the token itself (not shown)'),
    expect.stringContaining('options: /targt: "targt" is no property here; use "target"'),
    expect.stringContaining('options: /gate: found "rfcs"; use "rfc" (one of page, rfc, graph)'),
    expect.stringContaining('options: /asOf: found "2019-02-30", a day that the calendar does not have'),
  ]);
  expect(problems.join('\n')).not.toContain('hunter2');
});
