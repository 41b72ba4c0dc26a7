import type { OperationSpec, Requirement } from './model.ts';
import type { JsonProblem } from './schema-problems.ts';
import { isCalendarDate } from './select-revision.ts';
import { type SpecKey, specPath } from './spec-files.ts';
import { shown } from './text.ts';

type CrossCheck = (spec: OperationSpec, path: SpecKey) => readonly JsonProblem[];

/** What a JSON Schema cannot say about a spec. Run on specs that the schema accepts. */
const crossChecks: readonly CrossCheck[] = [
  fileLiesWhereItsContentSays,
  datesAreInTheCalendar,
  holesAreClosed,
  permissionsAreStated,
  (spec) => repeated(spec, 'requirement id', ({ id }) => id),
  (spec) => repeated(spec, 'permission scheme', (one) => (one.kind === 'permission' ? one.scheme : undefined)),
  (spec) => repeated(spec, 'header', (one) => (one.kind === 'requestHeader' ? one.name.toLowerCase() : undefined)),
  (spec) => repeated(spec, 'kind', (one) => (onceOnly.has(one.kind) ? one.kind : undefined)),
  documentedVersionIsNotAbsent,
];

const onceOnly: ReadonlySet<Requirement['kind']> = new Set(['requestBody', 'response'] as const);

export function crossProblems(spec: OperationSpec, path: SpecKey): readonly JsonProblem[] {
  return crossChecks.flatMap((check) => check(spec, path));
}

function fileLiesWhereItsContentSays(spec: OperationSpec, path: SpecKey): readonly JsonProblem[] {
  const keys = ['apiVersion', 'page', 'asOf'] as const;
  return keys
    .filter((key) => spec[key] !== path[key])
    .map((key) => ({
      pointer: `/${key}`,
      message: `found ${shown(spec[key])}, but the path of the file says ${shown(path[key])}`,
      remedy: `move the file to ${specPath(spec)}, or correct the value`,
    }));
}

function datesAreInTheCalendar(spec: OperationSpec): readonly JsonProblem[] {
  const dates = [
    ['/asOf', spec.asOf],
    ['/source/lastHandOff', spec.source.lastHandOff],
  ] as const;
  return dates
    .filter(([, date]) => date !== undefined && !isCalendarDate(date))
    .map(([pointer, date]) => ({
      pointer,
      message: `found ${shown(date)}, a day that the calendar does not have`,
      remedy: 'use the date of the revision, such as 2019-08-08',
    }));
}

const holeName = '[A-Za-z][A-Za-z0-9_.-]*';
const hole = new RegExp(`\\{${holeName}(?: ?\\| ?${holeName})*\\}`, 'g');

function holesAreClosed(spec: OperationSpec): readonly JsonProblem[] {
  return spec.requests.flatMap(({ path }, at) =>
    /[{}]/.test(path.replaceAll(hole, ''))
      ? [
          {
            pointer: `/requests/${at}/path`,
            message: `found ${shown(path)}, in which a hole is not well-formed`,
            remedy: 'write each hole as a name in one pair of braces, such as {userId}',
          },
        ]
      : [],
  );
}

function permissionsAreStated(spec: OperationSpec): readonly JsonProblem[] {
  if (spec.requirements.some(({ kind }) => kind === 'permission')) return [];
  return [
    {
      pointer: '/requirements',
      message: 'no entry of kind permission',
      remedy: 'add one per row of the permissions table',
    },
  ];
}

/** Complains of each requirement whose key an earlier one has. A requirement without a key is left alone. */
function repeated(
  spec: OperationSpec,
  noun: string,
  keyOf: (requirement: Requirement) => string | undefined,
): readonly JsonProblem[] {
  const keys = spec.requirements.map(keyOf);
  return keys.flatMap((key, at) => {
    const first = keys.indexOf(key);
    if (key === undefined || first === at) return [];
    const message = `${noun} ${shown(key)} is already that of entry ${first}`;
    return [{ pointer: `/requirements/${at}`, message, remedy: 'state it once' }];
  });
}

function documentedVersionIsNotAbsent(spec: OperationSpec): readonly JsonProblem[] {
  const at = spec.absentFrom?.indexOf(spec.apiVersion) ?? -1;
  if (at < 0) return [];
  const message = `found "${spec.apiVersion}", the version that the page documents`;
  return [{ pointer: `/absentFrom/${at}`, message, remedy: 'name only other versions' }];
}
