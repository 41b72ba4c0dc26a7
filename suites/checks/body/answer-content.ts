/** The content of an answer as its page promises it: the wrapper, the objects in it, and what they are by type. */
import { typedResponseOf, type OperationSpec, type TypedResponse } from '../../../specs/model.ts';
import { isObject } from '../../../specs/text.ts';
import type { Answer, AnswerTypes, Exchange } from '../../model.ts';
import type { KnownTypes, TypeNotes } from '../../type-model.ts';
import { answerOf } from '../judgements.ts';
import { isAnnotation, odataTypeOf, readValue, type ValueReading } from './read-value.ts';
import { joinedNotes } from './type-notes.ts';

/** @throws {Error} where the page promises no content with a type: such a page has no case of the theme */
export function promisedResponse(spec: OperationSpec): TypedResponse {
  const response = typedResponseOf(spec);
  if (!response) throw new Error(`${spec.page} promises no content with a type, and a check asked for it`);
  return response;
}

/** The documented success; undefined for any other answer, which is for others to judge. */
export function successOf(exchange: Exchange, spec: OperationSpec): Answer | undefined {
  const answer = answerOf(exchange);
  return answer?.status === promisedResponse(spec).status ? answer : undefined;
}

/** A page of the answer: itself, or what a nextLink led to. */
export interface ContentPage {
  /** From 1. */
  readonly number: number;
  readonly exchange: Exchange;
  /** Its JSON value. */
  readonly value: unknown;
}

/** All pages that are successes and JSON. */
export function contentPages(exchange: Exchange, spec: OperationSpec): readonly ContentPage[] {
  return [exchange, ...(exchange.pages ?? [])].flatMap((page, at) => {
    const content = successOf(page, spec)?.content;
    return content?.ok === true ? [{ number: at + 1, exchange: page, value: content.value }] : [];
  });
}

export const membersOf = (value: object): readonly string[] => Object.keys(value).filter((name) => !isAnnotation(name));

/** Where the documented things stand in a content. */
export interface Form {
  readonly kind: 'object' | 'wrapped' | 'collection' | 'value';
  readonly pointer: string;
  /** Of a collection, the array. */
  readonly value: unknown;
}

/** An object whose only member is `value`, unless the type has a member of that name itself. */
function isWrapper(value: object, type: string, types: KnownTypes | undefined): boolean {
  return membersOf(value).join() === 'value' && types?.find(type)?.members.has('value') !== true;
}

/** In which forms the page promises its answer, by itself and by what disputes it. */
export function formsPromised({ body, disputed = [] }: TypedResponse): ReadonlySet<Form['kind']> {
  const others = disputed.map(({ says }): Form['kind'] => {
    if (says === 'wrapped') return 'wrapped';
    return says.startsWith('Collection(') ? 'collection' : 'object';
  });
  return new Set([body, ...others]);
}

/** Undefined where the content has none of the forms. */
export function formOf(value: unknown, { body, type }: TypedResponse, types: KnownTypes | undefined): Form | undefined {
  if (!isObject(value)) return undefined;
  const { value: inner } = value;
  const form = (kind: Form['kind']): Form => ({ kind, pointer: '/value', value: inner });
  if (body === 'value') return 'value' in value ? form('value') : undefined;
  if (Array.isArray(inner) && (body === 'collection' || isWrapper(value, type, types))) return form('collection');
  if (body === 'collection') return undefined;
  if (isWrapper(value, type, types)) return isObject(inner) ? form('wrapped') : undefined;
  return { kind: 'object', pointer: '', value };
}

/** Objects in it. */
export const itemsOf = ({ kind, value }: Form): readonly unknown[] =>
  kind === 'collection' && Array.isArray(value) ? value : [value];

/** What was read of one page by type. */
interface PageReading extends ValueReading {
  readonly page: number;
}

export interface AnswerReading {
  readonly pages: readonly PageReading[];
  /** Objects or values in the answer. */
  readonly items: number;
  /** Those of them that are this page's: of a request line of several pages, what says that it is of its type. */
  readonly own: number;
  readonly notes: TypeNotes;
}

/** Of request lines that several pages share, what says that it is of this page's type. */
function isOwn(value: unknown, type: string, types: KnownTypes): boolean {
  const name = isObject(value) ? odataTypeOf(value) : undefined;
  return name !== undefined && types.isA(name, type) === true;
}

const bareType = (type: string): string => /^Collection\((.*)\)$/.exec(type)?.[1] ?? type;

interface Place {
  readonly pointer: string;
  readonly value: unknown;
  readonly many: boolean;
}

/** All at once, but where another page's items stand between this page's. */
function placesOf(form: Form, type: string, { types, ofOtherPages }: AnswerTypes): readonly Place[] {
  const { kind, pointer, value } = form;
  if (ofOtherPages.length === 0) return [{ pointer, value, many: kind === 'collection' }];
  return itemsOf(form).flatMap((item, at) => {
    if (!isOwn(item, type, types)) return [];
    return [{ pointer: kind === 'collection' ? `${pointer}/${at}` : pointer, value: item, many: false }];
  });
}

/** By each reading of the promise; the one that finds least is right. */
function readPlace(
  { pointer, value, many }: Place,
  response: TypedResponse,
  types: KnownTypes,
  where: string,
): ValueReading {
  const others = (response.disputed ?? []).flatMap(({ says }) => (says === 'wrapped' ? [] : [bareType(says)]));
  const readings = [response.type, ...others].map((type) =>
    readValue(value, many ? `Collection(${type})` : type, types, { pointer, where }),
  );
  return readings.reduce((best, one) => (one.faultCount < best.faultCount ? one : best));
}

const readings = new WeakMap<Exchange, Map<OperationSpec, AnswerReading>>();

/** Once for each exchange and page: several checks and the table of what was observed ask. */
export function readingOf(exchange: Exchange, spec: OperationSpec, answers: AnswerTypes): AnswerReading {
  const bySpec = readings.get(exchange) ?? new Map<OperationSpec, AnswerReading>();
  readings.set(exchange, bySpec);
  const reading = bySpec.get(spec) ?? read(exchange, spec, answers);
  bySpec.set(spec, reading);
  return reading;
}

function read(exchange: Exchange, spec: OperationSpec, answers: AnswerTypes): AnswerReading {
  const response = promisedResponse(spec);
  const where = `${spec.page}${response.clause}:${response.line}`;
  let items = 0;
  let own = 0;
  const pages = contentPages(exchange, spec).flatMap(({ number, value }): PageReading[] => {
    const form = formOf(value, response, answers.types);
    if (!form) return [];
    const places = placesOf(form, response.type, answers);
    items += itemsOf(form).length;
    own += places.reduce((sum, place) => sum + (place.many ? itemsOf(form).length : 1), 0);
    return places.map((place) => ({ page: number, ...readPlace(place, response, answers.types, where) }));
  });
  return { pages, items, own, notes: joinedNotes(pages.map(({ notes }) => notes)) };
}
