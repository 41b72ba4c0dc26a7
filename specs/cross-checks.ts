import type { OperationSpec, Requirement } from './model.ts';
import type { JsonProblem } from './schema-problems.ts';
import { isCalendarDate } from './select-revision.ts';
import { type SpecKey, specPath } from './spec-files.ts';
import { shown } from './text.ts';

/** What a JSON Schema cannot say about a spec. Run on specs that the schema accepts. @param key what the file's path says */
export function crossProblems(spec: OperationSpec, key: SpecKey | undefined): readonly JsonProblem[] {
  return [
    ...(key === undefined ? [] : fileLiesWhereItsContentSays(spec, key)),
    ...datesAreInTheCalendar(spec),
    ...holesAreClosed(spec),
    ...permissionsAreStated(spec),
    ...repeated(spec, 'requirement id', ({ id }) => id),
    ...repeated(spec, 'permission scheme', (one) => (one.kind === 'permission' ? one.scheme : undefined)),
    ...repeated(spec, 'header', (one) => (one.kind === 'requestHeader' ? one.name.toLowerCase() : undefined)),
    ...repeated(spec, 'kind', ({ kind }) => (kind === 'requestBody' || kind === 'response' ? kind : undefined)),
    ...documentedVersionIsNotAbsent(spec),
  ];
}

function fileLiesWhereItsContentSays(spec: OperationSpec, key: SpecKey): readonly JsonProblem[] {
  const remedy = `move the file to ${specPath(spec)}, or correct the value`;
  return (['apiVersion', 'page', 'asOf'] as const)
    .filter((name) => spec[name] !== key[name])
    .map((name) => ({
      pointer: `/${name}`,
      message: `found ${shown(spec[name])}, but the path of the file says ${shown(key[name])}`,
      remedy,
    }));
}

function datesAreInTheCalendar({ asOf, source }: OperationSpec): readonly JsonProblem[] {
  const remedy = 'use the date of the revision, such as 2019-08-08';
  return Object.entries({ '/asOf': asOf, '/source/lastHandOff': source.lastHandOff })
    .filter(([, date]) => date !== undefined && !isCalendarDate(date))
    .map(([pointer, date]) => ({
      pointer,
      message: `found ${shown(date)}, a day that the calendar does not have`,
      remedy,
    }));
}

const holeName = '[A-Za-z][A-Za-z0-9_.-]*';
/** `{name}`, or `{name | otherName}` where the page offers a choice of keys. */
export const wellFormedHole = new RegExp(`\\{${holeName}(?: ?\\| ?${holeName})*\\}`, 'g');

function holesAreClosed({ requests }: OperationSpec): readonly JsonProblem[] {
  const remedy = 'write each hole as a name in one pair of braces, such as {userId}';
  return requests.flatMap(({ path }, at) => {
    if (!/[{}]/.test(path.replaceAll(wellFormedHole, ''))) return [];
    return [
      { pointer: `/requests/${at}/path`, message: `found ${shown(path)}, in which a hole is not well-formed`, remedy },
    ];
  });
}

function permissionsAreStated({ requirements }: OperationSpec): readonly JsonProblem[] {
  if (requirements.some(({ kind }) => kind === 'permission')) return [];
  const remedy = 'add one per row of the permissions table';
  return [{ pointer: '/requirements', message: 'no entry of kind permission', remedy }];
}

/** Each requirement whose key an earlier one has. A requirement without a key is left alone. */
function repeated(
  { requirements }: OperationSpec,
  noun: string,
  keyOf: (requirement: Requirement) => string | undefined,
): readonly JsonProblem[] {
  const keys = requirements.map(keyOf);
  return keys.flatMap((key, at) => {
    const first = keys.indexOf(key);
    if (key === undefined || first === at) return [];
    const message = `${noun} ${shown(key)} is already that of entry ${first}`;
    return [{ pointer: `/requirements/${at}`, message, remedy: 'state it once' }];
  });
}

function documentedVersionIsNotAbsent({ absentFrom, apiVersion }: OperationSpec): readonly JsonProblem[] {
  const at = absentFrom?.indexOf(apiVersion) ?? -1;
  if (at < 0) return [];
  const message = `found "${apiVersion}", the version that the page documents`;
  return [{ pointer: `/absentFrom/${at}`, message, remedy: 'name only other versions' }];
}
