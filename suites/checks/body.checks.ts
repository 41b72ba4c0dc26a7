/** What stands in the content of an answer. */
import { isObject } from '../../specs/text.ts';
import { isLoopback } from '../http.ts';
import type { AnswerTypes, Check, Exchange, Judgement } from '../model.ts';
import type { OperationSpec } from '../../specs/model.ts';
import {
  contentPages,
  formOf,
  formsPromised,
  itemsOf,
  membersOf,
  readingOf,
  successOf,
  typedResponseOf,
  type AnswerReading,
  type Form,
} from './body/answer-content.ts';
import {
  answerOf,
  answerOr,
  fail,
  failInContrast,
  failWithBaseline,
  inconclusive,
  pass,
  refused,
  seenStatus,
  succeeded,
} from './judgements.ts';
import { fieldValues } from '../http.ts';

const someOf = (names: readonly string[], most = 3): string =>
  names.slice(0, most).join(', ') + (names.length > most ? `, and ${names.length - most} more` : '');

const shownForms: Readonly<Record<Form['kind'], string>> = {
  object: 'one object',
  wrapped: 'an object in the member value',
  collection: 'an array in the member value',
  value: 'a value in the member value',
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value === null) return 'null';
  if (!isObject(value)) return `a ${typeof value}`;
  if (!('value' in value)) return 'an object without the member value';
  return isObject(value['value']) && !Array.isArray(value['value'])
    ? shownForms.wrapped
    : `an object whose member value is ${kindOf(value['value'])}`;
}

/** What is read of the first page; undefined where it is no success or no JSON. */
function firstPage(exchange: Exchange, spec: OperationSpec) {
  const [first] = contentPages({ ...exchange, pages: [] }, spec);
  return first;
}

