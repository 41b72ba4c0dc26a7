/** What a plan says is what a run does: the same requests with the same identities in the same order, and the same cases left out. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openIssuer, workTenant, type Issuer } from '../../fixtures/issuer/index.ts';
import { startReferenceServer } from '../../fixtures/server/index.ts';
import { loadSpecs } from '../../specs/load.ts';
import { claimsOf } from '../identities/claims.ts';
import { compareClaims } from '../identities/compare-claims.ts';
import { keyOf } from '../identities/provider.ts';
import type { TokenIdentity } from '../model.ts';
import type { CaseRecord } from '../run-model.ts';
import { fillHoles } from '../http.ts';
import { wireRequestOf } from '../runner/sender.ts';
import { packageVersion } from '../../specs/package-root.ts';
import { frontOf, type Front, type Received } from './front.test-data.ts';
import { newFolder, planned, type Call } from './in-process.test-data.ts';
import { standIns, stepsOf, type PlannedStep } from './planned-steps.ts';
import { createIn, practise } from './practice-tenant.test-data.ts';
import { runPlan } from './run.ts';
import { letsEveryoneIn, plainWebServer, serveTarget } from './targets.test-data.ts';
import { stateFolder } from './state-folder.ts';
import { practise as practiseWithMsal } from './tenant-matrix.test-data.ts';

/** Words of a token by the identity that they are configured for; everything else is minted. */
type Configured = ReadonlyMap<string, string>;

const settings = { basePath: '', userAgent: `graph-conformance/${packageVersion()}` };

/** Of the credential that came, as a case sends it. */
function tokenIn({ path, headers }: Received): string | undefined {
  const inQuery = new URL(path, 'http://h').searchParams.get('access_token');
  if (inQuery !== null) return inQuery;
  const value = headers.find(([name]) => name === 'authorization')?.[1];
  return value?.split(' ').at(-1);
}

function isTokenOf(identity: TokenIdentity, token: string, configured: Configured): boolean {
  const own = configured.get(keyOf(identity));
  if (own !== undefined) return own === token;
  return compareClaims(identity, token, Date.now() / 1000).mismatches.length === 0;
}

const { run: runName, absentId, madeId, listedId } = standIns;
const ownIds = new RegExp(`(${runName}|${absentId}|${madeId}\\d+|${listedId})`);

/** What is a run's own stands for what a plan cannot know: an id is one and the same all along. */
class OwnIds {
  readonly #seen = new Map<string, string>();

  same(expected: string, received: string): boolean {
    const parts = expected.split(ownIds);
    if (parts.length === 1) return expected === received;
    const pattern = parts.map((part, at) => (at % 2 === 0 ? part.replaceAll(/\W/g, '\\$&') : '([0-9a-f-]{8,36})'));
    const found = new RegExp(`^${pattern.join('')}$`).exec(received);
    return parts.every((part, at) => {
      if (at % 2 === 0) return found !== null;
      const key = part === listedId ? `${parts[at - 1]}${part}` : part;
      const value = found?.[(at + 1) / 2] ?? '';
      const known = this.#seen.get(key) ?? value;
      this.#seen.set(key, known);
      return known === value;
    });
  }
}

function isSameRequest(step: PlannedStep, received: Received, configured: Configured, own: OwnIds): boolean {
  const { plan } = step;
  const token = plan.identity.kind === 'token' ? tokenIn(received) : undefined;
  if (plan.identity.kind === 'token' && (token === undefined || !isTokenOf(plan.identity, token, configured)))
    return false;
  const wire = wireRequestOf(plan, settings, token);
  const values = (name: string) => received.headers.filter(([other]) => other === name).map(([, value]) => value);
  return (
    wire.method === received.method &&
    own.same(wire.path, received.path) &&
    own.same(wire.body, received.body) &&
    wire.headers.every(([name, value]) => values(name).includes(value)) &&
    values('authorization').length === wire.headers.filter(([name]) => name === 'authorization').length
  );
}

/** Without its token: the identity is what its claims say. */
function shown(received: Received): string {
  const { scp, roles } = claimsOf(tokenIn(received) ?? '') ?? {};
  return `${received.method} ${received.path} ${JSON.stringify({ scp, roles })}`;
}

