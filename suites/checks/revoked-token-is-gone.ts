import { isObject, quotable } from '../../specs/text.ts';
import { jsonOfContent } from '../http.ts';
import type { Answer, Check, Judgement } from '../model.ts';
import { answerOf, fail, inconclusive, pass } from './judgements.ts';

/** The server's own clock, where it tells it: a local one may differ. */
function serverTime({ fields }: Answer): number {
  return Date.parse(fields.find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '');
}

function judgeProfile(profile: Readonly<Record<string, unknown>>, now: number): Judgement {
  const expires = profile['tokenExpirationDateTime'];
  const empty = ['tokenValue', 'qrCodeContent'].find((name) => profile[name] === null || profile[name] === '');
  if (empty !== undefined) return pass(`${empty} is empty`);
  if (typeof expires !== 'string') return inconclusive('the profile tells neither its token nor when that expires');
  if (Date.parse(expires) <= now) return pass('the enrollment token has expired');
  return fail(`the enrollment token is there and expires ${quotable(expires)}`);
}

/** Which fields change is not documented, so any sign will do. Seen only where a run may read what it revoked. */
export const revokedTokenIsGone = {
  id: 'revoked-token-is-gone',
  authority: 'graph',
  promised: () => 'the action ends the enrollment token of the profile',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    const profile = answer?.status === 200 ? jsonOfContent(answer) : undefined;
    if (!answer || !isObject(profile)) return inconclusive('the profile could not be read afterwards');
    return judgeProfile(profile, serverTime(answer));
  },
} as const satisfies Check;