function judgeForm(exchange: Exchange, spec: OperationSpec, answers: AnswerTypes | undefined): Judgement | undefined {
  const response = typedResponseOf(spec);
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

const withTypes =
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

function judgeMembers(reading: AnswerReading, spec: OperationSpec, { types }: AnswerTypes): Judgement | undefined {
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
  const { type } = typedResponseOf(spec);
  const isOnFile = type.includes('Edm.') || types.find(/^Collection\((.*)\)$/.exec(type)?.[1] ?? type) !== undefined;
  if (!isOnFile) return inconclusive(`no page on file documents ${type}: compile its page too`);
  return noneOfItsOwn(reading);
}

/** Of the answer's own objects; what members say of theirs is another type's promise. */
function judgeTypeNames(
  reading: AnswerReading,
  spec: OperationSpec,
  { types, ofOtherPages }: AnswerTypes,
): Judgement | undefined {
  const promised = typedResponseOf(spec).type.toLowerCase();
  const all = reading.pages.flatMap(({ otherTypes }) =>
    otherTypes.filter(({ documented }) => documented.toLowerCase() === promised),
  );
  const isPromisedElsewhere = (type: string): boolean => ofOtherPages.some((other) => types.isA(type, other) !== false);
  const wrong = all.filter(({ type, known }) => known && !isPromisedElsewhere(type));
  if (wrong.length > 0)
    return fail(
      someOf(wrong.map(({ pointer, type }) => `${pointer === '' ? 'the content' : pointer} says that it is ${type}`)),
    );
  const unknown = all.reduce((sum, { count }) => sum + count, 0);
  if (unknown > 0 && unknown >= reading.own)
    return inconclusive(
      `whether ${someOf(all.map(({ type }) => type))} inherits from ${typedResponseOf(spec).type} stands on no page on file`,
    );
  return undefined;
}

const linkOf = (value: unknown): unknown => (isObject(value) ? value['@odata.nextLink'] : undefined);

/** The same place, whatever this machine is called. */
function isSameHost(one: URL, other: URL): boolean {
  if (one.origin === other.origin) return true;
  return (
    one.protocol === other.protocol &&
    one.port === other.port &&
    [one, other].every(({ hostname }) => isLoopback(hostname))
  );
}

function flawOfLink(link: unknown, url: string): string | undefined {
  if (typeof link !== 'string') return `@odata.nextLink is ${kindOf(link)}`;
  if (!URL.canParse(link)) return '@odata.nextLink is no absolute URL';
  const [to, from] = [new URL(link), new URL(url)];
  return isSameHost(to, from)
    ? undefined
    : `@odata.nextLink leads to ${to.origin}, and the answer came from ${from.origin}`;
}

/** Of items that have one: others may be alike and two all the same. */
function idsIn(value: unknown): readonly string[] {
  const items: unknown = isObject(value) ? value['value'] : undefined;
  const ids = (Array.isArray(items) ? items : []).map((item: unknown) => (isObject(item) ? item['id'] : undefined));
  return ids.every((id) => typeof id === 'string') ? ids : [];
}

function judgeProgress(exchange: Exchange, spec: OperationSpec): Judgement | undefined {
  const pages = contentPages(exchange, spec);
  if (linkOf(pages[0]?.value) === undefined) return undefined;
  const links = new Set<unknown>([exchange.url]);
  const items = new Set<string>();
  for (const { number, value } of pages) {
    const found = idsIn(value);
    if (found.length > 0 && found.every((one) => items.has(one)))
      return fail(`page ${number} repeats items of the pages before it`);
    found.forEach((one) => items.add(one));
    const link = linkOf(value);
    if (link !== undefined && links.has(link))
      return fail(`@odata.nextLink of page ${number} leads to a page that was there before`);
    links.add(link);
  }
  const followed = exchange.pages ?? [];
  const last = followed.at(-1);
  if (last === undefined) return inconclusive('@odata.nextLink was not followed');
  const read = answerOr(last, fail);
  if ('judgement' in read) return read.judgement;
  if (read.answer.status !== typedResponseOf(spec).status)
    return fail(`page ${followed.length + 1}: ${seenStatus(read.answer)}`);
  return pass(`${followed.length + 1} pages were read`);
}

/** Members beside the selected one, by the query of the request. */
function judgeSelection(
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
  const form = first && formOf(first.value, typedResponseOf(spec), answers?.types);
  if (!form) return inconclusive('the content has not the documented form');
  const selected = new URL(exchange.url).searchParams.get('$select') ?? '';
  const items = itemsOf(form).filter(isObject);
  if (items.length === 0) return inconclusive('there is no object in the answer');
  const others = new Set(items.flatMap(membersOf).filter((name) => name !== selected));
  return others.size === 0
    ? pass(`${selected} alone is there`)
    : fail(`beside ${selected} there are ${someOf([...others])}`);
}

export const bodyChecks = [
  /** OData JSON Format 4.01 §4 (an entity is the object itself), where the page's example shows it otherwise. */
  {
    id: 'entity-is-the-root-object',
    authority: 'graph',
    promised: () =>
      'an entity is the root object of the content (OData JSON Format 4.01, 4.5); the page shows it in value too',
    judge(_requirement, exchange, spec, answers) {
      const response = typedResponseOf(spec);
      const first = firstPage(exchange, spec);
      if (!first || !formsPromised(response).has('wrapped')) return undefined;
      const form = formOf(first.value, response, answers?.types);
      if (form?.kind === 'wrapped') return fail('the object stands in the member value');
      return form?.kind === 'object' ? pass('the object is the content') : undefined;
    },
  },
  /** Members that are present; null, absence, unknown members and unknown values of enums break no promise. */
  {
    id: 'members-have-the-documented-types',
    authority: 'page',
    promised: (_requirement, spec) => `members have the types that the pages of ${typedResponseOf(spec).type} document`,
    judge: withTypes(judgeMembers),
  },
  /** OData JSON Format 4.01 §4.6.3 (Graph's paging guide: the whole URL). */
  {
    id: 'next-link-is-absolute-on-the-same-host',
    authority: 'graph',
    promised: () => 'an @odata.nextLink is the whole URL of the next page, on the same host',
    judge(_requirement, exchange, spec) {
      const links = contentPages(exchange, spec).flatMap(({ exchange: { url }, value }) =>
        linkOf(value) === undefined ? [] : [flawOfLink(linkOf(value), url)],
      );
      if (links.length === 0) return undefined;
      const flaw = links.find((one) => one !== undefined);
      return flaw === undefined ? pass('@odata.nextLink is an absolute URL on the same host') : fail(flaw);
    },
  },
  /** An unknown name is not known to be wrong: one type in ten is derived from another on no page. */
  {
    id: 'odata-type-fits-the-documented-type',
    authority: 'page',
    promised: (_requirement, spec) =>
      `objects are of the type ${typedResponseOf(spec).type}, or of one that inherits from it`,
    judge: withTypes(judgeTypeNames),
  },
  /** Graph's paging guide: nextLink leads on until there is none. */
  {
    id: 'pages-make-progress',
    authority: 'graph',
    promised: () => 'each @odata.nextLink leads to a further page',
    judge: (_requirement, exchange, spec) => judgeProgress(exchange, spec),
  },
  /** OData Protocol 4.01 §11.2.5.1. */
  {
    id: 'select-leaves-other-members-out',
    authority: 'graph',
    promised: () => 'a request with $select is answered with the selected members only (OData Protocol 4.01, 11.2.5.1)',
    judge: (_requirement, exchange, spec, answers) => judgeSelection(exchange, spec, answers),
  },
  /** RFC 8259 §4: names within an object should be unique; readers differ in what they make of others. */
  {
    id: 'success-body-has-no-duplicate-members',
    authority: 'rfc',
    promised: () => 'names within a JSON object are unique (RFC 8259 4)',
    judge(_requirement, exchange, spec) {
      const found = contentsOf(exchange, spec).flatMap((content) => (content.ok ? content.duplicates : []));
      if (found.length > 0) return fail(`${someOf(found)} ${found.length === 1 ? 'stands' : 'stand'} twice`);
      return successOf(exchange, spec)?.content?.ok === true ? pass('each name stands once') : undefined;
    },
  },
  {
    id: 'success-body-has-the-documented-form',
    authority: 'page',
    promised: (_requirement, spec) => {
      const { body, type } = typedResponseOf(spec);
      return `the page promises ${shownForms[body]}${body === 'object' ? ` of the type ${type}` : `, of ${type}`}`;
    },
    judge: (_requirement, exchange, spec, answers) => judgeForm(exchange, spec, answers),
  },
  /** RFC 8259; §8.1 for UTF-8. */
  {
    id: 'success-body-is-json',
    authority: 'page',
    promised: () => 'the page promises a JSON content (RFC 8259)',
    judge(_requirement, exchange, spec) {
      const answer = successOf(exchange, spec);
      if (!answer) return undefined;
      if (!answer.bodyComplete) return inconclusive('the content is incomplete, or too large to be read');
      if (answer.undecodable !== undefined)
        return answer.violations.includes(answer.undecodable) ? undefined : inconclusive(answer.undecodable);
      const flaw = contentsOf(exchange, spec).find((one) => !one.ok);
      if (!flaw || flaw.ok) return pass('the content is JSON');
      return (flaw.beyondLimits === true ? inconclusive : fail)(`the content ${flaw.problem}`);
    },
  },
  /** OData JSON Format 4.01 §3. */
  {
    id: 'success-content-type-is-json',
    authority: 'graph',
    promised: () => 'a JSON content is called application/json (OData JSON Format 4.01, 3)',
    judge(_requirement, exchange, spec) {
      const answer = successOf(exchange, spec);
      if (answer?.content?.ok !== true) return undefined;
      const [type = 'absent'] = fieldValues(answer.fields, 'content-type');
      return /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)
        ? pass(`Content-Type is ${type}`)
        : fail(`Content-Type is ${type}`);
    },
  },
  /** OData Protocol 4.01 §11.2.6.3. */
  {
    id: 'top-limits-a-page',
    authority: 'graph',
    promised: () => 'a request with $top=1 is answered with one item at most (OData Protocol 4.01, 11.2.6.3)',
    judge(_requirement, exchange, spec, answers) {
      const read = answerOr(exchange, failInContrast);
      if ('judgement' in read) return read.judgement;
      if (refused(read.answer.status)) return undefined;
      if (!succeeded(read.answer.status)) return failInContrast(seenStatus(read.answer));
      const first = firstPage(exchange, spec);
      const form = first && formOf(first.value, typedResponseOf(spec), answers?.types);
      if (form?.kind !== 'collection') return inconclusive('the content has not the documented form');
      const { length } = itemsOf(form);
      return length > 1
        ? fail(`the page has ${length} items`)
        : pass(`the page has ${length === 1 ? 'one item' : 'no item'}`);
    },
  },
  /** OData Protocol 4.01 §11.2.5.1 and Graph's error documentation. */
  {
    id: 'unknown-member-in-select-gets-400',
    authority: 'graph',
    promised: () => 'a request that selects a member which the type does not have is a bad request (400)',
    judge(_requirement, exchange) {
      const read = answerOr(exchange, failWithBaseline);
      if ('judgement' in read) return read.judgement;
      const { status } = read.answer;
      if (refused(status)) return inconclusive(seenStatus(read.answer));
      return status === 400 ? pass(seenStatus(read.answer)) : failWithBaseline(seenStatus(read.answer));
    },
  },
  /** Graph's error documentation; an id of another form may be a bad request there. */
  {
    id: 'unknown-id-gets-404',
    authority: 'graph',
    promised: () => 'what does not exist is not found (404)',
    judge(_requirement, exchange) {
      const answer = answerOf(exchange);
      if (!answer || succeeded(answer.status)) return undefined;
      const seen = seenStatus(answer);
      if (answer.status === 404 || answer.status === 410) return pass(seen);
      if (answer.status === 400) return inconclusive(`${seen}: the target may take the id for malformed`);
      return failWithBaseline(seen);
    },
  },
] as const satisfies readonly Check[];

function contentsOf(exchange: Exchange, spec: OperationSpec) {
  return [exchange, ...(exchange.pages ?? [])].flatMap((page) => successOf(page, spec)?.content ?? []);
}
