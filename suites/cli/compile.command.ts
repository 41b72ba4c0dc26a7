/** `graph-conformance compile`: pages of the documentation to specs, or to problems. */
import { join } from 'node:path';
import { packageRoot } from '../../specs/package-root.ts';
import { isTypeSpec } from '../../specs/model.ts';
import { checkPage } from '../../specs/pages/check-specs.ts';
import type { CompiledFile, Pages } from '../../specs/pages/compile-files.ts';
import { ForeignPermissions } from '../../specs/pages/foreign-permissions.ts';
import { checkedText, type RejectedPage, withSpecFolder } from '../../specs/pages/write-specs.ts';
import { plural, printable } from '../../specs/text.ts';
import { flag } from '../settings/flag.ts';
import { folderPath, onOff } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { namedPages, pageFlags, pagePositionals } from './page-flags.ts';

/** Pages whose problems are told one by one without being asked to; of more, they are counted. */
const pagesInFull = 20;
/** Pages between two lines of progress. */
const progressStep = 1000;

export const compile = command(
  {
    name: 'compile',
    usage: 'compile PAGE|FOLDER... [--out DIR] [--check] [flags]',
    positionals: pagePositionals,
    flags: {
      out: flag('--out DIR', 'write DIR/<version>/<page>/<as-of>.json, and DIR/problems.jsonl', folderPath),
      check: flag(
        '--check',
        'write nothing; exit 1 where the specs in --out (default: the shipped ones) are not what the pages give',
        onOff,
        false,
      ),
      verbose: flag(
        '--verbose',
        `print every problem, also where more than ${pagesInFull} pages have some`,
        onOff,
        false,
      ),
      ...pageFlags,
    },
    examples: ['compile page.md', 'compile docs/de-DE --out specs', 'compile docs --check --out specs'],
  },
  async (io, { out, check, verbose, ...given }) => {
    const pages = await namedPages('compile', given, io.cwd);
    if (!pages.ok) return complain(io, pages.problems);
    if (check) return checkSpecs(io, pages, out ?? join(packageRoot(), 'specs'), verbose);
    return out === undefined ? show(io, pages, verbose) : write(io, pages, out, verbose);
  },
);

/** What is said of pages on stderr, while they are read and at the end. */
class Telling {
  readonly #io: Io;
  readonly #inFull: boolean;
  readonly #pages: number;
  readonly #byCode = new Map<string, { readonly first: string; count: number }>();
  readonly #foreign = new ForeignPermissions();
  readonly #rejected = new Set<string>();
  #done = 0;

  constructor(io: Io, pages: number, verbose: boolean) {
    this.#io = io;
    this.#pages = pages;
    this.#inFull = verbose || pages <= pagesInFull;
  }

  page(file: string, { specs }: CompiledFile, rejected: readonly RejectedPage[]): void {
    for (const spec of specs) if (!isTypeSpec(spec)) this.#foreign.add(file, spec);
    this.reject(rejected);
    this.#done += 1;
    if (this.#done % progressStep === 0 && this.#done < this.#pages)
      this.#io.err(`${this.#done} of ${this.#pages} pages read\n`);
  }

  reject(rejected: readonly RejectedPage[]): void {
    for (const { file, problems } of rejected) {
      this.#rejected.add(file);
      for (const { line, code, message, remedy } of problems) {
        const where = `${file}:${line}`;
        const known = this.#byCode.get(code);
        if (known) known.count += 1;
        else this.#byCode.set(code, { first: `${where}: ${message}; ${remedy}`, count: 1 });
        if (this.#inFull) this.#io.err(`${printable(`${where}: ${code}: ${message}; ${remedy}`)}\n`);
      }
    }
  }

  /** Pages of which something was rejected. */
  get rejected(): number {
    return this.#rejected.size;
  }

  end(): void {
    const foreign = this.#foreign.sentences;
    for (const sentence of foreign.slice(0, pagesInFull)) this.#io.err(`${printable(`warning: ${sentence}`)}\n`);
    if (foreign.length > pagesInFull) this.#io.err(`warning: and ${foreign.length - pagesInFull} more of this kind\n`);
    if (this.#inFull || this.#byCode.size === 0) return;
    const codes = [...this.#byCode].sort(([, one], [, other]) => other.count - one.count);
    for (const [code, { count, first }] of codes)
      this.#io.err(`${printable(`${count} of ${code}, such as ${first}`)}\n`);
    this.#io.err('--verbose tells all of them\n');
  }
}

/** One page: its spec on stdout. Several: only what stands in the way. */
async function show(io: Io, { files, compile: read }: Pages, verbose: boolean): Promise<ExitCode> {
  const telling = new Telling(io, files.length, verbose);
  for (const file of files) {
    const compiled = read(file);
    const { specs, problems } = compiled;
    telling.page(file, compiled, problems.length === 0 ? [] : [{ file, problems }]);
    if (files.length === 1) for (const spec of specs) io.out(await checkedText(spec));
  }
  telling.end();
  if (files.length > 1) io.out(`${sentence(files.length, telling.rejected)}; nothing written: say --out DIR\n`);
  return telling.rejected > 0 ? 3 : 0;
}

async function write(io: Io, { files, compile: read }: Pages, out: string, verbose: boolean): Promise<ExitCode> {
  const telling = new Telling(io, files.length, verbose);
  const written = await withSpecFolder(out, async (folder) => {
    for (const file of files) {
      const compiled = read(file);
      telling.page(file, compiled, await folder.add(file, compiled));
    }
  });
  if (!written.ok) return complain(io, written.problems);
  telling.end();
  io.out(`${sentence(files.length, telling.rejected)}; specs and problems.jsonl are in ${out}\n`);
  return telling.rejected > 0 ? 3 : 0;
}

const sentence = (all: number, rejected: number): string =>
  `compiled ${all - rejected} of ${plural(all, 'page')}, rejected ${rejected}`;

/** Each committed spec that no page gives any longer, with what differs. A page that never had one is no news. */
async function checkSpecs(
  io: Io,
  { files, compile: read }: Pages,
  folder: string,
  verbose: boolean,
): Promise<ExitCode> {
  const given = new Set<string>();
  const stale: { readonly file: string; readonly specs: readonly string[]; readonly why: string }[] = [];
  let all = 0;
  let same = 0;
  for (const file of files) {
    for (const checked of await checkPage(file, read, folder)) {
      if (checked.kind === 'stale') stale.push({ file, ...checked });
      all += 1;
      if (checked.kind === 'no-spec' && verbose)
        io.err(`${file}: ${checked.why ?? 'has no committed spec; compile it with --out'}\n`);
      if (checked.kind !== 'same') continue;
      same += 1;
      for (const spec of checked.specs) given.add(spec);
    }
  }
  const missing = stale.filter(({ specs }) => !specs.some((spec) => given.has(spec)));
  for (const { file, why } of missing) io.err(`${file}: ${why}\n`);
  const checked = same + missing.length;
  const others = all - checked;
  const uncommitted = others === 0 ? '' : `; ${plural(others, 'page')} without a committed spec`;
  io.out(`${same} of ${checked} pages give the specs in ${folder}${uncommitted}\n`);
  if (checked === 0) {
    io.err(`no page has a spec in ${folder}: nothing was checked\n`);
    return 3;
  }
  return missing.length === 0 ? 0 : 1;
}
