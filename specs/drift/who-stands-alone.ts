/** Three that speak of one fact: a page, data of Microsoft's, and a target. Nobody is called right; but one may stand alone. */

/** From the worst for a caller to the best: code that was written by the page meets the target. */
export const threeWayOutcomes = [
  'target alone',
  'page alone',
  'all differ',
  'page and target differ',
  'data alone',
  'page and data differ',
  'data and target differ',
  'agree',
] as const;
export type ThreeWayOutcome = (typeof threeWayOutcomes)[number];

/** Whether two of them say the same; undefined where one of them says nothing. */
interface Pairs {
  readonly pageAndData: boolean | undefined;
  readonly pageAndTarget: boolean | undefined;
  readonly dataAndTarget: boolean | undefined;
}

/** Undefined where no two of them speak. Of two that contradict each other, a third that agrees with both, or is silent, settles nothing. */
export function whoStandsAlone({ pageAndData, pageAndTarget, dataAndTarget }: Pairs): ThreeWayOutcome | undefined {
  const differing = [pageAndData, pageAndTarget, dataAndTarget].filter((same) => same === false).length;
  if (differing === 3) return 'all differ';
  if (pageAndData === false) {
    if (pageAndTarget === false) return 'page alone';
    return dataAndTarget === false ? 'data alone' : 'page and data differ';
  }
  if (pageAndTarget === false) return dataAndTarget === false ? 'target alone' : 'page and target differ';
  if (dataAndTarget === false) return 'data and target differ';
  return [pageAndData, pageAndTarget, dataAndTarget].includes(true) ? 'agree' : undefined;
}

/** What each of them says in one word or number; undefined: nothing. */
export interface Says<One> {
  readonly page?: One | undefined;
  readonly data?: One | undefined;
  readonly target?: One | undefined;
}

export function outcomeOfSays<One extends string | number>({ page, data, target }: Says<One>) {
  const same = (one: One | undefined, other: One | undefined): boolean | undefined =>
    one === undefined || other === undefined ? undefined : one === other;
  return whoStandsAlone({
    pageAndData: same(page, data),
    pageAndTarget: same(page, target),
    dataAndTarget: same(data, target),
  });
}

export type Access = 'granted' | 'refused';