/** All steps in their order; between them at most what may be sent besides. */
function expectSame(
  { steps, besides }: { readonly steps: readonly PlannedStep[]; readonly besides: readonly PlannedStep[] },
  received: readonly Received[],
  configured: Configured,
): void {
  const own = new OwnIds();
  const left = [...besides];
  let next = 0;
  const strangers: string[] = [];
  for (const one of received) {
    const step = steps[next];
    if (step && isSameRequest(step, one, configured, own)) {
      next += 1;
      continue;
    }
    const at = left.findIndex((other) => isSameRequest(other, one, configured, own));
    if (at === -1) strangers.push(shown(one));
    else left.splice(at, 1);
  }
  const missing = steps
    .slice(next)
    .map(({ purpose, plan }) => `${purpose} ${plan.method} ${plan.path} ${JSON.stringify(plan.identity)}`);
  expect({ strangers: strangers.slice(0, 5), missing: missing.slice(0, 5) }).toEqual({ strangers: [], missing: [] });
}

async function expectPlanIsRun(how: Call, { received }: Front, configured: Configured = new Map()): Promise<void> {
  received.length = 0;
  const plan = await planned({ ...how, argv: [...(how.argv ?? []), '--concurrency', '1'] });
  const { steps, besides, notSent, objections } = await stepsOf(plan, Date.now);
  expect(received).toEqual([]);
  const told = [...steps.flatMap(({ cases: readers }) => readers), ...notSent.keys()].map(({ id }) => id);
  expect(told.sort()).toEqual(plan.cases.map(({ id }) => id).sort());
  const records: CaseRecord[] = [];
  const end = await runPlan(plan, {
    cwd: how.cwd,
    signal: new AbortController().signal,
    ...(how.hosts === undefined ? {} : { hosts: how.hosts }),
    onResult: (record) => records.push(record),
  });
  const stopped = end.ok ? end.summary.cut?.kind === 'stopped' : end.code === 4;
  expect(objections.length > 0, objections.join()).toBe(stopped);
  if (stopped) return expect(received).toEqual([]);
  expectSame({ steps, besides }, received, configured);
  expect(records.filter(({ skipped }) => skipped !== undefined).map(({ id, skipped }) => [id, skipped])).toEqual(
    [...notSent].map(([{ id }, why]) => [id, why]),
  );
}

const spec = (page: string, method: string, path: string, right = 'Thing.All') => ({
  page,
  apiVersion: 'beta',
  asOf: '2020-01-01',
  title: page,
  requests: [{ method, path }],
  source: { locale: 'en-US', commit: '0'.repeat(40), sha256: '0'.repeat(64) },
  requirements: [
    { id: 'request', clause: '#http-request', line: 3, kind: 'request' },
    ...[
      { id: 'permissions/delegated-work', scheme: 'DelegatedWork', supported: true, anyOf: [right, 'Thing.One'] },
      { id: 'permissions/application', scheme: 'Application', supported: false },
    ].map((row, at) => ({ ...row, clause: '#permissions', line: 5 + at, kind: 'permission' })),
    {
      id: 'headers/authorization',
      clause: '#headers',
      line: 8,
      kind: 'requestHeader',
      name: 'Authorization',
      required: true,
    },
    { id: 'request-body', clause: '#request-body', line: 9, kind: 'requestBody', body: 'none' },
    { id: 'response', clause: '#response', line: 10, kind: 'response', status: 204, body: 'none' },
  ],
  untestable: [],
});

const pages = [
  spec('thing-delete', 'DELETE', '/things/{thingId}'),
  spec('thing-retire', 'POST', '/things/{thingId}/retire'),
  spec('part-delete', 'DELETE', '/things/{thingId}/parts/{partId}'),
  spec('things-reset', 'POST', '/things/reset'),
];

