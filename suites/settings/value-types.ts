/** What a flag or a setting may hold: from the texts that one place gives, to a value or to what is wrong with them. */
import { resolve } from 'node:path';
import { isAsOf } from '../../specs/load.ts';
import { failed } from '../../specs/result.ts';
import { didYouMean, shownSafely } from '../../specs/text.ts';
import { cloudMeantBy } from '../interlocks/clouds.ts';
import { reportFormats, type Reports, type Shard } from '../run-model.ts';
import { problemsIn, type Parsed, type RawText, type ValueType } from './flag.ts';

type Parser<T> = (raw: RawText) => Parsed<T>;

export interface SingleType<T> extends ValueType<T> {
  readonly parse: Parser<T>;
}

/** One value; twice the same is fine, two different ones are a contradiction. */
export function single<T>(schema: object, parse: Parser<T>): SingleType<T> {
  const read = ([first, ...others]: readonly RawText[]): Parsed<T> => {
    if (first === undefined) return failed('nothing was found; this is an error of this tool');
    if (others.some((other) => other.text !== first.text)) return failed(`${first.where}: is given twice; keep one`);
    return parseFilled(parse, first);
  };
  return { shape: 'one', schema, parse, read };
}

/** Any number of values, each once; `a,b` in one text is two values. */
export function listOf<T>({ schema, parse }: SingleType<T>): ValueType<readonly T[]> {
  const read = (found: readonly RawText[]): Parsed<readonly T[]> => {
    const pieces = found.flatMap((raw) => raw.text.split(',').map((text) => ({ ...raw, text })));
    const parsed = pieces.map((piece) => parseFilled(parse, piece));
    const problems = problemsIn(parsed);
    if (problems.length > 0) return failed(...problems);
    return { ok: true, value: [...new Set(parsed.flatMap((one) => (one.ok ? [one.value] : [])))] };
  };
  return { shape: 'list', schema: { type: 'array', items: schema }, read };
}

function parseFilled<T>(parse: Parser<T>, raw: RawText): Parsed<T> {
  const text = raw.text.trim();
  return text === '' ? failed(`${raw.where}: is blank; give a value or leave it out`) : parse({ ...raw, text });
}

/** A flag that is there or not; a variable, a key and an option of the library say true or false. */
export const onOff: ValueType<boolean> = {
  shape: 'switch',
  schema: { type: 'boolean' },
  read: (found) => {
    const other = found.find(({ text }) => !['', 'true', 'false'].includes(text));
    if (other !== undefined) return failed(`${other.where}: found ${shownSafely(other.text)}; use true or false`);
    return { ok: true, value: found.every(({ text }) => text !== 'false') };
  },
};

const textSchema = (title: string, ...examples: readonly string[]): object => ({
  title,
  ...(examples.length === 0 ? {} : { examples }),
  type: 'string',
});

export const anyText = single(textSchema('a text in quotes'), ({ text }) => ({ ok: true, value: text }));

const path = (what: string): SingleType<string> =>
  single(textSchema(`the path of a ${what} in quotes`), ({ text, base }) => ({ ok: true, value: resolve(base, text) }));

/** Absolute. */
export const filePath = path('file');
/** Absolute. */
export const folderPath = path('folder');

const fileOfFormat = /^([a-z]+)=(.*)$/s;

function reportFile({ where, text, base }: RawText): Parsed<Reports['files'][number]> | undefined {
  const [, name, file = ''] = fileOfFormat.exec(text) ?? [];
  if (name === undefined) return undefined;
  const format = reportFormats.find((one) => one === name);
  const remedy = `use one of ${reportFormats.join(', ')}${didYouMean(name, reportFormats)}; of a folder of that name, begin with ./`;
  if (format === undefined) return failed(`${where}: found ${shownSafely(name)} for a format; ${remedy}`);
  if (file === '') return failed(`${where}: ${format} has no file; give one like ${format}=FILE`);
  return { ok: true, value: { format, path: resolve(base, file) } };
}

