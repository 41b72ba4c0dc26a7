import { workTenant, type Issuer } from '../../fixtures/issuer/index.ts';
import { isServed, startReferenceServer } from '../../fixtures/server/index.ts';
import { startTenant } from '../../fixtures/tenant/index.ts';
import { standInId } from '../../specs/model.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import type { Settings } from '../settings/model.ts';
import { readSettings } from '../settings/read-settings.ts';
import { shown } from '../settings/wording.ts';
import { localIssuer } from '../run/state-folder.ts';
import { gapsIn, servable } from '../run/embedded-servers.ts';
import { didYouMean } from '../../specs/text.ts';

const manners = ['graph', 'tenant'] as const;
type Manner = (typeof manners)[number];

interface MockFlags {
  readonly port: number;
  readonly manner: Manner;
  /** The flags that are settings. */
  readonly rest: readonly string[];
}

const defaultPort = 4010;

/** Takes `--name VALUE` or `--name=VALUE` out of the arguments. */
function take(
  argv: readonly string[],
  flag: string,
): { readonly value: string | undefined; readonly rest: readonly string[] } {
  const at = argv.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at < 0) return { value: undefined, rest: argv };
  const joined = argv[at]?.startsWith(`${flag}=`) === true;
  const value = joined ? argv[at]?.slice(flag.length + 1) : argv[at + 1];
  return { value: value ?? '', rest: argv.toSpliced(at, joined ? 1 : 2) };
}

function readFlags(argv: readonly string[]): MockFlags | { readonly problem: string } {
  const { value: portText = String(defaultPort), rest: others } = take(argv, '--port');
  const { value: mannerText = 'graph', rest } = take(others, '--manner');
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535)
    return { problem: `--port: found ${shown(portText)}; use a number from 0 to 65535` };
  const manner = manners.find((one) => one === mannerText);
  if (manner === undefined)
    return {
      problem: `--manner: found ${shown(mannerText)}; use one of ${manners.join(', ')}${didYouMean(mannerText, manners)}`,
    };
  return { port, manner, rest };
}

interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** `graph`: the pages to the letter. `tenant`: as the service behaves, with profiles that can be made, revoked and deleted. */
async function serve(
  { port, manner }: MockFlags,
  { specs }: RunPlan,
  settings: Settings,
  issuer: Issuer,
): Promise<Served> {
  const { jwks } = issuer;
  if (manner === 'tenant') return startTenant({ jwks, tenantId: workTenant, port, specs });
  return startReferenceServer({ specs: servable(specs), jwks, port, knownIds: Object.values(settings.params) });
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
}

export async function mock(io: Io): Promise<ExitCode> {
  const flags = readFlags(io.argv);
  if ('problem' in flags) return complain(io, [flags.problem]);
  const read = await readSettings({ ...io, argv: flags.rest });
  if (!read.ok) return complain(io, read.problems);
  const { settings } = read;
  const planned = await planRun({ ...settings, target: undefined });
  if (!planned.ok) return complain(io, planned.problems);
  const issuer = await localIssuer(io.cwd);
  const server = await serve(flags, planned.plan, settings, issuer).catch((error: NodeJS.ErrnoException) => error);
  if (server instanceof Error) return complain(io, [`--port: ${flags.port} cannot be used: ${server.message}`]);
  const ids =
    flags.manner === 'tenant'
      ? 'with profiles of its own; run with --destructive disposable'
      : `for the id ${[standInId, ...Object.values(settings.params)].join(' and ')}`;
  const { specs } = planned.plan;
  for (const gap of flags.manner === 'graph' ? gapsIn(specs) : []) io.err(`${gap}\n`);
  io.err(
    `${server.url} serves ${specs.filter(isServed).length} pages as of ${settings.asOf}, ${ids}; tokens: graph-conformance token --scheme DelegatedWork --permission NAME; Ctrl-C ends\n`,
  );
  await untilSignal();
  await server.close();
  return 0;
}
