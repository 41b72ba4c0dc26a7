/** Cases that are to succeed change the target: revokeToken ends an enrollment token, and its printed QR codes, for good. */
import type { Expected } from '../model.ts';
import { guarded, type CaseInterlock } from './interlock.ts';
import { holesOf } from '../http.ts';

/** Also what may succeed as well as be refused: a target may ignore a body or an Accept that it does not want. */
export const changesTheTarget = (expects: Expected): boolean => expects === 'success' || expects === 'no-server-error';

export const destructionIsConsentedTo: CaseInterlock = {
  name: 'destruction-is-consented-to',
  stops: (context, { expects }) =>
    guarded(context) && changesTheTarget(expects) && context.destructive === 'unset'
      ? 'this request may succeed, and changes the target for good; choose --destructive disposable (profiles that this run creates and deletes), listed (ids that --allow-id names) or skip (leave such cases out)'
      : undefined,
};

export const idIsListed: CaseInterlock = {
  name: 'id-is-listed',
  stops(context, { expects, plan }) {
    if (context.destructive !== 'listed' || !changesTheTarget(expects)) return undefined;
    const open = holesOf(plan.path).filter((name) => {
      const id = context.params[name];
      return id === undefined || !context.allowIds.includes(id);
    });
    return open.length === 0 ? undefined : `the id of ${open.join(', ')} is not one that --allow-id names`;
  },
};
