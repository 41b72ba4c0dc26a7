/** `graph-conformance mock`: the reference server, or a tenant to practise on, until a signal ends it. */
import { resolve } from 'node:path';
import { workTenant, type Issuer } from '../../fixtures/issuer/index.ts';
import { isServed, type SeenAnswer } from '../../fixtures/server/index.ts';
import { startTenant } from '../../fixtures/tenant/index.ts';
import { standInId } from '../../specs/model.ts';
import { plural } from '../../specs/text.ts';
import { lineKeysOf } from '../cases/operations.ts';
import { lineKey } from '../http.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { flag } from '../settings/flag.ts';
import { anyText, oneOf, wholeNumber } from '../settings/value-types.ts';
import { localIssuer } from '../run/state-folder.ts';
import { gapsIn, serveReference } from '../run/embedded-servers.ts';
import { settingsCommand } from './command.ts';
import { complain } from './io.ts';
import { interrupted } from './until-signal.ts';
import { seenAnswers } from './mock-from.ts';

const manners = ['graph', 'tenant'] as const;
type Manner = (typeof manners)[number];

interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** `graph`: the pages to the letter; what requests create, change and delete is kept until it ends. `tenant`: as the service behaves, with profiles that can be made, revoked and deleted. */
async function serve(
  manner: Manner,
  plan: RunPlan,
  { jwks }: Issuer,
  { port, seen }: { readonly port: number; readonly seen: readonly SeenAnswer[] },
): Promise<Served> {
  if (manner === 'tenant') return startTenant({ jwks, tenantId: workTenant, port, specs: plan.specs });
  return serveReference(plan, { jwks, port, forgets: true, seen });
}

/** Nothing, where no record is named. */
async function seenFrom(from: string | undefined, cwd: string, { specs }: RunPlan): ReturnType<typeof seenAnswers> {
  if (from === undefined) return { ok: true, seen: [] };
  const served = new Set(specs.flatMap(lineKeysOf));
  return seenAnswers(from, resolve(cwd, from), ({ apiVersion, request: { method, path } }) =>
    served.has(lineKey(method, `/${apiVersion}${path}`)),
  );
}

export const mock = settingsCommand(
  {
    name: 'mock',
    usage: 'mock [--port N] [--manner MANNER | --from RECORD] [flags]',
    flags: {
      port: flag('--port N', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 4010),
      manner: flag(
        '--manner MANNER',
        'graph: answers as the pages say, and keeps what requests create, change and delete; tenant: answers as the service does, to practise a run against a tenant',
        oneOf(manners),
        'graph',
      ),
      from: flag(
        '--from RECORD',
        'a run.json, or the folder that --report named: where a request succeeded there, this mock answers with the status, the members and the kinds of values that were seen; with the values themselves where the record holds them (see --evidence); all else, refusals and what requests do among it, is as the pages say',
        anyText,
      ),
    },
    examples: ['mock --port 4010', 'mock --manner tenant --as-of latest', 'mock --from reports/tenant'],
  },
  async (io, { settings, port, manner, from }) => {
    if (from !== undefined && manner === 'tenant')
      return complain(io, ['--from: does not go with --manner tenant, which answers in its own way; keep one']);
    const planned = await planRun(settings);
    if (!planned.ok) return complain(io, planned.problems);
    const read = await seenFrom(from, io.cwd, planned.plan);
    if (!read.ok) return complain(io, read.problems);
    const { seen } = read;
    const issuer = await localIssuer(io.cwd);
    const server = await serve(manner, planned.plan, issuer, { port, seen }).catch((error: Error) => error);
    if (server instanceof Error) return complain(io, [`--port: ${port} cannot be used: ${server.message}`]);
    const ids =
      manner === 'tenant'
        ? 'and keeps the profiles that requests create; run with --destructive disposable and --create-in'
        : `for the id ${[standInId, ...Object.values(settings.params).flat()].join(' and ')}`;
    const { specs, types } = planned.plan;
    for (const gap of manner === 'graph' ? gapsIn(specs, types) : []) io.err(`${gap}\n`);
    const like = from === undefined ? '' : `, ${plural(seen.length, 'request line')} of them as seen in ${from}`;
    io.err(
      `${server.url} serves ${specs.filter((spec) => isServed(spec, types)).length} pages as of ${settings.asOf}${like}, ${ids}; tokens: graph-conformance token --scheme DelegatedWork --permission NAME; Ctrl-C ends\n`,
    );
    await interrupted();
    await server.close();
    return 0;
  },
);
