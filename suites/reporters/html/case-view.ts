/** One case in full: what was found, and what crossed the wire. */
import type { Finding, NoAnswerCause } from '../../model.ts';
import type { CaseRecord, RecordedExchange } from '../../run-model.ts';
import { curlLine } from '../curl.ts';
import { html, verbatim, type Markup } from './markup.ts';
import { content, headSection, octetCount } from './octets.ts';
import { table } from './table-view.ts';
import { sectionOf, type SpecOf } from './where.ts';
import { authorityWords, badge } from './words.ts';
import { plural } from '../../../specs/text.ts';

/** The id of a case behind that of its operation, which stands above it. */
export const shortId = ({ id, operation }: Pick<CaseRecord, 'id' | 'operation'>): string =>
  id.startsWith(`${operation}/`) ? id.slice(operation.length + 1) : id;

/** What the filters look at. */
export function marked({ verdict, suite, findings, about }: CaseRecord): Markup {
  const loud = findings.filter(({ outcome }) => outcome !== 'pass').map(({ authority }) => authority);
  const of = [...new Set(loud.length > 0 ? loud : [about.authority])].join(' ');
  return html`data-case data-verdict="${verdict}" data-suite="${suite}" data-authority="${of}"`;
}

const noAnswer: Readonly<Record<NoAnswerCause, string>> = {
  dns: 'the host has no address',
  refused: 'the connection was refused',
  'connect-timeout': 'no connection in time',
  tls: 'no agreement on TLS',
  reset: 'the connection was reset',
  closed: 'the connection was closed',
  timeout: 'no answer in time',
  throttled: 'told to wait, again and again',
  cancelled: 'given up',
};

/** What came back, in a few words. */
export function answered({ exchange }: CaseRecord): string {
  if (exchange === undefined) return 'nothing sent';
  const { outcome } = exchange;
  if (outcome.kind === 'answer') return `${outcome.answer.status} ${outcome.answer.reason}`.trimEnd();
  return outcome.kind === 'malformed' ? 'no HTTP' : noAnswer[outcome.cause];
}

const bodiless = (status: number): boolean => status < 200 || status === 204 || status === 205 || status === 304;

const headEnd = (message: string): number => {
  const end = message.indexOf('\r\n\r\n');
  return end < 0 ? message.length : end + 4;
};

function request({ sent }: RecordedExchange): Markup {
  const end = headEnd(sent);
  const body = sent.slice(end);
  const announced = Number(/^content-length: *(\d+)/im.exec(sent.slice(0, end))?.[1] ?? body.length);
  return html`<h5>Request</h5>
    ${headSection(sent.slice(0, end).trimEnd(), 'request, start line and header fields')}${
      body === '' ? undefined : content(body, announced, false, 'request, body')
    }`;
}

function response({ received, receivedLength, outcome }: RecordedExchange): Markup {
  const why =
    outcome.kind === 'answer'
      ? outcome.answer.violations.map((violation) => html`<p class="note">Broken HTTP: ${violation}</p>`)
      : html`<p class="note">${outcome.kind === 'malformed' ? outcome.problem : outcome.message}</p>`;
  if (received === '')
    return html`<h5>Response</h5>
      ${why}
      <p class="note">No octet was received.</p>`;
  const end = outcome.kind === 'answer' ? headEnd(received) : 0;
  const behind = receivedLength - end;
  const empty = outcome.kind === 'answer' && bodiless(outcome.answer.status);
  const say = html`<p class="note">Behind the header section: ${octetCount(behind)}.</p>`;
  return html`<h5>Response</h5>
    ${why}${end === 0 ? undefined : html`${headSection(received.slice(0, end).replace(/\r\n\r\n$/, ''), 'response, start line and header fields')}${say}`}${
      behind === 0
        ? undefined
        : content(received.slice(end), behind, empty, 'response, octets behind the header section')
    }`;
}

function exchangeView(exchange: RecordedExchange): Markup {
  const again = curlLine(exchange);
  const attempts = exchange.attempts > 1 ? `, ${exchange.attempts} attempts` : '';
  const curl =
    again === undefined
      ? undefined
      : html`<h5>Send it again</h5>
          <div class="again">
            <pre tabindex="0" role="group" aria-label="curl command"><code>${verbatim(again)}</code></pre>
            <button type="button" class="copy" hidden>Copy</button>
          </div>`;
  return html`<div class="wire">
      <div>${request(exchange)}</div>
      <div>
        ${response(exchange)}
        <p class="note">${exchange.durationMs.toFixed(1)} ms${attempts}</p>
      </div>
    </div>
    ${curl}`;
}

function found(finding: Finding, one: CaseRecord, specOf: SpecOf): Markup {
  const { seen, promised, clause, authority, outcome, note, check } = finding;
  return html`<tr>
    <td>${badge(outcome, outcome === 'fail' ? 'broken' : 'open')}</td>
    <td>${seen}</td>
    <td>${promised}${note && html`<br /><small>${note}</small>`}</td>
    <td>${sectionOf(clause, specOf(one.page, one.apiVersion))}</td>
    <td>${authorityWords[authority]}<br /><small>${check}</small></td>
  </tr>`;
}

function findings(one: CaseRecord, specOf: SpecOf): Markup | undefined {
  const loud = one.findings.filter(({ outcome }) => outcome !== 'pass');
  const kept = one.findings.length - loud.length;
  const also = kept > 0 ? html`<p class="note">${plural(kept, 'other promise')} of this case kept.</p>` : undefined;
  if (loud.length === 0) return also;
  return html`${table({
    label: 'Findings of this case',
    head: ['Finding', 'Seen', 'Promised', 'Where', 'Demanded by'],
    rows: loud.map((finding) => found(finding, one, specOf)),
  })}${also}`;
}

/** The case as a box to open. */
export function caseView(one: CaseRecord, specOf: SpecOf, open: boolean): Markup {
  const reasons = [
    one.error && `Error of this tool, not of the target: ${one.error}`,
    one.inconclusive && `Not judged: ${one.inconclusive}`,
    one.diagnosis,
    one.waived && `Waived until ${one.waived.expires}: ${one.waived.reason} (${one.waived.owner}, ${one.waived.where})`,
  ];
  return html`<details class="case" id="case/${one.id}" ${marked(one)}${open ? html` open` : undefined}>
    <summary>
      ${badge(one.verdict)} expected: ${one.expectation} <span class="note">answer: ${answered(one)}</span>
    </summary>
    <p class="id">
      <a href="#case/${one.id}"><code>${one.id}</code></a>
    </p>
    ${reasons.map((reason) => reason && html`<p>${reason}</p>`)}${findings(one, specOf)}${one.exchange && exchangeView(one.exchange)}
  </details>`;
}
