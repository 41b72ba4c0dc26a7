/** `graph-conformance plan`: what a run would send. Nothing leaves. */
import { caseObjection } from '../interlocks/index.ts';
import { describeIdentity, type Case, type PlannedRequest } from '../model.ts';
import { addUnsent, type Unsent } from '../reporters/grouping.ts';
import { whyNotJudged } from '../reporters/wording.ts';
import { settingsCommand } from './command.ts';
import { familiesText } from './plan-families.ts';
import { complain, say } from './io.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { namesNotAtHand } from '../run/identities.ts';
import { interlockContextOf, permittedDependencies } from '../run/objections.ts';
import { standIns, stepsOf, type PlannedStep, type Purpose } from '../run/planned-steps.ts';
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

const purposes: Readonly<Record<Purpose, string>> = {
  'set-up': 'set up: ',
  case: '',
  ids: 'tells ids that others need: ',
  probe: 'with a permission that the permission data alone lists: ',
  look: 'where the answer is as expected: ',
  'clean-up': 'clean up: ',
};

/** Who demands what the case's checks look at. */
const authoritiesOf = ({ checks }: Case): string => [...new Set(checks.map(({ check }) => check.authority))].join(' ');

function stepText({ purpose, plan, cases }: PlannedStep, { settings }: RunPlan): string {
  const context = interlockContextOf(settings);
  const [stopped] = cases.flatMap((one) => caseObjection(context, one) ?? []);
  const url = `${settings.target?.url ?? 'http://embedded-reference-server'}${fillHoles(plan.path, plan.fixedParams ?? {})}`;
  const headers = plan.headers.map(([name, value]) => `${name}: ${value}`).join(', ');
  const lines = [
    `${purposes[purpose]}${plan.method} ${url}`,
    `  as ${caller(plan)}; ${headers === '' ? 'no further headers' : headers}; ${content(plan)}${plan.transport === 'raw' ? '; connection watched after the answer' : ''}`,
    ...cases.map((one) => `  ${one.id} [${authoritiesOf(one)}] ${one.expectation}`),
    ...(stopped === undefined ? [] : [`  stopped by ${stopped}`]),
  ];
  return `${lines.join('\n')}\n\n`;
}

/** Without the ids that lists will tell to requests of their operations, and those of objects that the run makes. */
function withoutListed(cases: readonly Case[], steps: readonly PlannedStep[]): readonly Case[] {
  const told = new Map<string, PlannedRequest['fixedParams']>();
  for (const { plan: sent, cases: readers } of steps) {
    const listed = Object.entries(sent.fixedParams ?? {}).filter(([, id]) =>
      Object.values(standIns).some((own) => id.startsWith(own)),
    );
    for (const { operation } of readers)
      told.set(operation.id, { ...told.get(operation.id), ...Object.fromEntries(listed) });
  }
  // what no server serves is nobody's, whatever its id
  const isOfNobody = ({ plan: { method }, expects }: Case): boolean => method === 'GET' && expects === 'no-success';
  return cases
    .filter((one) => !isOfNobody(one))
    .map((one) => ({
      ...one,
      plan: { ...one.plan, fixedParams: { ...one.plan.fixedParams, ...told.get(one.operation.id) } },
    }));
}

/** What `--param` has to give, and how much of it was given. */
function idLine(list: IdList): string {
  const needed = idsNeeded(list);
  const use =
    list.deleting > 0 ? ` (${plural(list.deleting, 'request')} delete${list.deleting === 1 ? 's' : ''} one each)` : '';
  return `  ${paramLine(list)}  ${plural(needed, 'id')}${use}, ${list.values.length} given`;
}

/** Each reason once, whatever the number of its cases. */
function notSentText(notSent: Awaited<ReturnType<typeof stepsOf>>['notSent']): string {
  const groups = new Map<string, Unsent>();
  for (const [{ id, operation, plan: planned }, why] of notSent)
    addUnsent(groups, { id, operation: operation.id, identity: planned.identity }, why);
  return [...groups]
    .map(([reason, { ids }]) => {
      const lines = ids.map((id) => `  ${id}\n`).join('');
      return `not sent, ${plural(ids.length, 'case')}: ${reason}\n${lines}\n`;
    })
    .join('');
}

export const plan = settingsCommand(
  { name: 'plan', usage: 'plan [flags]', flags: {}, examples: ['plan', 'plan --suite headers'] },
  async (io, { settings }) => {
    const planned = await planRun(settings);
    if (!planned.ok) return complain(io, planned.problems);
    const { cases: ofThisRun, specs, withoutCases } = planned.plan;
    const { steps, besides, notSent, objections } = await stepsOf(planned.plan, Date.now);
    for (const step of steps) say(io, stepText(step, planned.plan));
    if (besides.length > 0)
      say(
        io,
        `besides, ${settings.least ? 'until one is granted, or ' : ''}where a verdict depends on it, and not counted:\n\n`,
      );
    for (const step of besides) say(io, stepText(step, planned.plan));
    say(io, notSentText(notSent));
    say(io, familiesText(ofThisRun, notSent));
    const dependencies = firstOfEach(permittedDependencies(planned.plan));
    const open = withoutListed([...ofThisRun, ...dependencies], [...steps, ...besides]);
    const { lists } = new ObjectIds(open, settings.params);
    if (settings.target && lists.length > 0)
      say(io, `ids that the target has to know:\n${lists.map(idLine).join('\n')}\n`);
    const [inexpressible, excluded] = [
      ofThisRun.filter(({ notApplicable }) => notApplicable !== undefined).length,
      ofThisRun.filter((one) => one.notApplicable === undefined && one.excluded !== undefined).length,
    ];
    const apart = `${inexpressible > 0 ? `, ${inexpressible} not applicable` : ''}${excluded > 0 ? `, ${excluded} excluded` : ''}`;
    const requests = steps.filter(({ purpose }) => purpose === 'case').length;
    const telling = steps.filter(({ purpose }) => purpose === 'ids').length;
    const probing = steps.filter(({ purpose }) => purpose === 'probe').length;
    const others = steps.length - requests - telling - probing;
    const more = [
      ...(telling > 0 ? [`, ${telling} to be told ids`] : []),
      ...(probing > 0 ? [`, ${probing} with permissions that the permission data alone lists`] : []),
      ...(others > 0 ? [`, and ${others} to set up, look and clean up`] : []),
    ].join('');
    say(
      io,
      `${plural(requests, 'request')} for ${plural(ofThisRun.length, 'case')} on ${plural(specs.length, 'page')}${apart}${more}; nothing was sent\n`,
    );
    for (const page of withoutCases) {
      const incomplete = page.excluded === undefined ? '; a run is incomplete for it' : '';
      say(io, `no case for ${page.apiVersion}/${page.page}: ${whyNotJudged(page)}${incomplete}\n`);
    }
    const later = namesNotAtHand(settings);
    if (later.length > 0)
      say(io, `tokens that only a run gets: of ${later.join(', ')}; \`whoami\` tells whether they fit\n`);
    for (const reason of objections) say(io, `a run would send nothing: ${reason}\n`);
    return 0;
  },
);