/** One folder for all, and files for single formats. In one text, commas stand before a format alone: a folder may have one. */
export const reportPlaces: ValueType<Reports> = {
  shape: 'list',
  schema: {
    title: 'a folder, FORMAT=FILE, or a list of these',
    examples: ['reports', 'junit=junit.xml'],
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
  },
  read: (found) => {
    const raws = found.flatMap((raw) => raw.text.split(/,(?=[a-z]+=)/).map((text) => ({ ...raw, text: text.trim() })));
    const files = raws.flatMap((raw) => reportFile(raw) ?? []);
    const folders = raws.filter(({ text }) => !fileOfFormat.test(text));
    const folder = folders.length > 0 ? folderPath.read(folders) : undefined;
    const problems = [...problemsIn([...files, ...(folder ? [folder] : [])])];
    const values = files.flatMap((one) => (one.ok ? [one.value] : []));
    const formatOf = new Map(values.map(({ path, format }) => [path, format]));
    const twice = values.find(({ path, format }) => formatOf.get(path) !== format);
    if (twice && found[0]) problems.push(`${found[0].where}: names ${twice.path} for two formats; name two files`);
    if (problems.length > 0) return failed(...problems);
    return { ok: true, value: { folder: folder?.ok ? folder.value : undefined, files: values } };
  },
};

/**
 * One value from one text.
 * @param valueIn undefined where there is none
 * @param expected what a problem says after the value that was found, as in `use I/N`
 */
export function valueFrom<T>(
  schema: object,
  valueIn: (text: string) => T | undefined,
  expected: string | ((text: string) => string),
): SingleType<T> {
  return single(schema, ({ where, text }) => {
    const value = valueIn(text);
    if (value !== undefined) return { ok: true, value };
    const remedy = typeof expected === 'string' ? expected : expected(text);
    return failed(`${where}: found ${shownSafely(text)}; ${remedy}`);
  });
}

/** `expected` follows "use", as in `use a date such as 2019-01-12`. */
export function textThat(accepts: (text: string) => boolean, expected: string): SingleType<string> {
  return valueFrom(textSchema(expected), (text) => (accepts(text) ? text : undefined), `use ${expected}`);
}

export function oneOf<T extends string>(names: readonly T[]): SingleType<T> {
  return valueFrom(
    { enum: names },
    (text) => names.find((name) => name === text),
    (text) => `use one of ${names.join(', ')}${didYouMean(text, names)}`,
  );
}

export function wholeNumber(minimum: number, maximum: number, unit = ''): SingleType<number> {
  return valueFrom(
    { type: 'integer', minimum, maximum },
    (text) => (/^\d{1,9}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum ? Number(text) : undefined),
    `use a whole number${unit} from ${minimum} to ${maximum}`,
  );
}

/** `first`, `latest`, or a day that the calendar has. */
export const revision = single(
  textSchema('first, latest or a date in quotes', '2019-01-12'),
  ({ where, text }): Parsed<string> => {
    if (isAsOf(text)) return { ok: true, value: text };
    const why = /^\d{4}-\d{2}-\d{2}$/.test(text) ? ', which is not a date' : '';
    const hint = didYouMean(text, ['first', 'latest']);
    return failed(`${where}: found ${shownSafely(text)}${why}; use first, latest or a date like 2019-01-12${hint}`);
  },
);

/** `/groups/{id}/threads`. */
export const collectionPath = textThat(
  (text) => /^(\/([\w.$-]+|\{[^{}/]+\}))*\/[\w.$-]+$/.test(text) && !/^\/(v1\.0|beta)(\/|$)/i.test(text),
  'a path without host, API version and query, like /deviceManagement/androidDeviceOwnerEnrollmentProfiles',
);

/** `2/4`. */
export const shardOfRun = valueFrom<Shard>(
  textSchema('I/N in quotes', '1/4'),
  (text) => {
    const [, index = 0, count = 0] = (/^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? []).map(Number);
    return index >= 1 && index <= count ? { index, count } : undefined;
  },
  'use I/N with I from 1 to N, and N at most 9999, like 1/4',
);

/** A tenant id, in lower case, so that it can be compared with a claim. */
export const tenantId = valueFrom(
  textSchema('a tenant id in quotes'),
  (text) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.exec(text.toLowerCase())?.[0],
  'use a GUID like 0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42',
);

/** A host name as `URL.hostname` spells it, so that it can be compared with a target's. */
export const hostName = valueFrom(
  textSchema('a text in quotes'),
  (text) => {
    const bare = /^(?:[^\s/\\?#@:[\]*%]+|\[[\da-f:.]+\])$/i.test(text);
    return bare && URL.canParse(`https://${text}`) ? new URL(`https://${text}`).hostname : undefined;
  },
  'give the host name alone, without scheme, port, path or wildcard, like graph.microsoft.com',
);

/** Whatever a person says, Microsoft's hosts are no mock of theirs. */
export const mockHost = single(hostName.schema, (raw) => {
  const read = hostName.parse(raw);
  const cloud = read.ok ? cloudMeantBy(read.value) : undefined;
  if (cloud === undefined) return read;
  return failed(`${raw.where}: ${cloud.graphHost} is Microsoft Graph, not a mock of your own; take it out`);
});
