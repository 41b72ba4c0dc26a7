/** Who else speaks about what a page promises. */
import type { OperationSpec } from '../../specs/model.ts';
import { lineKeysOf } from '../cases/operations.ts';

function grouped(specs: readonly OperationSpec[], keysOf: (spec: OperationSpec) => readonly string[]) {
  const groups = new Map<string, OperationSpec[]>();
  for (const spec of specs) {
    for (const key of new Set(keysOf(spec))) {
      const group = groups.get(key);
      if (group) group.push(spec);
      else groups.set(key, [spec]);
    }
  }
  return groups;
}

const pageKeys = ({ apiVersion, page }: OperationSpec): readonly string[] => [`${apiVersion}/${page}`];

/** Every revision on file of a page, and the other pages of the run that document one of its requests. */
export function wordingsOf(
  onFile: readonly OperationSpec[],
  ofTheRun: readonly OperationSpec[],
): (spec: OperationSpec) => readonly OperationSpec[] {
  const byPage = grouped(onFile, pageKeys);
  const byLine = grouped(ofTheRun, lineKeysOf);
  const found = (groups: ReadonlyMap<string, readonly OperationSpec[]>, keys: readonly string[]) =>
    keys.flatMap((key) => groups.get(key) ?? []);
  return (spec) => {
    const rivals = found(byLine, lineKeysOf(spec)).filter(({ page }) => page !== spec.page);
    return [...new Set([...found(byPage, pageKeys(spec)), ...rivals])];
  };
}
