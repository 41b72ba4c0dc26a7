/** The same 2,000 requests by tools that others use for this: each a collection against one server, in one run with ours. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../specs/text.ts';
import { deriveCases } from '../../cases/derive.ts';
import { fillHoles } from '../../http.ts';
import { rounded, table, type Section } from '../figures.ts';
import { installPackages } from '../install.ts';
import {
  cliProgram,
  lastLine,
  nodeProgram,
  runProgram,
  temporaryFolder,
  type Program,
  type ProgramEnd,
} from '../process.ts';
import { compiledProgram } from './commands.ts';
import { distinctRequests, serveSynthetic, type SyntheticServer } from './engine.ts';
import { syntheticPermission, syntheticSpecs } from './synthetic-specs.ts';

const count = 2000;

/** The documented request, which is to be answered with 204 and an empty body. */
interface Requests {
  readonly urls: readonly string[];
  readonly authorization: string;
}

interface Tool {
  readonly name: string;
  /** Of the package of this name; ours is here. */
  readonly version?: string;
  readonly requests: number;
  /** @param folder empty, for its collection @param modules its node_modules */
  readonly prepare: (requests: Requests, folder: string, modules: string) => Program | Promise<Program>;
  /** What it says when all was well. */
  readonly passed: RegExp;
}

const peers: readonly Tool[] = [
  {
    name: '@usebruno/cli',
    version: '4.1.0',
    requests: count,
    prepare: async ({ urls, authorization }, folder, modules) => {
      await writeFile(join(folder, 'bruno.json'), JSON.stringify({ version: '1', name: 'bench', type: 'collection' }));
      for (const [index, url] of urls.entries())
        await writeFile(
          join(folder, `${index}.bru`),
          [
            `meta {\n  name: ${index}\n  type: http\n  seq: ${index + 1}\n}`,
            `post {\n  url: ${url}\n  body: none\n  auth: none\n}`,
            `headers {\n  Authorization: ${authorization}\n}`,
            'assert {\n  res.status: eq 204\n  res.body: isEmpty\n}\n',
          ].join('\n\n'),
        );
      return nodeProgram([join(modules, '@usebruno/cli/bin/bru.js'), 'run', '-r'], folder);
    },
    passed: new RegExp(`${count} \\(${count} Passed\\)`),
  },
  {
    name: 'newman',
    version: '6.2.2',
    requests: count,
    prepare: async ({ urls, authorization }, folder, modules) => {
      const check = `pm.test('204, empty', () => {
        pm.response.to.have.status(204);
        pm.expect(pm.response.text()).to.equal('');
      });`;
      const header = [{ key: 'Authorization', value: authorization }];
      const collection = {
        info: { name: 'bench', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
        event: [{ listen: 'test', script: { exec: [check] } }],
        item: urls.map((url, index) => ({ name: `${index}`, request: { method: 'POST', url, header } })),
      };
      await writeFile(join(folder, 'collection.json'), JSON.stringify(collection));
      return nodeProgram([join(modules, 'newman/bin/newman.js'), 'run', 'collection.json'], folder);
    },
    passed: new RegExp(`assertions │ +${count} │ +0 `),
  },
  {
    name: 'pactum',
    version: '3.9.1',
    requests: count,
    prepare: async (requests, folder, modules) => {
      const code = `
        const { spec } = require(${JSON.stringify(join(modules, 'pactum'))});
        const { urls, authorization } = ${JSON.stringify(requests)};
        (async () => {
          for (const url of urls)
            await spec().post(url).withHeaders('Authorization', authorization).expectStatus(204).expectBody('');
          console.log(urls.length + ' passed');
        })();`;
      await writeFile(join(folder, 'collection.cjs'), code);
      return nodeProgram(['collection.cjs'], folder);
    },
    passed: new RegExp(`^${count} passed$`, 'm'),
  },
];

function ourTools({ url, folder }: SyntheticServer): readonly Tool[] {
  const run = ['run', '--target', url, '--specs', join(folder, 'specs')];
  const requests = distinctRequests(syntheticSpecs(count).flatMap(deriveCases)).length;
  const tool = { requests, passed: /^exit 0/m };
  return [
    { ...tool, name: 'graph-conformance', prepare: () => compiledProgram(run, folder) },
    {
      ...tool,
      name: 'graph-conformance, one request at a time',
      prepare: () => compiledProgram([...run, '--concurrency', '1'], folder),
    },
  ];
}

/** @returns what it cost, or why that is not known */
async function measured({ name, version, prepare, passed }: Tool, requests: Requests): Promise<ProgramEnd | string> {
  try {
    const folder = join('peers', name.replaceAll(/\W/g, ''));
    const home = version === undefined ? '' : await installPackages(folder, { [name]: version });
    const end = await runProgram(await prepare(requests, temporaryFolder(), join(home, 'node_modules')));
    if (end.code === 0 && passed.test(end.stdout)) return end;
    return `exit ${end.code}: ${lastLine(end.stderr || end.stdout)}`;
  } catch (error) {
    return messageOf(error);
  }
}

export async function peerTable(): Promise<Section> {
  const server = await serveSynthetic(count);
  const asked = ['token', '--scheme', 'DelegatedWork', '--permission', syntheticPermission];
  const { stdout: token } = await runProgram(cliProgram(asked, server.folder));
  const specs = syntheticSpecs(count);
  const paths = specs.flatMap(({ requests }) => requests.map(({ path }) => `/beta${fillHoles(path, {})}`));
  const urls = Array.from({ length: count }, (_, index) => `${server.url}${paths[index % paths.length]}`);
  const rows: string[][] = [];
  let ours = Number.NaN;
  for (const tool of [...ourTools(server), ...peers]) {
    const end = await measured(tool, { urls, authorization: `Bearer ${token.trim()}` });
    const what = [`${tool.name} ${tool.version ?? ''}`, `${tool.requests}`];
    if (typeof end === 'string') {
      rows.push([...what, '', '', '', '', end.slice(0, 100)]);
      continue;
    }
    const { seconds, cpuSeconds, peakMiB } = end;
    const perSecond = tool.requests / seconds;
    if (Number.isNaN(ours)) ours = perSecond;
    const speed = [rounded(seconds, 2), rounded(perSecond), rounded(ours / perSecond, 2)];
    rows.push([...what, ...speed, rounded(peakMiB), `${rounded(cpuSeconds, 1)} CPU s`]);
  }
  await server.stop();
  const cases = specs.flatMap(deriveCases).length;
  const head = [`ours: ${cases} cases`, 'requests', 'seconds', 'requests/s', 'times ours', 'peak MiB', ''];
  return { text: table(head, rows) };
}
