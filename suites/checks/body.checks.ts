/** What stands in the content of an answer. */
import { fieldValues } from '../http.ts';
import type { Check, Exchange } from '../model.ts';
import type { OperationSpec } from '../../specs/model.ts';
import { formOf, formsPromised, itemsOf, successOf, promisedResponse } from './body/answer-content.ts';
import {
  firstPage,
  judgeForm,
  judgeIdentity,
  judgeMembers,
  judgeSelection,
  judgeTypeNames,
  shownForms,
  withTypes,
} from './body/judge-content.ts';
import { judgeLinks, judgeProgress } from './body/judge-links.ts';
import {
  answerOf,
  answerOr,
  fail,
  failInContrast,
  failWithBaseline,
  firstThree,
  inconclusive,
  pass,
  refused,
  seenStatus,
  succeeded,
} from './judgements.ts';

/** Of all pages. */
const successesOf = (exchange: Exchange, spec: OperationSpec) =>
  [exchange, ...(exchange.pages ?? [])].flatMap((page) => successOf(page, spec) ?? []);

const contentsOf = (exchange: Exchange, spec: OperationSpec) =>
  successesOf(exchange, spec).flatMap(({ content }) => content ?? []);

export const bodyChecks = [
  /** OData JSON Format 4.01 §4 (an entity is the object itself), where the page's example shows it otherwise. */
  {
    id: 'entity-is-the-root-object',
    authority: 'graph',
    promised: () =>
      'an entity is the root object of the content (OData JSON Format 4.01, 4.5); the page shows it in value too',
    judge(_requirement, exchange, spec, answers) {
      const response = promisedResponse(spec);
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
    promised: (_requirement, spec) =>
      `members have the types that the pages of ${promisedResponse(spec).type} document`,
    judge: withTypes(judgeMembers),
  },
  /** OData JSON Format 4.01 §4.6.3 (Graph's paging guide: the whole URL). */
  {
    id: 'next-link-is-absolute-on-the-same-host',
    authority: 'graph',
    promised: () => 'an @odata.nextLink is the whole URL of the next page, on the same host',
    judge: (_requirement, exchange, spec) => judgeLinks(exchange, spec),
  },
  /** OData URL Conventions 4.01 §4.3: a key names one entity. An id in another form may be another key of the same object. */
  {
    id: 'object-is-the-one-that-was-named',
    authority: 'graph',
    promised: () => 'the object in the answer is the one that the path names (OData URL Conventions 4.01, 4.3)',
    judge(_requirement, exchange, spec, answers) {
      const first = firstPage(exchange, spec);
      const form = first && formOf(first.value, promisedResponse(spec), answers?.types);
      if (form?.kind !== 'object' && form?.kind !== 'wrapped') return undefined;
      const last = new URL(exchange.url).pathname.split('/').at(-1) ?? '';
      // never throws, as decodeURIComponent does of `%zz`
      return judgeIdentity(form.value, new URLSearchParams(`id=${last.replaceAll('+', '%2B')}`).get('id') ?? '');
    },
  },
  /** An unknown name is not known to be wrong: one type in ten is derived from another on no page. */
  {
    id: 'odata-type-fits-the-documented-type',
    authority: 'page',
    promised: (_requirement, spec) =>
      `objects are of the type ${promisedResponse(spec).type}, or of one that inherits from it`,
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
      if (found.length > 0) return fail(`${firstThree(found, ', ')} ${found.length === 1 ? 'stands' : 'stand'} twice`);
      return successOf(exchange, spec)?.content?.ok === true ? pass('each name stands once') : undefined;
    },
  },
  {
    id: 'success-body-has-the-documented-form',
    authority: 'page',
    promised: (_requirement, spec) => {
      const { body, type } = promisedResponse(spec);
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
      const successes = successesOf(exchange, spec);
      if (successes.some(({ bodyComplete }) => !bodyComplete))
        return inconclusive('the content is incomplete, or too large to be read');
      const coded = successes.find(({ undecodable }) => undecodable !== undefined);
      if (coded?.undecodable !== undefined)
        return coded.violations.includes(coded.undecodable) ? undefined : inconclusive(coded.undecodable);
      const contents = contentsOf(exchange, spec);
      const flaw = contents.find((one) => !one.ok);
      if (!flaw || flaw.ok) return contents.length === 0 ? undefined : pass('the content is JSON');
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
      const form = first && formOf(first.value, promisedResponse(spec), answers?.types);
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
