/** `graph-conformance mock`: the reference server, or a tenant to practise on, until a signal ends it. */
import { workTenant, type Issuer } from '../../fixtures/issuer/index.ts';
import { isServed } from '../../fixtures/server/index.ts';
import { startTenant } from '../../fixtures/tenant/index.ts';
import { standInId } from '../../specs/model.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { flag } from '../settings/flag.ts';
import { oneOf, wholeNumber } from '../settings/value-types.ts';
import { localIssuer } from '../run/state-folder.ts';
import { gapsIn, serveReference } from '../run/embedded-servers.ts';
import { settingsCommand } from './command.ts';
import { complain, untilSignal } from './io.ts';

const manners = ['graph', 'tenant'] as const;
type Manner = (typeof manners)[number];

interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** `graph`: the pages to the letter; what requests create, change and delete is kept until it ends. `tenant`: as the service behaves, with profiles that can be made, revoked and deleted. */
async function serve(manner: Manner, port: number, plan: RunPlan, { jwks }: Issuer): Promise<Served> {
  if (manner === 'tenant') return startTenant({ jwks, tenantId: workTenant, port, specs: plan.specs });
  return serveReference(plan, { jwks, port, forgets: true });
}

export const mock = settingsCommand(
  {
    name: 'mock',
    usage: 'mock [--port N] [--manner graph|tenant] [flags]',
    flags: {
      port: flag('--port N', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 4010),
      manner: flag(
        '--manner MANNER',
        'graph: answers as the pages say, and keeps what requests create, change and delete; tenant: answers as the service does, to practise a run against a tenant',
        oneOf(manners),
        'graph',
      ),
    },
    examples: ['mock --port 4010', 'mock --manner tenant --as-of latest'],
  },
  async (io, { settings, port, manner }) => {
    const planned = await planRun(settings);
    if (!planned.ok) return complain(io, planned.problems);
    const issuer = await localIssuer(io.cwd);
    const server = await serve(manner, port, planned.plan, issuer).catch((error: Error) => error);
    if (server instanceof Error) return complain(io, [`--port: ${port} cannot be used: ${server.message}`]);
    const ids =
      manner === 'tenant'
        ? 'and keeps the profiles that requests create; run with --destructive disposable and --create-in'
        : `for the id ${[standInId, ...Object.values(settings.params).flat()].join(' and ')}`;
    const { specs, types } = planned.plan;
    for (const gap of manner === 'graph' ? gapsIn(specs, types) : []) io.err(`${gap}\n`);
    io.err(
      `${server.url} serves ${specs.filter((spec) => isServed(spec, types)).length} pages as of ${settings.asOf}, ${ids}; tokens: graph-conformance token --scheme DelegatedWork --permission NAME; Ctrl-C ends\n`,
    );
    await untilSignal();
    await server.close();
    return 0;
  },
);