async function folderOfSpecs(cwd: string, all = pages): Promise<void> {
  for (const one of all) {
    const folder = join(cwd, 'specs', 'beta', one.page);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${one.asOf}.json`), JSON.stringify(one));
  }
}

const right = { scheme: 'DelegatedWork', permissions: ['Thing.All'] } as const;
const another = { scheme: 'Application', permissions: ['Thing.All'] } as const;
const nothing = { scheme: 'DelegatedWork', permissions: [] } as const;

interface Identities {
  readonly config: object;
  readonly env: Readonly<Record<string, string>>;
  readonly configured: Configured;
}

const unsigned = (claims: object): string =>
  `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

/** Each by itself or together with others; of two for the same identity, the first that has a token speaks. */
async function kindsOf(issuer: Issuer) {
  const expired = await issuer.token({ ...right, defect: 'expired' });
  const [good, app, none] = await Promise.all([right, another, nothing].map((one) => issuer.token(one)));
  const elsewhere = unsigned({
    tid: crypto.randomUUID(),
    iss: 'https://sts.windows.net/x/',
    scp: 'Thing.All',
    idtyp: 'user',
  });
  const fixed = (identity: Omit<TokenIdentity, 'kind'>, token: string | undefined, works = true) => ({
    identity,
    token: works ? token : undefined,
    entry: (name: string) => ({ provider: 'static', ...identity, token: { env: name } }),
    value: token,
  });
  return {
    minted: { identity: undefined, token: undefined, entry: () => ({ provider: 'minted' }), value: undefined },
    good: fixed(right, good),
    app: fixed(another, app),
    none: fixed(nothing, none),
    opaque: fixed(right, 'an-opaque-token-of-mine'),
    expired: fixed(right, expired, false),
    misfit: fixed(another, good, false),
    unset: fixed(nothing, undefined, false),
    elsewhere: fixed(right, elsewhere),
    program: {
      identity: another,
      token: app,
      entry: () => ({ provider: 'command', ...another, command: [process.execPath, '-p', `'${app}'`] }),
      value: undefined,
    },
  };
}

type Kinds = Awaited<ReturnType<typeof kindsOf>>;

function identitiesOf(kinds: Kinds, names: readonly (keyof Kinds)[]): Identities {
  const chosen = names.map((name) => ({ name: `TOKEN_${name.toUpperCase()}`, ...kinds[name] }));
  const working = chosen.flatMap(({ identity, token }) =>
    identity && token !== undefined ? [[keyOf(identity), token] as const] : [],
  );
  return {
    config: Object.fromEntries(chosen.map(({ name, entry }) => [name.toLowerCase().replace('_', '-'), entry(name)])),
    env: Object.fromEntries(chosen.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
    configured: new Map(working.toReversed()),
  };
}

const flags = (name: string, ...values: readonly (string | undefined)[]) =>
  fc.constantFrom(...values).map((value) => (value === undefined ? [] : [name, value]));

const several = (...given: readonly (readonly fc.Arbitrary<readonly string[]>[])[]) =>
  fc.tuple(...given.flat()).map((parts) => parts.flat());

const excluded = fc.subarray(['*/response/*', 'headers/no-authorization', '*/permissions/application*'], {
  maxLength: 1,
});
const suites = fc
  .subarray(['permissions', 'headers', 'request-body', 'response', 'routing'], { minLength: 1, maxLength: 2 })
  .map((names) => names.flatMap((name) => ['--suite', name]));
const cases = flags('--case', '*appl*', '*authorization*', 'response/*', '*delegated-work*', '*routing*', '*empty*');
const selections = fc.oneof(suites, cases);
const shard = flags('--shard', undefined, undefined, '1/2', '2/2', '3/3');
const otherTenant = '7c1f0b52-3c0a-4f6e-8d0e-2f1b9a6c5d43';
const tenants = flags('--tenant', undefined, workTenant, otherTenant);

async function isPlanned(how: Call): Promise<boolean> {
  return planned(how).then(
    () => true,
    () => false,
  );
}

test('requests, identities and order of a plan are those of the run, whatever selects, shards and authenticates', async () => {
  const cwd = await newFolder();
  await folderOfSpecs(cwd);
  const loaded = await loadSpecs(join(cwd, 'specs'));
  if (!loaded.ok) throw new Error('the specs of this test do not load');
  const issuer = await openIssuer(stateFolder(cwd));
  const kinds = await kindsOf(issuer);
  const server = await startReferenceServer({ specs: loaded.specs, jwks: issuer.jwks, knownIds: ['a', 'b', 'c', 'd'] });
  onTestFinished(() => server.close());
  // Where answers are wrong, verdicts depend on more.
  const services = [server.url, (await serveTarget(letsEveryoneIn)).url, (await serveTarget(plainWebServer)).url];
  const fronts = await Promise.all(services.map(frontOf));
  const names = fc.subarray(Object.keys(kinds) as (keyof Kinds)[], { maxLength: 3 });
  const argv = several([
    selections,
    shard,
    tenants,
    flags('--spec', undefined, '*delete', 'thing-*', 'things-reset'),
    flags('--param', undefined, 'thingId=a', 'thingId=a,b,c'),
    flags('--param', undefined, 'partId=d'),
    flags('--max-requests', undefined, '1'),
    flags('--allow-host', undefined, '127.0.0.1'),
  ]);
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fronts), names, excluded, argv, async (front, some, exclude, given) => {
      // whose token a program's is, its plan does not know
      if (some.includes('program') && given.includes(otherTenant)) return;
      const { config, env, configured } = identitiesOf(kinds, some);
      const exclusions = exclude.map((one) => ({ case: one, reason: 'not ours' }));
      await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: config, exclude: exclusions }));
      const how = { cwd, env, argv: ['--specs', 'specs', '--target', front.url, '--allow-commands', ...given] };
      if (!(await isPlanned(how))) return;
      ran += 1;
      await expectPlanIsRun(how, front, configured);
    }),
    { numRuns: 24, seed: 12 },
  );
  expect(ran).toBeGreaterThan(12);
}, 60_000);

