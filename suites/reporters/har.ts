/**
 * HAR 1.2: every exchange once, for a browser's developer tools. Cases that read the same answer share an entry; their ids
 * stand in its comment, and with their verdicts in `_cases`. What the run set up, looked at and cleaned up is there too. @see http://www.softwareishard.com/blog/har-12-spec/
 */
import { isUtf8 } from 'node:buffer';
import type { Content, Entry, Header, PostData, QueryString, Request, Response } from 'har-format';
import { groupBy } from '../../specs/group-by.ts';
import { fieldValues, messageParts } from '../http.ts';
import { worstVerdict, type Fields, type Verdict } from '../model.ts';
import type { CaseRecord, RecordedExchange, RecordSource, StepPurpose } from '../run-model.ts';
import { byOperation } from './grouping.ts';
import { revisionWords } from './wording.ts';

/** HAR lets tools add fields that begin with an underscore. */
interface ExchangeEntry extends Entry {
  /** Of a request that no case reads. */
  readonly _purpose?: StepPurpose;
  readonly _verdict?: Verdict;
  readonly _cases?: readonly Pick<CaseRecord, 'id' | 'verdict' | 'standing'>[];
  readonly _attempts: number;
  /** What `response.content` does not show: the answer was no HTTP, came in chunks, or did not end where it said. */
  readonly _received?: ReturnType<typeof textOf> & { readonly octets: number };
}

interface Shared {
  readonly exchange: RecordedExchange;
  readonly cases: readonly CaseRecord[];
}

const headEnd = '\r\n\r\n';

/** Octets of an answer up to the end of its header section, behind as many interim ones; undefined where it has none. */
function headLength(message: string, interim: number): number | undefined {
  let end = 0;
  for (let section = 0; section <= interim; section += 1) {
    const at = message.indexOf(headEnd, end);
    if (at < 0) return undefined;
    end = at + headEnd.length;
  }
  return end;
}

/** Controls that no text has; a tool that shows them as text hides them. */
const notText = /[^\P{Cc}\t\n\r]/u;

/** @param octets as latin1 */
function textOf(octets: string): { readonly text: string; readonly encoding?: 'base64' } {
  const bytes = Buffer.from(octets, 'latin1');
  const text = bytes.toString('utf8');
  return isUtf8(bytes) && !notText.test(text) ? { text } : { text: bytes.toString('base64'), encoding: 'base64' };
}

const headersOf = (fields: Fields): Header[] => fields.map(([name, value]) => ({ name, value }));

const contentOf = (octets: string, fields: Fields): Content => ({
  size: octets.length,
  // what browsers write where the answer does not say
  mimeType: fieldValues(fields, 'content-type')[0] ?? 'x-unknown',
  ...textOf(octets),
});

/** HAR has no encoding for what was sent; ours is text. */
const postDataOf = (octets: string, fields: Fields): PostData => ({
  mimeType: fieldValues(fields, 'content-type')[0] ?? '',
  text: Buffer.from(octets, 'latin1').toString('utf8'),
});

function queryOf(url: string): QueryString[] {
  return URL.canParse(url) ? [...new URL(url).searchParams].map(([name, value]) => ({ name, value })) : [];
}

/** A placeholder stands for a credential of another length: -1 is "not available". */
const lengthOf = (text: string): number => (text.includes('<token>') ? -1 : text.length);

function requestOf({ method, url, sent }: RecordedExchange): Request {
  const { head, fields, body } = messageParts(sent);
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headersOf(fields),
    queryString: queryOf(url),
    ...(body === '' ? {} : { postData: postDataOf(body, fields) }),
    headersSize: sent === '' ? -1 : lengthOf(head),
    // what is recorded of a long body is cut; what was announced is not
    bodySize: Number(fieldValues(fields, 'content-length')[0] ?? lengthOf(body)),
  };
}

/** As browsers write a request that nobody answered. */
function noResponse(error: string): Response & { readonly _error: string } {
  return {
    status: 0,
    statusText: '',
    httpVersion: '',
    cookies: [],
    headers: [],
    content: { size: 0, mimeType: 'x-unknown' },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
    _error: error,
  };
}

