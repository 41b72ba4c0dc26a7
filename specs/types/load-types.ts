/** The only run-time reader of type specs. Importing it reads nothing and compiles nothing. */
import { basename, dirname, join } from 'node:path';

import { loadFile, loadSpecFile } from '../load.ts';
import type { AnySpec, TypeSpec } from '../model.ts';
import { packageRoot } from '../package-root.ts';
import {
  datesAreInTheCalendar,
  fileLiesWhereItsContentSays,
  makeReader,
  mostOctets,
  repeated,
  type SpecReader,
} from '../read-spec.ts';
import { readRegularFile } from '../regular-file.ts';
import { failed, type Result } from '../result.ts';
import type { JsonProblem, SpecProblem } from '../schema-problems.ts';
import { findTypeFiles, mapBounded, type SpecKey, typePath, typesFolder } from '../spec-files.ts';
import { isCalendarDate } from '../select-revision.ts';
import { isObject, jsonOf, shown } from '../text.ts';

type LoadedTypes = Result<{ readonly types: readonly TypeSpec[] }, SpecProblem>;

const atOnce = 64;

/** All type specs below a folder, or every problem of every file; none is no problem. Without a folder: those that the package ships. */
export async function loadTypes(given?: string): Promise<LoadedTypes> {
  const found = await findTypeFiles(given ?? join(packageRoot(), 'specs'));
  if (found.files.length === 0 && found.problems.length === 0) return { ok: true, types: [] };
  const read: SpecReader<TypeSpec> = given === undefined ? readShipped : await typeReader();
  const loaded = await mapBounded(found.files, atOnce, async (file) => loadFile(file, read));
  const problems = [...found.problems, ...loaded.flatMap((one) => (one.ok ? [] : one.problems))];
  return problems.length > 0
    ? failed(...problems)
    : { ok: true, types: loaded.flatMap((one) => (one.ok ? one.specs : [])) };
}

/** Not validated again, as those of operations: see `loadSpecs`. */
const readShipped: SpecReader<TypeSpec> = (octets) => ({
  ok: true,
  spec: JSON.parse(new TextDecoder().decode(octets)),
});

/** The spec in one file, of an operation or of a type; it need not lie in a folder of specs. */
export async function loadAnyFile(file: string): Promise<Result<{ readonly specs: readonly AnySpec[] }, SpecProblem>> {
  if (!isTypeFile(file)) return loadSpecFile(file);
  const asOf = basename(file, '.json');
  const page = basename(dirname(file));
  const [version, types] = [dirname(dirname(dirname(file))), basename(dirname(dirname(file)))];
  const placed = types === typesFolder && isCalendarDate(asOf);
  const key = placed ? { apiVersion: basename(version), page, asOf } : undefined;
  return loadFile({ file, key }, await typeReader());
}

/** `is` stands in no spec of an operation. A file that cannot be read is left to the reader that says so. */
function isTypeFile(file: string): boolean {
  try {
    const content = jsonOf(readRegularFile(file, mostOctets).toString('utf8'));
    return isObject(content) && 'is' in content;
  } catch {
    return false;
  }
}

let reader: Promise<SpecReader<TypeSpec>> | undefined;

/** Compiles the schema at the first call. */
export function typeReader(): Promise<SpecReader<TypeSpec>> {
  reader ??= makeReader<TypeSpec>('type-spec', crossProblems);
  return reader;
}

/** Key by which the file of a type spec is found: an enum that a page lists beside others has a folder of its own. */
export function typeKey({ apiVersion, page, asOf, type, is, requirements }: TypeSpec): SpecKey {
  const name = type.slice(type.lastIndexOf('.') + 1).toLowerCase();
  const clause = requirements[0]?.clause.replace(/-\d+$/, '');
  const listed = is === 'enum' && clause === `#${name}-values`;
  return { apiVersion, page: listed ? `${page}.${name}` : page, asOf };
}

function crossProblems(spec: TypeSpec, key: SpecKey | undefined): readonly JsonProblem[] {
  const own = typeKey(spec);
  return [
    ...(key === undefined ? [] : fileLiesWhereItsContentSays(own, key, typePath(own))),
    ...datesAreInTheCalendar(spec),
    ...repeated(spec, 'requirement id', ({ id }) => id),
    ...idsAreNames(spec),
    ...kindsFit(spec),
    ...(spec.base === spec.type ? [inheritsFromItself(spec)] : []),
  ];
}

const folders = { property: 'properties', relationship: 'relationships', member: 'members' };

function idsAreNames({ requirements }: TypeSpec): readonly JsonProblem[] {
  return requirements.flatMap(({ id, kind, name }, at) => {
    const right = `${folders[kind]}/${name}`;
    if (id === right) return [];
    return [{ pointer: `/requirements/${at}/id`, message: `found ${shown(id)}`, remedy: `use ${shown(right)}` }];
  });
}

function kindsFit({ is, requirements }: TypeSpec): readonly JsonProblem[] {
  const remedy = 'an enum has members, and no other type has them';
  return requirements.flatMap(({ kind }, at) =>
    (kind === 'member') === (is === 'enum')
      ? []
      : [
          {
            pointer: `/requirements/${at}/kind`,
            message: `found ${shown(kind)} in a type that is ${shown(is)}`,
            remedy,
          },
        ],
  );
}

const inheritsFromItself = ({ base }: TypeSpec): JsonProblem => ({
  pointer: '/base',
  message: `found ${shown(base)}, the type itself`,
  remedy: 'name the type that it inherits from, or leave it out',
});
