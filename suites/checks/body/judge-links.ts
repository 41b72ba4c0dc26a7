/** Judgements of the pages of a collection, and of what leads from one to the next. */
import type { OperationSpec } from '../../../specs/model.ts';
import { isObject } from '../../../specs/text.ts';
import { isSameHost } from '../../http.ts';
import type { Exchange, Judgement } from '../../model.ts';
import { answerOr, fail, inconclusive, pass, seenStatus } from '../judgements.ts';
import { contentPages, promisedResponse } from './answer-content.ts';
import { kindOf } from './judge-content.ts';

const linkOf = (value: unknown): unknown => (isObject(value) ? value['@odata.nextLink'] : undefined);

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

export function judgeProgress(exchange: Exchange, spec: OperationSpec): Judgement | undefined {
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
  if (read.answer.status !== promisedResponse(spec).status)
    return fail(`page ${followed.length + 1}: ${seenStatus(read.answer)}`);
  return pass(`${followed.length + 1} pages were read`);
}

export function judgeLinks(exchange: Exchange, spec: OperationSpec): Judgement | undefined {
  const links = contentPages(exchange, spec).flatMap(({ exchange: { url }, value }) =>
    linkOf(value) === undefined ? [] : [flawOfLink(linkOf(value), url)],
  );
  if (links.length === 0) return undefined;
  const flaw = links.find((one) => one !== undefined);
  return flaw === undefined ? pass('@odata.nextLink is an absolute URL on the same host') : fail(flaw);
}
