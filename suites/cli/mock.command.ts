import { startReferenceServer } from '../../fixtures/server/index.ts';
import { standInId } from '../../specs/model.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { planRun } from './plan-run.ts';
import { readSettings } from './settings/read-settings.ts';
import { shown } from './settings/wording.ts';
import { localIssuer } from './state-folder.ts';

interface Port {
  readonly port: number;
  /** The flags that are not about the port. */
  readonly rest: readonly string[];
}

const defaultPort = 4010;

function takePort(argv: readonly string[]): Port | { readonly problem: string } {
  const at = argv.findIndex((arg) => arg === '--port' || arg.startsWith('--port='));
  if (at < 0) return { port: defaultPort, rest: argv };
  const joined = argv[at]?.split('=')[1];
  const text = joined ?? argv[at + 1] ?? '';
  const port = Number(text);
  if (text === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    return { problem: `--port: found ${shown(text)}; use a number from 0 to 65535` };
  return { port, rest: argv.toSpliced(at, joined === undefined ? 2 : 1) };
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
}

export async function mock(io: Io): Promise<ExitCode> {
  const taken = takePort(io.argv);
  if ('problem' in taken) return complain(io, [taken.problem]);
  const read = await readSettings({ ...io, argv: taken.rest });
  if (!read.ok) return complain(io, read.problems);
  const planned = await planRun({ ...read.settings, target: undefined });
  if (!planned.ok) return complain(io, planned.problems);
  const issuer = await localIssuer(io.cwd);
  const { specs } = planned.plan;
  const knownIds = Object.values(read.settings.params);
  const server = await startReferenceServer({ specs, jwks: issuer.jwks, port: taken.port, knownIds }).catch(
    (error: NodeJS.ErrnoException) => error,
  );
  if (server instanceof Error) return complain(io, [`--port: ${taken.port} cannot be used: ${server.message}`]);
  io.err(
    `${server.url} serves ${specs.length} pages as of ${read.settings.asOf}, for the id ${[standInId, ...knownIds].join(' and ')}; tokens: graph-conformance token --scheme DelegatedWork --permission NAME; Ctrl-C ends\n`,
  );
  await untilSignal();
  await server.close();
  return 0;
}
