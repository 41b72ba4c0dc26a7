/** Reports to open: of real runs against the reference server and its mutants, and of a record full of hostile text. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { startReferenceServer } from '../../../fixtures/server/index.ts';
import { renderHtml } from '../../reporters/html/index.ts';
import { broken, exchangeOf, findingOf, small, sourceOf } from '../../reporters/html/record.test-data.ts';
import type { CaseRecord, RecordSource, RunHead } from '../../run-model.ts';
import { executePlan } from '../../run/execute.ts';
import { issuerFor } from '../../run/identities.ts';
import { planned } from '../../run/in-process.test-data.ts';
import { tailOf } from '../../run/summary.ts';

/** A run of all cases against one mutant, or against the honest server. */
async function runAgainst(name: string | undefined, cwd: string): Promise<RecordSource> {
  const elsewhere = await planned({ cwd, argv: ['--target', 'http://127.0.0.1:1'] });
  const mutant = mutants.find((one) => one.name === name);
  if (name !== undefined && !mutant) throw new Error(`there is no mutant ${name}`);
  const { specs, settings } = elsewhere;
  const { jwks } = await issuerFor(settings, cwd);
  const behaviour = mutant && ((honest: Parameters<typeof mutant.behaviour>[0]) => mutant.behaviour(honest, specs));
  const server = await startReferenceServer({ specs, jwks, ...(behaviour ? { behaviour } : {}) });
  const cases: CaseRecord[] = [];
  let head: RunHead | undefined;
  try {
    const summary = await executePlan(await planned({ cwd, argv: ['--target', server.url] }), {
      cwd,
      signal: new AbortController().signal,
      onStart: (begun) => (head = begun),
      onResult: (record) => void cases.push(record),
    });
    if (!head) throw new Error('the run did not begin');
    return { ...sourceOf(cases), head, tail: tailOf(summary) };
  } finally {
    await server.close();
  }
}

const attack =
  '</script></code></pre>"><img src="http://127.0.0.1:9/x" onerror="document.title=\'owned\'"><script>document.title="owned"</script>';

const hostile = sourceOf(
  [
    ...small,
    broken('hostile', {
      expectation: attack,
      findings: [findingOf({ seen: attack, promised: attack, note: attack })],
      exchange: exchangeOf(`200 ${attack}`, attack),
    }),
  ],
  { head: { target: { url: attack, embedded: false } }, tail: { fingerprint: { server: [attack] } } },
);

/** Address of each report, by name; and what takes them away. */
export interface Reports {
  readonly kept: string;
  readonly octets: string;
  readonly applications: string;
  readonly hostile: string;
  close(): Promise<void>;
}

export async function writeReports(): Promise<Reports> {
  const folder = await mkdtemp(join(tmpdir(), 'graph-conformance-browser-'));
  const write = async (name: string, record: RecordSource): Promise<string> => {
    const path = join(folder, `${name}.html`);
    await writeFile(path, renderHtml(record));
    return pathToFileURL(path).href;
  };
  return {
    kept: await write('kept', await runAgainst(undefined, folder)),
    octets: await write('octets', await runAgainst('octets-follow-in-the-same-segment', folder)),
    applications: await write('applications', await runAgainst('applications-are-accepted', folder)),
    hostile: await write('hostile', hostile),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
