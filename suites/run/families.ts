/** Which parts of Graph a target serves, and where it serves more than pages document. */
import type { CheckId } from '../checks/index.ts';
import type { CaseRecord, FamilySummary, OperationSummary } from '../run-model.ts';
import type { ServedState } from './served-operations.ts';

/**
 * The first word of a path: what a mock has routes for, and a tenant licences and rights. Most of the reference is Intune's, below
 * two such words; its pages say by their names which of its parts they are about, and `--spec` takes these names.
 */
export function familyOf(page: string, path: string): string {
  const [, part] = /^(intune-[a-z0-9]+)-/.exec(page) ?? [];
  const [word = path] = /^\/(?:\{[^{}]*\}|[^/?({:]*)/.exec(path) ?? [];
  return part ?? word;
}

const aboutRoutes: ReadonlySet<string> = new Set<CheckId>([
  'other-verb-does-not-succeed',
  'other-version-does-not-succeed',
  'unknown-name-does-not-succeed',
]);

/** The case shows that something answers which no page documents. */
export const findsUndocumented = ({ about, findings }: Pick<CaseRecord, 'about' | 'findings'>): boolean =>
  aboutRoutes.has(about.check) && findings.some(({ check, outcome }) => check === about.check && outcome === 'fail');

export interface CountedOperation extends Pick<OperationSummary, 'id' | 'standings' | 'cases'> {
  readonly apiVersion: string;
  readonly page: string;
  readonly path: string;
  /** Cases that show that something answers which no page documents. */
  readonly undocumented: number;
}

type Counts = { -readonly [K in keyof Omit<FamilySummary, 'apiVersion' | 'family'>]: number };

const noCounts: Counts = {
  operations: 0,
  served: 0,
  refused: 0,
  silent: 0,
  notSent: 0,
  cases: 0,
  judged: 0,
  failed: 0,
  undocumented: 0,
};

/** By version and name. Of a word that pages spell in several letter cases, the one with the first capital stands for all. */
export function familiesOf(
  operations: Iterable<CountedOperation>,
  states: ReadonlyMap<string, ServedState>,
): readonly FamilySummary[] {
  const families = new Map<string, { readonly apiVersion: string; family: string; readonly counts: Counts }>();
  for (const { id, apiVersion, page, path, standings, cases, undocumented } of operations) {
    const name = familyOf(page, path);
    const key = `${apiVersion} ${name.toLowerCase()}`;
    const one = families.get(key) ?? { apiVersion, family: name, counts: { ...noCounts } };
    families.set(key, one);
    if (name < one.family) one.family = name;
    const { counts } = one;
    const { kept, warning, broken, waived } = standings;
    counts.operations += 1;
    counts[states.get(id) ?? 'notSent'] += 1;
    counts.cases += cases;
    counts.judged += kept + warning + broken + waived;
    counts.failed += broken;
    counts.undocumented += undocumented;
  }
  return [...families]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { apiVersion, family, counts }]) => ({ apiVersion, family, ...counts }));
}
