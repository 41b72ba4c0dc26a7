/** `graph-conformance plan`: what a run would send. Nothing leaves. */
import { caseObjection } from '../interlocks/index.ts';
import { applies, describeIdentity, whyLeftOut, type Case, type PlannedRequest } from '../model.ts';
import { whyNotJudged } from '../reporters/wording.ts';
import { authoritiesOf } from '../run/tally.ts';
import { settingsCommand } from './command.ts';
import { complain } from './io.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { objectionsTo, interlockContextOf, permittedDependencies } from '../run/objections.ts';
import { fillHoles } from '../http.ts';
import { firstOfEach, idsNeeded, ObjectIds, paramLine, type IdList } from '../runner/object-ids.ts';
import { plural } from '../../specs/text.ts';

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
function byRequest(cases: readonly Case[]): readonly (readonly Case[])[] {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const key = JSON.stringify([one.operation.id, one.plan]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function requestLines(cases: readonly Case[], objectIds: ObjectIds, { settings }: RunPlan): string[] {
  const [first] = cases;
  if (!first) return [];
  const { plan } = first;
  const stopped = caseObjection(interlockContextOf(settings), first);
  const path = fillHoles(plan.path, { ...plan.fixedParams, ...objectIds.take(first) });
  const url = `${settings.target?.url ?? 'http://embedded-reference-server'}${path}`;
  const headers = plan.headers.map(([name, value]) => `${name}: ${value}`).join(', ');
  return [
    `${plan.method} ${url}`,
    `  as ${caller(plan)}; ${headers === '' ? 'no further headers' : headers}; ${content(plan)}${plan.transport === 'raw' ? '; connection watched after the answer' : ''}`,
    ...cases.map((one) => `  ${one.id} [${[...authoritiesOf(one)].join(' ')}] ${one.expectation}`),
    ...(stopped === undefined ? [] : [`  stopped by ${stopped}`]),
  ];
}

/** What `--param` has to give, and how much of it was given. */
function idLine(list: IdList): string {
  const needed = idsNeeded(list);
  const use =
    list.deleting > 0 ? ` (${plural(list.deleting, 'request')} delete${list.deleting === 1 ? 's' : ''} one each)` : '';
  return `  ${paramLine(list)}  ${plural(needed, 'id')}${use}, ${list.values.length} given`;
}

export const plan = settingsCommand(
  { name: 'plan', usage: 'plan [flags]', flags: {}, examples: ['plan', 'plan --suite headers'] },
  async (io, { settings }) => {
    const planned = await planRun(settings);
    if (!planned.ok) return complain(io, planned.problems);
    const { cases: ofThisRun, specs, withoutCases } = planned.plan;
    const besides = firstOfEach(permittedDependencies(planned.plan));
    const objectIds = new ObjectIds([...ofThisRun, ...besides], settings.params);
    const stopped = objectionsTo(planned.plan);
    const requests = byRequest(ofThisRun.filter(applies));
    for (const cases of requests) io.out(`${requestLines(cases, objectIds, planned.plan).join('\n')}\n\n`);
    if (besides.length > 0) io.out('besides, where a verdict depends on it, and not counted:\n\n');
    for (const one of besides) io.out(`${requestLines([one], objectIds, planned.plan).join('\n')}\n\n`);
    for (const one of ofThisRun) {
      const why = whyLeftOut(one);
      if (why !== undefined) io.out(`not sent: ${one.id}: ${why}\n`);
    }
    if (settings.target && objectIds.lists.length > 0)
      io.out(`ids that the target has to know:\n${objectIds.lists.map(idLine).join('\n')}\n`);
    const [inexpressible, excluded] = [
      ofThisRun.filter(({ notApplicable }) => notApplicable !== undefined).length,
      ofThisRun.filter((one) => one.notApplicable === undefined && one.excluded !== undefined).length,
    ];
    const apart = `${inexpressible > 0 ? `, ${inexpressible} not applicable` : ''}${excluded > 0 ? `, ${excluded} excluded` : ''}`;
    io.out(
      `${requests.length} requests for ${ofThisRun.length} cases on ${specs.length} pages${apart}; nothing was sent\n`,
    );
    for (const page of withoutCases) {
      const incomplete = page.excluded === undefined ? '; a run is incomplete for it' : '';
      io.out(`no case for ${page.apiVersion}/${page.page}: ${whyNotJudged(page)}${incomplete}\n`);
    }
    for (const reason of stopped) io.out(`a run would send nothing: ${reason}\n`);
    return 0;
  },
);
