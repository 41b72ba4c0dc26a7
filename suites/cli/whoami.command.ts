/** `graph-conformance whoami`: who the configured identities are, which cases can use them, and what cases need that nobody has. No token is printed. */
import { claimsOf, schemeOf } from '../identities/claims.ts';
import { keyOf, type IdentityProvider } from '../identities/provider.ts';
import type { TokenResult } from '../identities/token-source.ts';
import { applies, describeIdentity, type Case, type TokenIdentity } from '../model.ts';
import { tokensByName, mints, promptText } from '../run/identities.ts';
import { withoutInexpressible } from '../run/applicable.ts';
import { withConsent } from '../run/consent.ts';
import { settingsCommand } from './command.ts';
import { complain, say } from './io.ts';
import { untilSignal } from './until-signal.ts';
import { planRun } from '../run/plan.ts';
import type { IdentityConfig } from '../identities/config.ts';
import type { Settings } from '../settings/model.ts';
import { defined, firstOf, plural, printable } from '../../specs/text.ts';

type Configured = Exclude<IdentityConfig, { readonly provider: 'minted' }>;

function identityOf({ scheme, permissions, ...rest }: Configured): TokenIdentity {
  const { claim, beside, defect } = { claim: undefined, beside: undefined, defect: undefined, ...rest };
  return { kind: 'token', scheme, permissions, ...defined({ claim, beside, defect }) };
}

/** Cases by the identity that they need. */
function rowsOf(
  cases: readonly Case[],
): ReadonlyMap<string, { readonly identity: TokenIdentity; readonly cases: readonly Case[] }> {
  const rows = new Map<string, { identity: TokenIdentity; cases: Case[] }>();
  for (const one of cases) {
    const { identity } = one.plan;
    if (identity.kind !== 'token') continue;
    const row = rows.get(keyOf(identity)) ?? { identity, cases: [] };
    row.cases.push(one);
    rows.set(keyOf(identity), row);
  }
  return rows;
}

function lifetime(seconds: number | undefined, now: number): string {
  if (seconds === undefined) return 'it does not say when it expires';
  const minutes = Math.round((seconds - now) / 60);
  return minutes >= 0 ? `expires in ${minutes} min` : `expired ${-minutes} min ago`;
}

function tokenLine(answer: TokenResult, now: number): string {
  if (!answer.ok) return `no token: ${answer.problems.join('; ')}`;
  const claims = claimsOf(answer.token.reveal());
  const expires = answer.expiresAt ?? (typeof claims?.exp === 'number' ? claims.exp : undefined);
  if (!claims) return `an opaque token, taken at the configuration's word; ${lifetime(expires, now)}`;
  const tenant = typeof claims['tid'] === 'string' ? claims['tid'] : 'unknown';
  return `${schemeOf(claims)} of tenant ${tenant}; ${lifetime(expires, now)}`;
}

const mostListed = 3;

const listed = (cases: readonly Case[]): readonly string[] =>
  firstOf(
    cases.map(({ id }) => id),
    mostListed,
  ).map((line) => `    ${line}`);

async function identityLines(
  settings: Settings,
  tokens: ReadonlyMap<string, IdentityProvider['token']>,
  cases: readonly Case[],
): Promise<{ readonly lines: readonly string[]; readonly able: ReadonlySet<string> }> {
  const rows = rowsOf(cases);
  const able = new Set<string>();
  const lines: string[] = [];
  for (const [name, configured] of Object.entries(settings.identities)) {
    const token = tokens.get(name);
    if (configured.provider === 'minted' || token === undefined) continue;
    const identity = identityOf(configured);
    const answer = await token(identity);
    const row = rows.get(keyOf(identity));
    if (answer.ok && row) able.add(keyOf(identity));
    lines.push(
      `${name} (${configured.provider}): ${describeIdentity(identity)}`,
      `  ${tokenLine(answer, Date.now() / 1000)}`,
    );
    if (answer.ok)
      lines.push(
        ...(row
          ? [`  used by ${plural(row.cases.length, 'case')}:`, ...listed(row.cases)]
          : ['  no case asks for exactly this identity']),
      );
    lines.push('');
  }
  return { lines, able };
}

function openLines(cases: readonly Case[], able: ReadonlySet<string>): string[] {
  const open = [...rowsOf(cases)].filter(([key]) => !able.has(key)).map(([, row]) => row);
  if (open.length === 0) return ['there is an identity for every case'];
  return [
    'no token for these; their cases are skipped, and the run ends with exit code 3:',
    ...open.map((row) => `  ${describeIdentity(row.identity)}: ${plural(row.cases.length, 'case')}`),
  ];
}

export const whoami = settingsCommand(
  {
    name: 'whoami',
    usage: 'whoami [flags]',
    flags: {},
    examples: ['whoami', 'whoami --target https://graph.microsoft.com'],
  },
  async (io, { settings: given }) => {
    const consent = await withConsent(given, io);
    if (!consent.ok) return complain(io, consent.problems);
    const { settings } = consent;
    // Who could exercise a row does not depend on where it would be sent.
    const planned = await planRun({ ...settings, target: undefined });
    if (!planned.ok) return complain(io, planned.problems);
    const { signal, release } = untilSignal();
    const tokens = tokensByName(settings, Date.now, {
      cwd: io.cwd,
      signal,
      prompt: (asked) => io.err(promptText(asked)),
    });
    const cases = (await withoutInexpressible(settings, planned.plan.cases)).filter(applies);
    const { lines, able } = await identityLines(settings, tokens, cases).finally(release);
    for (const line of lines) say(io, `${printable(line)}\n`);
    const minted = mints(settings);
    const rows = minted
      ? ['tokens are made for whatever the cases need; they are sent only to this machine, and to hosts of --mock-host']
      : openLines(cases, able);
    for (const line of rows) say(io, `${line}\n`);
    return !signal.aborted && (minted || able.size > 0) ? 0 : 3;
  },
);
