/** Selecting cases changes no verdict: what a case depends on is sent with it. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { ephemeralIssuer } from '../../fixtures/issuer/index.ts';
import { startReferenceServer, withState } from '../../fixtures/server/index.ts';
import type { OperationSpec } from '../../specs/model.ts';
import { deriveAll } from '../cases/derive.ts';
import { dependenciesOf } from '../cases/select.ts';
import { retire, specOf } from '../cases/specs.test-data.ts';
import { plan } from '../cli/plan.command.ts';
import { mintedIdentities } from '../identities/provider.ts';
import { applies, type Case, type CaseResult } from '../model.ts';
import { judged } from '../runner/engine.test-data.ts';
import { call, judged as judgedRun, newFolder, planned } from './in-process.test-data.ts';
import { answering, as, bodyNeeded, isSuccess, lying, pageForVerbs, type Lie } from './lies.test-data.ts';
import { permittedDependencies } from './objections.ts';
import { enoughIds } from './prove/trial.ts';
import { localIssuer } from './state-folder.ts';

const issuer = await ephemeralIssuer();
const provider = mintedIdentities(issuer);

const rows = { DelegatedWork: ['Widget.ReadWrite.All'], Application: ['W.All'] } as const;
const hole = 'androidDeviceOwnerEnrollmentProfileId';
const deletePage = specOf([{ method: 'DELETE', path: '/widgets/{widgetId}' }], rows);

const servers: readonly (readonly [says: string, spec: OperationSpec, lie: Lie])[] = [
  ['an honest one', retire, () => ({})],
  [
    'one that lets apps in and nobody else',
    retire,
    (honest) => ({ permits: (claims, spec) => claims['idtyp'] === 'app' && honest.permits(claims, spec) }),
  ],
  ['one that knows no id', retire, () => ({ knowsId: () => false })],
  ['one that answers 200', retire, answering(isSuccess, as(200))],
  ['one that refuses a request without a body', retire, bodyNeeded],
  [
    'one that sends no request-id and no challenge',
    retire,
    answering(
      (status) => status === 401,
      (answer) => ({ ...answer, headers: {} }),
    ),
  ],
  ['one that answers another verb with a page', retire, pageForVerbs],
  ['one that lets everybody in', retire, () => ({ permits: () => true })],
  ['one that remembers what was deleted', deletePage, withState({ says: 'id-gone', looksFirst: true })],
];

const atOnce = 8;

const toldOf = ({ case: { id }, verdict, findings }: CaseResult) => ({
  id,
  verdict,
  findings: findings.map(({ check, outcome, seen }) => `${check} ${outcome} ${seen}`),
});

for (const [says, spec, lie] of servers)
  test(`each case alone has the verdict of the whole run: ${says}`, { timeout: 60_000 }, async () => {
    const derived = deriveAll([spec]).filter(applies);
    const params = enoughIds(derived);
    const resultsOf = async (cases: readonly Case[]) => {
      const server = await startReferenceServer({
        specs: [spec],
        jwks: issuer.jwks,
        behaviour: lying(lie),
        knownIds: Object.values(params).flat(),
      });
      try {
        return await judged(cases, server.url, { provider, params, dependencies: dependenciesOf(cases, derived) });
      } finally {
        await server.close();
      }
    };
    const whole = await resultsOf(derived);
    expect(whole).toHaveLength(derived.length);
    // each on a server of its own, so some at once: they wait for connections that are watched
    for (let at = 0; at < derived.length; at += atOnce) {
      const alone = await Promise.all(derived.slice(at, at + atOnce).map((one) => resultsOf([one])));
      expect(alone.flat().map(toldOf)).toEqual(whole.slice(at, at + atOnce).map(toldOf));
    }
  });

describe('what a case depends on', () => {
  test('is sent with it, told, and not counted', async () => {
    const { summary, text } = await judgedRun({
      cwd: await newFolder(),
      argv: ['--case', 'routing/verb-get', '--gate', 'graph'],
    });
    expect(summary.exit.code).toBe(0);
    expect(summary.verdicts).toEqual({ pass: summary.planned, inconclusive: 0, fail: 0, error: 0 });
    expect(summary.dependencies).toHaveLength(summary.planned);
    expect(text).toMatch(
      /^also sent, since verdicts depend on it, and not counted: \S+\/response\/documented-success \(pass\)$/m,
    );
  });

  test('is told as a warning where only that would stand against it', async () => {
    const cwd = await newFolder();
    const argv = ['--case', 'routing/verb-get', '--spec', '*revoketoken*'];
    const { specs } = await planned({ cwd, argv });
    const without = answering(isSuccess, (answer) => ({ ...answer, headers: {} }));
    const { jwks } = await localIssuer(cwd);
    const server = await startReferenceServer({ specs, jwks, behaviour: lying(without) });
    onTestFinished(() => server.close());
    const { summary, text } = await judgedRun({ cwd, argv: [...argv, '--target', server.url] });
    expect(summary.dependencies).toMatchObject([{ standing: 'warning' }, { standing: 'warning' }]);
    expect(text).toMatch(/^also sent, .*\/response\/documented-success \(warning\)$/m);
  });

  test('is not sent where no verdict depends on it', async () => {
    const { summary } = await judgedRun({
      cwd: await newFolder(),
      argv: ['--case', 'headers/no-authorization', '--spec', '*revoketoken*'],
    });
    expect(summary.exit.code).toBe(0);
    expect(summary.dependencies).toBeUndefined();
  });

  test('stands in the plan, apart from what is counted', async () => {
    const { out } = await call(plan, {
      cwd: await newFolder(),
      argv: ['--case', 'routing/verb-get', '--spec', '*deviceowner*-revoketoken'],
    });
    expect(out).toContain('besides, where a verdict depends on it, and not counted:\n\nset up: POST ');
    expect(out).toContain('1 request for 1 case on 1 page');
  });

  test('is left out where an interlock stops it, and stops nothing else', async () => {
    const argv = ['--target', 'https://graph.microsoft.com', '--case', 'routing/verb-get', '--spec', '*deviceowner*'];
    const { cases, derived, settings, ...rest } = await planned({
      cwd: await newFolder(),
      argv: [...argv, '--param', `${hole}=1`],
    });
    const identities = {
      reader: { provider: 'static', scheme: 'Application', permissions: [], token: { env: 'T' } },
    } as const;
    const part = { ...rest, cases, derived, settings: { ...settings, identities } };
    expect(dependenciesOf(cases, derived).some(({ expects }) => expects === 'success')).toBe(true);
    expect(permittedDependencies(part).some(({ expects }) => expects === 'success')).toBe(false);
  });
});
