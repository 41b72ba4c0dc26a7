/** Answers with JSON, compared with the types of their pages, beside the same requests with empty answers: CPU of the engine alone. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OperationSpec, TypeSpec } from '../../../specs/model.ts';
import { typeSpec } from '../../checks/body/types.test-data.ts';
import { deriveAll } from '../../cases/derive.ts';
import type { Case } from '../../model.ts';
import { median, rounded, table, type Section } from '../figures.ts';
import { cliProgram, freePort, moduleProgram, runProgram, startServer, temporaryFolder } from '../process.ts';
import { distinctRequests, engine, tokensOf } from './engine.ts';
import { syntheticSpecs } from './synthetic-specs.ts';

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

interface Measurement {
  /** Milliseconds on a processor, median over rounds. */
  readonly ms: Readonly<Record<Kind, number>>;
  readonly requests: Readonly<Record<Kind, number>>;
  readonly octets: number;
}

async function measure(url: string, folder: string): Promise<Measurement> {
  const tokenOf = await tokensOf(folder);
  const derived = (kind: Kind): readonly Case[] => deriveAll(specsOf(kind), specsOf(kind), types);
  const [full, empty] = [derived('full'), derived('empty')];
  const times: Record<Kind, number[]> = { full: [], empty: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [kind, all] of [
      ['empty', empty],
      ['full', full],
    ] as const) {
      const before = process.cpuUsage();
      await engine(url, all, tokenOf);
      const { user, system } = process.cpuUsage(before);
      // the first one compiles
      if (round > 0) times[kind].push((user + system) / 1000);
    }
  }
  const [documented] = full.filter(({ id }) => id.endsWith('body/documented-answer'));
  if (documented?.plan.identity.kind !== 'token') throw new Error('no case is about the documented answer');
  const token = await tokenOf(documented.plan.identity);
  const answer = await fetch(`${url}/beta/synthetic/full0/7c9e6679-7425-40de-944b-e07fc1f90ae7`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return {
    ms: { full: median(times.full), empty: median(times.empty) },
    requests: { full: distinctRequests(full).length, empty: distinctRequests(empty).length },
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
  const { ms, requests, octets }: Measurement = JSON.parse(stdout);
  const perRequest = (kind: Kind): number => ms[kind] / requests[kind];
  const ratio = perRequest('full') / perRequest('empty');
  const verdict = ratio <= mostTimes ? 'ok' : `more than ${mostTimes}`;
  const rows = [
    ['empty', `${requests.empty}`, rounded(ms.empty), rounded(perRequest('empty'), 3), '1', ''],
    [
      `JSON of ${octets} octets, typed`,
      `${requests.full}`,
      rounded(ms.full),
      rounded(perRequest('full'), 3),
      rounded(ratio, 2),
      verdict,
    ],
  ];
  return { text: table(['answers', 'requests', 'CPU ms', 'ms/request', 'ratio', ''], rows) };
}

const [, started, url = '', folder = ''] = process.argv;
if (started === self) console.log(JSON.stringify(await measure(url, folder)));
