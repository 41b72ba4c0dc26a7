/**
 * Debian's Chromium, and pages in it that are watched: what they say, and what they ask the network for. Reports to open
 * there: of real runs against the reference server and its mutants, and of a record full of hostile text.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { startReferenceServer } from '../../../fixtures/server/index.ts';
import { renderHtml } from '../../reporters/html/index.ts';
import { broken, exchangeOf, findingOf, small, sourceOf } from '../../reporters/html/record.test-data.ts';
import type { RecordSource } from '../../run-model.ts';
import { issuerFor } from '../../run/identities.ts';
import { bigRun } from '../../run/big-run.test-data.ts';
import { judged, planned } from '../../run/in-process.test-data.ts';
import { tailOf } from '../../run/summary.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** @throws {Error} where there is none */
export async function startChromium(): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error(`${executablePath} does not exist; apt-get install chromium, or name a Chromium in CHROMIUM`);
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

export interface Watched {
  readonly page: Page;
  /** Console lines of any kind, exceptions, and requests beside the page itself. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

export async function open(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('console', (message) => heard.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== address.split('#')[0] && !request.url().startsWith('data:'))
      heard.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, heard, close: () => context.close() };
}

/** A run of all cases of the actions against one mutant, or against the honest server. */
async function runAgainst(name: string | undefined, cwd: string): Promise<RecordSource> {
  const pages = ['--spec', '*-revoketoken'];
  const elsewhere = await planned({ cwd, argv: ['--target', 'http://127.0.0.1:1', ...pages] });
  const mutant = mutants.find((one) => one.name === name);
  if (name !== undefined && !mutant) throw new Error(`there is no mutant ${name}`);
  const { specs, settings } = elsewhere;
  const { jwks } = await issuerFor(settings, cwd);
  const behaviour = mutant && ((honest: Parameters<typeof mutant.behaviour>[0]) => mutant.behaviour(honest, specs));
  const server = await startReferenceServer({ specs, jwks, ...(behaviour ? { behaviour } : {}) });
  try {
    const { head, summary, records } = await judged({ cwd, argv: ['--target', server.url, ...pages] });
    return { ...sourceOf(records), head, tail: tailOf(summary) };
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
  readonly everybody: string;
  readonly hostile: string;
  /** 100,000 cases that pass. */
  readonly big: string;
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
    everybody: await write('everybody', await runAgainst('any-token-is-granted', folder)),
    applications: await write('applications', await runAgainst('applications-are-accepted', folder)),
    hostile: await write('hostile', hostile),
    big: await write('big', bigRun(100_000)),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
