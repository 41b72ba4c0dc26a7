/** Parse alone beside compile, over the same octets in one process, so that the machine's mood falls on both. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compilePage, type PageFile, type CompileContext } from '../../../specs/compiler/compile-page.ts';
import { findPages } from '../../../specs/pages/find-pages.ts';
import { loadVocabulary } from '../../../specs/pages/compile-files.ts';
import { markdown } from '../../../specs/compiler/markdown.ts';
import { median } from './median.ts';

export interface ParseAndCompile {
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

type Vocabulary = Awaited<ReturnType<typeof loadVocabulary>>;

const utf8 = new TextDecoder();

function parseAll(pages: readonly PageFile[]): void {
  for (const { octets } of pages) markdown.parse(utf8.decode(octets), {});
}

function contextOf(file: string, vocabulary: Vocabulary): CompileContext {
  const include = (path: string): string | undefined => {
    const place = join(dirname(file), path);
    return existsSync(place) ? readFileSync(place, 'utf8') : undefined;
  };
  return { ...vocabulary, hints: { written: '2020-01-01' }, include };
}

/** @returns how many were compiled; the specs are dropped */
function compileAll(pages: readonly PageFile[], vocabulary: Vocabulary): number {
  return pages.reduce((sum, page) => sum + Number(compilePage(page, contextOf(page.path, vocabulary)).ok), 0);
}

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
  const pages = findPages([folder]).files.map((path) => ({ path, octets: readFileSync(path) }));
  const vocabulary = await loadVocabulary();
  const times = Math.ceil(pagesPerRound / pages.length);
  const parse = (): void => parseAll(pages);
  const compile = (): void => void compileAll(pages, vocabulary);
  for (const warmUp of [parse, compile, parse, compile]) milliseconds(warmUp, times);
  const parseTimes: number[] = [];
  const compileTimes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    parseTimes.push(milliseconds(parse, times));
    compileTimes.push(milliseconds(compile, times));
  }
  const compiled = compileAll(pages, vocabulary);
  const once = heapMiB();
  milliseconds(compile, 7);
  const heap = [once, heapMiB()] as const;
  const [parseMs, compileMs] = [median(parseTimes), median(compileTimes)];
  return { pages: pages.length, compiled, parseMs, compileMs, heapMiB: heap };
}

const self = fileURLToPath(import.meta.url);

/** In a process that does nothing else. @param folder holds pages, one at least */
export async function parseAndCompile(folder: string): Promise<ParseAndCompile> {
  const argv = ['--expose-gc', '--import', import.meta.resolve('tsx'), self, '--measure', folder];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  const told: ParseAndCompile = JSON.parse(stdout);
  return told;
}

const [, , order, folder] = process.argv;
if (order === '--measure' && folder !== undefined) console.log(JSON.stringify(await measure(folder)));