test('set-up, looks and clean-up of a plan are those of the run, in every way to treat what changes the target', async () => {
  const { tenant, cwd } = await practise();
  const [listed = ''] = tenant.profiles
    .filter(({ enrolledDeviceCount }) => enrolledDeviceCount === 0)
    .map(({ id }) => id);
  const front = await frontOf(tenant.url);
  const argv = several([
    selections,
    shard,
    flags('--spec', undefined, '*deviceowner*'),
    flags('--as-of', 'latest', 'first'),
    flags('--param', undefined, `androidForWorkEnrollmentProfileId=${listed}`),
    flags('--allow-id', undefined, listed),
    flags('--destructive', 'disposable', 'disposable', 'listed', 'skip'),
    fc.constantFrom(createIn, createIn, createIn.slice(2), []),
  ]);
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(argv, async (given) => {
      const how = { cwd, argv: ['--target', front.url, ...given] };
      if (!(await isPlanned(how))) return;
      ran += 1;
      await expectPlanIsRun(how, front);
    }),
    { numRuns: 12, seed: 12 },
  );
  expect(ran).toBeGreaterThan(4);
}, 60_000);

test('of the embedded server too, also where pages contradict each other and are judged on servers of their own', async () => {
  const cwd = await newFolder();
  await folderOfSpecs(cwd, [...pages, spec('thing-remove', 'DELETE', '/things/{thingId}', 'Part.All')]);
  const plan = await planned({ cwd, argv: ['--specs', 'specs'] });
  const { steps, besides, notSent } = await stepsOf(plan, Date.now);
  const records: CaseRecord[] = [];
  await runPlan(plan, { cwd, signal: new AbortController().signal, onResult: (record) => records.push(record) });
  expect([besides.length, notSent.size]).toEqual([0, 0]);
  const sent = new Map(records.map(({ operation, exchange }) => [JSON.stringify([operation, exchange]), exchange]));
  const lines = [...sent.values()].map((exchange) => `${exchange?.method} ${new URL(exchange?.url ?? '').pathname}`);
  expect(
    steps.map(({ plan: { method, path, fixedParams } }) => `${method} ${fillHoles(path, fixedParams ?? {})}`).sort(),
  ).toEqual(lines.sort());
  const operations = steps.map(({ cases: [one] }) => one?.operation.id);
  expect(operations[0]).toBe('beta/thing-remove');
  expect(operations.indexOf('beta/thing-delete')).toBeGreaterThan(operations.lastIndexOf('beta/thing-remove'));
});

test('where tokens come from an authority, the plan takes the configuration at its word and asks nobody', async () => {
  const { how, tenant, authority } = await practiseWithMsal({ obeys: 'latest', asOf: 'latest' });
  const front = await frontOf(tenant.url);
  const argv = [...(how.argv ?? []), '--target', front.url, '--case', '*configuration.readwrite.all'];
  await stepsOf(await planned({ ...how, argv }), Date.now);
  expect(authority.log).toEqual([]);
  await expectPlanIsRun({ ...how, argv }, front);
});
