/** `graph-conformance plan`: what a run would send. Nothing leaves. */
import { underivable } from '../cases/derive.ts';
import { caseObjection } from '../interlocks/index.ts';
import { describeIdentity, type Case, type PlannedRequest } from '../model.ts';
import { authoritiesOf } from '../run/tally.ts';
import { settingsCommand } from './command.ts';
import { complain } from './io.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { objectionsTo, interlockContextOf } from '../run/objections.ts';
import { fillHoles } from '../http.ts';

function caller({ identity, credential }: PlannedRequest): string {
  const who = identity.kind === 'token' ? describeIdentity(identity) : 'nobody';
  switch (credential.place) {
    case 'header':
      return credential.scheme === 'Bearer' ? who : `${who}, as "${credential.scheme} <token>"`;
    case 'query':
      return `${who}, with the token in the query string`;
    case 'literal':
      return `${who}, with Authorization "${credential.value}"`;
    case 'nowhere':
      return who;
  }
}

function content({ body, framing }: PlannedRequest): string {
  if (body !== undefined)
    return body.times > 1 ? `body of ${body.unit.length * body.times} octets` : `body ${body.unit}`;
  return framing === 'none' ? 'no body, no framing fields' : 'no body, Content-Length: 0';
}

/** Cases that read the same answer stand under one request. */
function byRequest(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const key = JSON.stringify([one.operation.id, one.plan]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

function requestLines(cases: readonly Case[], { settings }: RunPlan): string[] {
  const [first] = cases;
  if (!first) return [];
  const { plan } = first;
  const stopped = caseObjection(interlockContextOf(settings), first);
  const path = fillHoles(plan.path, { ...settings.params, ...plan.fixedParams });
  const url = `${settings.target?.url ?? 'http://embedded-reference-server'}${path}`;
  const headers = plan.headers.map(([name, value]) => `${name}: ${value}`).join(', ');
  return [
    `${plan.method} ${url}`,
    `  as ${caller(plan)}; ${headers === '' ? 'no further headers' : headers}; ${content(plan)}${plan.transport === 'raw' ? '; connection watched after the answer' : ''}`,
    ...cases.map((one) => `  ${one.id} [${[...authoritiesOf(one)].join(' ')}] ${one.expectation}`),
    ...(stopped === undefined ? [] : [`  stopped by ${stopped}`]),
  ];
}

export const plan = settingsCommand(
  { name: 'plan', usage: 'plan [flags]', flags: {}, examples: ['plan', 'plan --suite headers'] },
  async (io, { settings }) => {
    const planned = await planRun(settings);
    if (!planned.ok) return complain(io, planned.problems);
    const { cases: ofThisRun, specs } = planned.plan;
    const groups = byRequest(ofThisRun);
    const stopped = objectionsTo(planned.plan);
    for (const cases of groups.values()) io.out(`${requestLines(cases, planned.plan).join('\n')}\n\n`);
    io.out(`${groups.size} requests for ${ofThisRun.length} cases on ${specs.length} pages; nothing was sent\n`);
    for (const spec of planned.plan.specs) {
      const reason = underivable(spec);
      if (reason !== undefined) io.out(`no case for ${spec.apiVersion}/${spec.page}: ${reason}\n`);
    }
    for (const reason of stopped) io.out(`a run would send nothing: ${reason}\n`);
    return 0;
  },
);