function responseOf({ outcome, received, receivedLength }: RecordedExchange): Response {
  if (outcome.kind === 'none') return noResponse(`${outcome.cause}: ${outcome.message}`);
  if (outcome.kind === 'malformed') return noResponse(`malformed: ${outcome.problem}`);
  const { version, status, reason, fields, interim, body, decoded = body } = outcome.answer;
  const end = headLength(received, interim.length);
  return {
    status,
    statusText: reason,
    httpVersion: `HTTP/${version}`,
    cookies: [],
    headers: headersOf(fields),
    content: contentOf(decoded, fields),
    redirectURL: fieldValues(fields, 'location')[0] ?? '',
    headersSize: end === undefined ? -1 : lengthOf(received.slice(0, end)),
    bodySize: end === undefined ? -1 : receivedLength - end,
  };
}

/** Everything that came, where the content alone is not all of it. */
function unshown({ outcome, received, receivedLength }: RecordedExchange): Pick<ExchangeEntry, '_received'> {
  if (received === '') return {};
  if (outcome.kind === 'answer') {
    const { interim, body } = outcome.answer;
    if (received.slice(headLength(received, interim.length)) === body) return {};
  }
  return { _received: { octets: receivedLength, ...textOf(received) } };
}

type About = Pick<ExchangeEntry, '_purpose' | '_verdict' | '_cases' | 'comment'>;

const aboutCases = (cases: readonly CaseRecord[]): About => ({
  comment: cases.map(({ id }) => id).join(', '),
  _verdict: worstVerdict(cases.map(({ verdict }) => verdict)),
  _cases: cases.map(({ id, verdict, standing }) => ({ id, verdict, standing })),
});

function entryOf(exchange: RecordedExchange, about: About, startedAt: number): ExchangeEntry {
  const { durationMs, attempts } = exchange;
  return {
    startedDateTime: new Date(startedAt + exchange.startedAt).toISOString(),
    time: durationMs,
    request: requestOf(exchange),
    response: responseOf(exchange),
    cache: {},
    // from the last octet sent to the first received is all that is measured; -1 is not allowed for these three
    timings: { send: 0, wait: durationMs, receive: 0 },
    ...about,
    _attempts: attempts,
    ...unshown(exchange),
  };
}

/** Two exchanges never start at the same fraction of a millisecond with the same request and take as long. */
const keyOf = ({ url, sent, startedAt, durationMs }: RecordedExchange): string =>
  JSON.stringify([startedAt, durationMs, url, sent]);

/** Only cases of one operation share an exchange. */
async function* sharedExchanges(source: RecordSource): AsyncGenerator<Shared, void, undefined> {
  for await (const records of byOperation(source.cases())) {
    const sent = records.flatMap((record) => (record.exchange ? [{ record, exchange: record.exchange }] : []));
    for (const group of groupBy(sent, ({ exchange }) => keyOf(exchange)).values())
      yield { exchange: group[0].exchange, cases: group.map(({ record }) => record) };
  }
}

/** What no case reads stands behind them; tools sort by time. */
async function* entriesOf(record: RecordSource): AsyncGenerator<ExchangeEntry, void, undefined> {
  const startedAt = Date.parse(record.head.startedAt);
  for await (const { exchange, cases } of sharedExchanges(record))
    yield entryOf(exchange, aboutCases(cases), startedAt);
  for (const { purpose, exchange } of record.tail.steps ?? [])
    yield entryOf(exchange, { _purpose: purpose, comment: purpose }, startedAt);
}

export async function* renderHar(record: RecordSource): AsyncGenerator<string> {
  const { tool, target, asOf } = record.head;
  const log = {
    version: '1.2',
    creator: { name: tool.name, version: tool.version },
    comment: `target ${target.url}, ${revisionWords(asOf)}; ${record.tail.exit.reason}`,
  };
  yield `{"log":${JSON.stringify(log).slice(0, -1)},"entries":[`;
  let separator = '\n';
  for await (const entry of entriesOf(record)) {
    yield `${separator}${JSON.stringify(entry)}`;
    separator = ',\n';
  }
  yield '\n]}}\n';
}
