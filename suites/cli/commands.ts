/** Every command, written down. Each loads its code only when it is called. */
import type { Command } from './command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly help: string;
  load(): Promise<Command>;
}

function entry(name: string, help: string, load: () => Promise<Command>): CommandEntry {
  return { name, help, load };
}

export const commands: readonly CommandEntry[] = [
  entry(
    'run',
    'test a target; without --target, the embedded reference server',
    async () => (await import('./run.command.ts')).run,
  ),
  entry(
    'plan',
    'print every request that a run would send, with its identity and what is expected; send nothing',
    async () => (await import('./plan.command.ts')).plan,
  ),
  entry(
    'list',
    'print the cases, checks, specs or identities of a run, a line each or as JSON; send nothing',
    async () => (await import('./list.command.ts')).list,
  ),
  entry(
    'merge',
    'merge the records of all shards (run --shard I/N --report FOLDER) into one; ends with the exit code of the whole run',
    async () => (await import('./merge.command.ts')).merge,
  ),
  entry(
    'report',
    'print a report of a run from its record (run --report FOLDER writes all of them); the exit code is 0 whatever the report says',
    async () => (await import('./report.command.ts')).report,
  ),
  entry(
    'compare',
    'show where the answers in record B differ from those in record A, changed verdicts and statuses first',
    async () => (await import('./compare.command.ts')).compare,
  ),
  entry(
    'mock',
    'serve the specs as the reference server does, on this machine only, until Ctrl-C',
    async () => (await import('./mock.command.ts')).mock,
  ),
  entry(
    'prove',
    'show that every check can fail: run all checks against servers with one fault each',
    async () => (await import('./prove.command.ts')).prove,
  ),
  entry(
    'whoami',
    'show what each configured identity is, and what cases need that no identity has; print no token',
    async () => (await import('./whoami.command.ts')).whoami,
  ),
  entry(
    'sweep',
    'delete the test profiles that a killed run left in a tenant, as listed in its journal',
    async () => (await import('./sweep.command.ts')).sweep,
  ),
  entry(
    'init',
    'write a configuration file, .env.example and a first CI job',
    async () => (await import('./init.command.ts')).init,
  ),
  entry(
    'compile',
    'compile pages of the documentation to specs; a page that cannot be read without a guess is a problem, not a spec',
    async () => (await import('./compile.command.ts')).compile,
  ),
  entry(
    'reconcile',
    'read the same pages in several languages or revisions, and list where they disagree',
    async () => (await import('./reconcile.command.ts')).reconcile,
  ),
  entry(
    'drift',
    'list what changed between two revisions of pages, and whether it allows callers more (widening), less (narrowing) or neither',
    async () => (await import('./drift.command.ts')).drift,
  ),
  entry(
    'jwks',
    'print the public keys (JWKS) that a mock needs to accept the tokens of this tool',
    async () => (await import('./jwks.command.ts')).jwks,
  ),
  entry(
    'token',
    'print a token to try by hand, signed with the key that jwks prints',
    async () => (await import('./token.command.ts')).token,
  ),
];
