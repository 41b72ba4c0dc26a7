/** Which JSON values are values of a primitive type of OData (OData JSON Format 4.01 section 7.1, OData ABNF). */
import { plural, shortened, whole } from '../../../specs/text.ts';

type Test = (value: unknown) => boolean;

const text =
  (pattern: RegExp, further: (text: string) => boolean = () => true): Test =>
  (value) =>
    typeof value === 'string' && pattern.test(value) && further(value);

/** However it is written: `1e3` is one, `1.0` too. What a double cannot tell from the bounds is within them. */
const integer =
  (least: number, most: number): Test =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

const signed = (bits: number): Test => integer(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1);

const either =
  (...tests: readonly Test[]): Test =>
  (value) =>
    tests.some((test) => test(value));

const isNumber: Test = (value) => typeof value === 'number';
const noNumber = text(/^(?:-?INF|NaN)$/);
const floating = either(isNumber, noNumber);

const date = String.raw`-?\d{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?`;
const offset = String.raw`(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)`;
const dateTime = text(new RegExp(`^${date}T${time}${offset}$`, 'i'), isInCalendar);

function isInCalendar(moment: string): boolean {
  const [, month = '', day = ''] = /(\d\d)-(\d\d)(?:T|$)/i.exec(moment) ?? [];
  return Number(day) <= (daysOfMonth[Number(month) - 1] ?? 0);
}

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const amount = (unit: string): string => String.raw`(?:\d+(?:[.,]\d+)?${unit})?`;
const duration = new RegExp(
  `^[+-]?P(?=\\d|T\\d)${['Y', 'M', 'W', 'D'].map(amount).join('')}(?:T(?=\\d)${['H', 'M', 'S'].map(amount).join('')})?$`,
  'i',
);

const tests = new Map<string, Test>(
  Object.entries({
    'Edm.String': (value) => typeof value === 'string',
    'Edm.Boolean': (value) => typeof value === 'boolean',
    'Edm.Byte': integer(0, 255),
    'Edm.SByte': signed(8),
    'Edm.Int16': signed(16),
    'Edm.Int32': signed(32),
    // as strings where a client or a server has asked for IEEE754Compatible
    'Edm.Int64': either(signed(64), text(/^[+-]?\d+$/)),
    'Edm.Decimal': either(floating, text(/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i)),
    'Edm.Double': floating,
    'Edm.Single': floating,
    'Edm.DateTimeOffset': dateTime,
    // "Date" is what many pages call a time stamp
    'Edm.Date': either(text(new RegExp(`^${date}$`), isInCalendar), dateTime),
    'Edm.TimeOfDay': text(new RegExp(`^${time}$`)),
    'Edm.Duration': text(duration),
    'Edm.Guid': text(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i),
    // base64 and base64url, padded or not
    'Edm.Binary': text(/^[\w+/\s-]*={0,2}\s*$/),
  } satisfies Record<string, Test>),
);

/** Undefined where the type is none of those that have one form in JSON, such as `Edm.Stream`. */
export const primitiveTest = (type: string): Test | undefined => tests.get(type);

const wholeNumbers: ReadonlySet<string> = new Set(['Edm.Byte', 'Edm.SByte', 'Edm.Int16', 'Edm.Int32', 'Edm.Int64']);
const plain: ReadonlySet<string> = new Set(['Edm.String', 'Edm.Boolean', 'Edm.Double', 'Edm.Single']);

/** What can be told of a value without telling it. @param types that were expected: items of a collection by their own type */
export function shapeOf(value: unknown, types: readonly string[]): string {
  if (Array.isArray(value)) return `an array of ${whole(value.length)}`;
  if (typeof value === 'string') return shapeOfString(value, types);
  if (typeof value === 'number') return shapeOfNumber(value, types);
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'a Boolean' : 'an object';
}

function shapeOfString(value: string, types: readonly string[]): string {
  const formed = types.some((type) => tests.has(type) && !plain.has(type) && !wholeNumbers.has(type));
  return formed
    ? `a string like ${JSON.stringify(patternOf(value))}`
    : `a string of ${plural(value.length, 'character')}`;
}

function shapeOfNumber(value: number, types: readonly string[]): string {
  if (!types.some((type) => wholeNumbers.has(type))) return 'a number';
  if (!Number.isFinite(value)) return 'a number beyond every double';
  return Number.isInteger(value) ? 'a whole number out of range' : 'a number that is not whole';
}

/** Digits as 9, letters as a, whatever is neither nor usual in dates and ids as ?. */
const patternOf = (text: string): string =>
  shortened(text.slice(0, 100), 40)
    .replaceAll(/\p{L}/gu, 'a')
    .replaceAll(/\p{Nd}/gu, '9')
    .replaceAll(/[^a9 :./+{}()…-]/gu, '?');
