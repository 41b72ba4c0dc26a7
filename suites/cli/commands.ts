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
    'judge a target; without --target, the embedded reference server',
    async () => (await import('./run.command.ts')).run,
  ),
  entry(
    'plan',
    'print every request that a run would send, with identity and expectation; send nothing',
    async () => (await import('./plan.command.ts')).plan,
  ),
  entry(
    'list',
    'print the cases, checks, specs or identities of a run, a line each or as JSON; send nothing',
    async () => (await import('./list.command.ts')).list,
  ),
  entry(
    'merge',
    'put the records of all shards of a run (run --shard I/N --report FOLDER) together to one, and gate on it',
    async () => (await import('./merge.command.ts')).merge,
  ),
  entry(
    'report',
    'print a report of a run from its record (run --report FOLDER writes all of them); exits 0 whatever it says',
    async () => (await import('./report.command.ts')).report,
  ),
  entry(
    'compare',
    'show, case by case, where the answers in record B differ from those in record A, the measure',
    async () => (await import('./compare.command.ts')).compare,
  ),
  entry(
    'mock',
    'serve the specs as the reference server does, on this machine only, until Ctrl-C',
    async () => (await import('./mock.command.ts')).mock,
  ),
  entry(
    'prove',
    'show that every check can fail: tell every lie there is a mutant for, and print who sees it',
    async () => (await import('./prove.command.ts')).prove,
  ),
  entry(
    'whoami',
    'show who the configured identities are, and which rows of the matrix nobody can exercise; print no token',
    async () => (await import('./whoami.command.ts')).whoami,
  ),
  entry(
    'sweep',
    'delete the disposable profiles that a killed run has left behind; only what its journal names',
    async () => (await import('./sweep.command.ts')).sweep,
  ),
  entry(
    'init',
    'write a configuration with comments, an example of every secret that it may refer to, and a first CI job; no secret',
    async () => (await import('./init.command.ts')).init,
  ),
  entry(
    'compile',
    'read pages of the documentation into specs; a page that cannot be read without a guess is a problem, not a spec',
    async () => (await import('./compile.command.ts')).compile,
  ),
  entry(
    'reconcile',
    'read the same pages in several languages or revisions; where they disagree, say so and take no vote',
    async () => (await import('./reconcile.command.ts')).reconcile,
  ),
  entry(
    'drift',
    'list what changed for a caller: widening, narrowing or neutral; 0 whatever changed, 2 where nothing was compared',
    async () => (await import('./drift.command.ts')).drift,
  ),
  entry(
    'jwks',
    'print the public keys of the local issuer, for a mock that is to accept minted tokens',
    async () => (await import('./jwks.command.ts')).jwks,
  ),
  entry('token', 'print a token of the local issuer', async () => (await import('./token.command.ts')).token),
];
