/** Judgements of what stands in a content: its form, its members, the types that it names, and what a query selects. */
import type { OperationSpec } from '../../../specs/model.ts';
import { isObject } from '../../../specs/text.ts';
import type { AnswerTypes, Check, Exchange, Judgement } from '../../model.ts';
import {
  answerOr,
  fail,
  failInContrast,
  firstThree,
  inconclusive,
  pass,
  refused,
  seenStatus,
  succeeded,
} from '../judgements.ts';
import {
  contentPages,
  formOf,
  formsPromised,
  itemsOf,
  membersOf,
  readingOf,
  successOf,
  promisedResponse,
  type AnswerReading,
  type Form,
} from './answer-content.ts';

export const shownForms: Readonly<Record<Form['kind'], string>> = {
  object: 'one object',
  wrapped: 'an object in the member value',
  collection: 'an array in the member value',
  value: 'a value in the member value',
};

export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value === null) return 'null';
  if (!isObject(value)) return `a ${typeof value}`;
  if (!('value' in value)) return 'an object without the member value';
  return isObject(value['value']) && !Array.isArray(value['value'])
    ? shownForms.wrapped
    : `an object whose member value is ${kindOf(value['value'])}`;
}

/** What is read of the first page; undefined where it is no success or no JSON. */
export function firstPage(exchange: Exchange, spec: OperationSpec) {
  const [first] = contentPages({ ...exchange, pages: [] }, spec);
  return first;
}

export function judgeForm(
  exchange: Exchange,
  spec: OperationSpec,
  answers: AnswerTypes | undefined,
): Judgement | undefined {
  const response = promisedResponse(spec);
  const pages = contentPages(exchange, spec);
  if (pages[0]?.number !== 1) return undefined;
  const promised = formsPromised(response);
  const forms = pages.map(({ number, value }) => ({ number, value, form: formOf(value, response, answers?.types) }));
  for (const { number, value, form } of forms) {
    const where = pages.length > 1 ? ` on page ${number}` : '';
    if (form === undefined || !promised.has(form.kind))
      return fail(`the content is ${form ? shownForms[form.kind] : kindOf(value)}${where}`);
    if (form.kind === 'object' && response.body === 'object' && isEmpty(value))
      return inconclusive('the object has no member');
  }
  return pass(`the content is ${shownForms[forms[0]?.form?.kind ?? response.body]}`);
}

const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

export const withTypes =
  (
    judge: (reading: AnswerReading, spec: OperationSpec, answers: AnswerTypes) => Judgement | undefined,
  ): Check['judge'] =>
  (_requirement, exchange, spec, answers) => {
    if (successOf(exchange, spec)?.content?.ok !== true) return undefined;
    if (!answers) return undefined;
    return judge(readingOf(exchange, spec, answers), spec, answers);
  };

/** Of request lines that several pages document. */
const noneOfItsOwn = ({ items, own }: AnswerReading): Judgement | undefined =>
  items > 0 && own === 0
    ? inconclusive('other pages document this request too, and no item says by @odata.type that it is of this type')
    : undefined;

const shownFaults = 3;

export function judgeMembers(
  reading: AnswerReading,
  spec: OperationSpec,
  { types }: AnswerTypes,
): Judgement | undefined {
  const faults = reading.pages.flatMap(({ page, faults: found }) => found.map((one) => ({ page, ...one })));
  const count = reading.pages.reduce((sum, { faultCount }) => sum + faultCount, 0);
  if (count > 0) {
    const shown = faults.slice(0, shownFaults).map(({ page, pointer, shape, documented, where }) => {
      const on = page > 1 ? ` on page ${page}` : '';
      return `${pointer === '' ? 'the content' : pointer}${on} is ${shape}, documented as ${documented} (${where})`;
    });
    const more = count - shown.length;
    return fail(shown.join('; ') + (more > 0 ? `; and ${more} more` : ''));
  }
  const checked = reading.pages.reduce((sum, one) => sum + one.checked, 0);
  if (checked > 0) return pass(`${checked} values have their documented types`);
  const { type } = promisedResponse(spec);
  const isOnFile = type.includes('Edm.') || types.find(/^Collection\((.*)\)$/.exec(type)?.[1] ?? type) !== undefined;
  if (!isOnFile) return inconclusive(`no page on file documents ${type}: compile its page too`);
  return noneOfItsOwn(reading);
}

/** Of the answer's own objects; what members say of theirs is another type's promise. */
export function judgeTypeNames(
  reading: AnswerReading,
  spec: OperationSpec,
  { types, ofOtherPages }: AnswerTypes,
): Judgement | undefined {
  const promised = promisedResponse(spec).type.toLowerCase();
  const all = reading.pages.flatMap(({ otherTypes }) =>
    otherTypes.filter(({ documented }) => documented.toLowerCase() === promised),
  );
  const isPromisedElsewhere = (type: string): boolean => ofOtherPages.some((other) => types.isA(type, other) !== false);
  const wrong = all.filter(({ type, known }) => known && !isPromisedElsewhere(type));
  if (wrong.length > 0)
    return fail(
      firstThree(
        wrong.map(({ pointer, type }) => `${pointer === '' ? 'the content' : pointer} says that it is ${type}`),
      ),
    );
  const unknown = all.reduce((sum, { count }) => sum + count, 0);
  if (unknown > 0 && unknown >= reading.own)
    return inconclusive(
      `whether ${firstThree(
        all.map(({ type }) => type),
        ', ',
      )} inherits from ${promisedResponse(spec).type} stands on no page on file`,
    );
  return undefined;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `a9-9` for `x1-7`: of two keys of an object, an address and a number look unlike each other. */
const formOfKey = (key: string): string =>
  guid.test(key) ? 'guid' : key.replaceAll(/\d/g, '9').replaceAll(/\p{L}/gu, 'a');

/** By another key than its id an object may be named too: whatever member has that value, or one that looks otherwise. */
export function judgeIdentity(object: unknown, named: string): Judgement | undefined {
  const id = isObject(object) ? object['id'] : undefined;
  if (!isObject(object) || typeof id !== 'string') return undefined;
  const shows = Object.values(object).some((value) => typeof value === 'string' && isSame(value, named));
  if (shows) return pass('it has the id that the path names');
  return formOfKey(id) === formOfKey(named) ? fail('it has another id than the path names') : undefined;
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Members beside the selected one, by the query of the request. */
export function judgeSelection(
  exchange: Exchange,
  spec: OperationSpec,
  answers: AnswerTypes | undefined,
): Judgement | undefined {
  const read = answerOr(exchange, failInContrast);
  if ('judgement' in read) return read.judgement;
  const { answer } = read;
  if (refused(answer.status)) return undefined;
  if (!succeeded(answer.status)) return failInContrast(seenStatus(answer));
  const first = firstPage(exchange, spec);
  const form = first && formOf(first.value, promisedResponse(spec), answers?.types);
  if (!form) return inconclusive('the content has not the documented form');
  const selected = new URL(exchange.url).searchParams.get('$select') ?? '';
  const items = itemsOf(form).filter(isObject);
  if (items.length === 0) return inconclusive('there is no object in the answer');
  const others = new Set(items.flatMap(membersOf).filter((name) => name !== selected));
  return others.size === 0
    ? pass(`${selected} alone is there`)
    : fail(`beside ${selected} there are ${firstThree([...others], ', ')}`);
}
