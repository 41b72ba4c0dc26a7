/** What it costs that answers hold JSON, and that it is compared with the types of their pages: CPU of the engine alone. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { standInId, type OperationSpec, type TypeSpec } from '../../../specs/model.ts';
import { typeSpec } from '../../checks/body/types.test-data.ts';
import { deriveAll } from '../../cases/derive.ts';
import type { Case } from '../../model.ts';
import { median, rounded, table, type Section } from '../figures.ts';
import { cliProgram, freePort, moduleProgram, runProgram, startServer, temporaryFolder } from '../process.ts';
import { distinctRequests, engine, tokensOf } from './engine.ts';
import { syntheticPermission, syntheticSpecs } from './synthetic-specs.ts';

/** Of each kind. */
const cases = 1000;
const rounds = 7;
const mostTimes = 1.3;

const responses = {
  empty: { status: 204, body: 'none' },
  full: { status: 200, body: 'object', type: 'microsoft.graph.full' },
} as const;
type Kind = keyof typeof responses;

/** `GET /synthetic/full0/{thingId}` */
function specsOf(kind: Kind): readonly OperationSpec[] {
  return syntheticSpecs(cases).map(({ page, requirements, ...spec }, index) => ({
    ...spec,
    page: page.replace('thing', kind),
    requests: [{ method: 'GET', path: `/synthetic/${kind}${index}/{thingId}` }],
    requirements: requirements.map((one) => (one.kind === 'response' ? { ...one, ...responses[kind] } : one)),
  }));
}

const primitives = ['String', 'Boolean', 'Int32', 'Int64', 'DateTimeOffset', 'Guid', 'Double'];
const members = Object.fromEntries(
  Array.from({ length: 180 }, (_, at) => [`member${at}`, `Edm.${primitives[at % primitives.length]}`]),
);
const types: readonly TypeSpec[] = [
  typeSpec('full', { is: 'entity', key: 'id', members: { id: 'Edm.String', ...members } }),
];

async function writeSpecs(folder: string): Promise<void> {
  const files = [
    ...[...specsOf('empty'), ...specsOf('full')].map((spec) => [spec.page, spec] as const),
    ...types.map((spec) => [join('types', spec.page), spec] as const),
  ];
  for (const [place, spec] of files) {
    const file = join(folder, spec.apiVersion, place, `${spec.asOf}.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(spec));
  }
}

/** The last one has all cases; the one before has the same answers, and no case of their bodies. */
const runs = ['empty', 'not judged', 'judged'] as const;
type Run = (typeof runs)[number];

interface Measurement {
  /** Milliseconds on a processor for each request, median over rounds. */
  readonly ms: Readonly<Record<Run, number>>;
  readonly octets: number;
}

async function measure(url: string, folder: string): Promise<Measurement> {
  const tokenOf = await tokensOf(folder);
  const derived = (kind: Kind): readonly Case[] => deriveAll(specsOf(kind), specsOf(kind), types);
  const full = derived('full');
  const all = { empty: derived('empty'), 'not judged': full.filter(({ suite }) => suite !== 'body'), judged: full };
  const times: Record<Run, number[]> = { empty: [], 'not judged': [], judged: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const run of runs) {
      const before = process.cpuUsage();
      await engine(url, all[run], tokenOf);
      const { user, system } = process.cpuUsage(before);
      // the first one compiles
      if (round > 0) times[run].push((user + system) / 1000 / distinctRequests(all[run]).length);
    }
  }
  const token = await tokenOf({ kind: 'token', scheme: 'DelegatedWork', permissions: [syntheticPermission] });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/beta/synthetic/full0/${standInId}`, { headers });
  return {
    ms: { empty: median(times.empty), 'not judged': median(times['not judged']), judged: median(times.judged) },
    octets: (await answer.text()).length,
  };
}

const self = fileURLToPath(import.meta.url);

export async function bodyTable(): Promise<Section> {
  const folder = temporaryFolder();
  const specs = join(folder, 'specs');
  await writeSpecs(specs);
  const port = await freePort();
  const { stop } = await startServer(cliProgram(['mock', '--specs', specs, '--port', String(port)], folder), port);
  const argv = [`http://127.0.0.1:${port}`, folder];
  const { stdout, stderr, code } = await runProgram(moduleProgram(self, argv, folder));
  await stop();
  if (code !== 0) throw new Error(stderr);
  const { ms, octets }: Measurement = JSON.parse(stdout);
  const named = { empty: 'empty', 'not judged': `JSON of ${octets} octets`, judged: 'the same, judged by its type' };
  const rows = runs.map((run) => [named[run], rounded(ms[run], 3), rounded(ms[run] / ms.empty, 2)]);
  const ratio = ms.judged / ms['not judged'];
  const verdict = ratio <= mostTimes ? 'ok' : 'too slow';
  const text = table(['answers', 'CPU ms/request', 'ratio'], rows);
  return { text: `${text}\njudged beside not judged: ${rounded(ratio, 2)} (at most ${mostTimes}): ${verdict}` };
}

const [, started, url = '', folder = ''] = process.argv;
if (started === self) console.log(JSON.stringify(await measure(url, folder)));
