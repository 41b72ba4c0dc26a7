/** What a run is about, by the parts of Graph. */
import { whole } from '../../specs/text.ts';
import { whyLeftOut, type Case } from '../model.ts';
import { aligned } from '../reporters/lines.ts';
import { familyOf } from '../run/families.ts';

interface Counts {
  readonly operations: Set<string>;
  cases: number;
  notSent: number;
}

/** Empty where there is one alone: the plan's last line says the same. @param notSent cases that nothing can be sent for */
export function familiesText(cases: readonly Case[], notSent: ReadonlyMap<Case, string>): string {
  const families = new Map<string, Counts>();
  const versioned = new Set(cases.map(({ operation }) => operation.spec.apiVersion)).size > 1;
  for (const one of cases) {
    const { spec, request, id } = one.operation;
    const family = familyOf(spec.page, request.path);
    const name = versioned ? `${family} (${spec.apiVersion})` : family;
    const counts = families.get(name) ?? { operations: new Set<string>(), cases: 0, notSent: 0 };
    families.set(name, counts);
    counts.operations.add(id);
    counts.cases += 1;
    if (notSent.has(one) || whyLeftOut(one) !== undefined) counts.notSent += 1;
  }
  if (families.size < 2) return '';
  const rows = [...families]
    .toSorted(([, one], [, other]) => other.operations.size - one.operations.size)
    .map(([name, one]) => [name, whole(one.operations.size), whole(one.cases), whole(one.notSent)]);
  return `${aligned([['families', 'operations', 'cases', 'not sent'], ...rows]).join('\n')}\n\n`;
}
