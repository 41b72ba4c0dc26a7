/** Parse alone beside compile, over the same octets in one process, so that other work on the machine slows both. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compilePage } from '../../../specs/compiler/compile-page.ts';
import type { PageFile } from '../../../specs/compiler/open-page.ts';
import { markdown } from '../../../specs/compiler/markdown.ts';
import { findPages } from '../../../specs/pages/find-pages.ts';
import { loadVocabulary } from '../../../specs/pages/compile-files.ts';
import { median } from '../figures.ts';
import { moduleProgram, runProgram } from '../process.ts';

interface ParseAndCompile {
  readonly pages: number;
  readonly compiled: number;
  /** Milliseconds for all pages once: the median over rounds. */
  readonly parseMs: number;
  readonly compileMs: number;
  /** Heap in use after a collection, when the pages had been compiled once more, and eight times more. */
  readonly heapMiB: readonly [once: number, eightTimes: number];
}

const rounds = 7;
/** A round of fewer pages is over before a clock can tell. */
const pagesPerRound = 500;

const utf8 = new TextDecoder();

function milliseconds(work: () => void, times: number): number {
  const startedAt = performance.now();
  for (let time = 0; time < times; time += 1) work();
  return (performance.now() - startedAt) / times;
}

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function measure(folder: string): Promise<ParseAndCompile> {
  const pages: readonly PageFile[] = findPages([folder]).files.map((path) => ({ path, octets: readFileSync(path) }));
  const vocabulary = await loadVocabulary();
  const parse = (): void => pages.forEach(({ octets }) => void markdown.parse(utf8.decode(octets), {}));
  const compiles = (page: PageFile): boolean => {
    const include = (path: string): string | undefined => {
      const file = join(dirname(page.path), path);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    };
    return compilePage(page, { ...vocabulary, hints: { written: '2020-01-01' }, include }).ok;
  };
  const compile = (): void => pages.forEach((page) => void compiles(page));
  const times = Math.ceil(pagesPerRound / pages.length);
  for (const warmUp of [parse, compile, parse, compile]) milliseconds(warmUp, times);
  const [parseTimes, compileTimes]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    parseTimes.push(milliseconds(parse, times));
    compileTimes.push(milliseconds(compile, times));
  }
  const compiled = pages.filter(compiles).length;
  const once = heapMiB();
  milliseconds(compile, 7);
  const [parseMs, compileMs] = [median(parseTimes), median(compileTimes)];
  return { pages: pages.length, compiled, parseMs, compileMs, heapMiB: [once, heapMiB()] };
}

const self = fileURLToPath(import.meta.url);

/** In a process that does nothing else. @param folder holds pages, one at least */
export async function parseAndCompile(folder: string): Promise<ParseAndCompile> {
  const { argv, ...program } = moduleProgram(self, [folder], process.cwd());
  const { code, stdout, stderr } = await runProgram({ ...program, argv: ['--expose-gc', ...argv] });
  if (code !== 0) throw new Error(stderr);
  const told: ParseAndCompile = JSON.parse(stdout);
  return told;
}

const [, started, folder] = process.argv;
if (started === self && folder !== undefined) console.log(JSON.stringify(await measure(folder)));
