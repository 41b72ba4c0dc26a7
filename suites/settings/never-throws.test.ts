import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from './read-settings.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'never-throws-'));
});
afterAll(() => rm(cwd, { recursive: true }));

const flag = fc.constantFrom(
  '--target',
  '--param',
  '--suite',
  '--as-of',
  '--config',
  '--timeout',
  '--',
  '--gate=',
  '-x',
);
const name = fc.constantFrom('TARGET_URL', 'TARGET_ULR', 'AS_OF', 'GRAPH_CONFORMANCE_PARAM', 'GRAPH_CONFORMANCE_X');
const key = fc.constantFrom('target', 'params', 'identities', 'suites', 'timeout', 'token', 'provider', '__proto__');
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.webUrl());
const config = fc.oneof(
  fc.string(),
  fc.object({ key, maxDepth: 4, values: [fc.string(), fc.integer(), fc.constantFrom('static', null)] }),
);

const places = fc.record({
  argv: fc.array(fc.oneof(flag, text)),
  env: fc.dictionary(fc.oneof(name, fc.string()), text),
  dotEnv: fc.array(
    fc.oneof(
      text,
      fc.tuple(name, text).map((pair) => pair.join('=')),
    ),
  ),
  config: config.map((content) => (typeof content === 'string' ? content : JSON.stringify(content))),
});

test('whatever is given, the answer is settings or problems of one line each', async () => {
  await fc.assert(
    fc.asyncProperty(places, async ({ argv, env, dotEnv, config }) => {
      await writeFile(join(cwd, '.env'), dotEnv.join('\n'));
      await writeFile(join(cwd, 'graph-conformance.json'), config);
      const read = await readSettings({ argv, env, cwd });
      for (const problem of read.ok ? [] : read.problems) expect(problem).toMatch(/^\P{Cc}+$/u);
    }),
    { numRuns: 500 },
  );
});
