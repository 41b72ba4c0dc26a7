/** What crossed the wire, as a person can read it: octets as text where they are text, else in hexadecimal beside ASCII. */
import { plural, quotable } from '../../../specs/text.ts';
import { fieldValues, messageParts } from '../../http.ts';
import type { NoAnswerCause } from '../../model.ts';
import type { CaseRecord, RecordedExchange } from '../../run-model.ts';
import { html, Markup, verbatim } from './markup.ts';

/** Characters and octets shown; the record and the HAR file have what was kept. */
const textShown = 4096;
const dumpShown = 512;

const lineFeed = new Markup('\n');

function textOf(octets: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(octets, 'latin1'));
  } catch {
    return undefined;
  }
}

const row = (octets: string, at: number): string => {
  const slice = octets.slice(at, at + 16);
  const hex = [...slice].map((octet) => octet.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
  return `${at.toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${slice.replaceAll(/[^\u0020-\u007e]/g, '.')}`;
};

/** Sixteen octets a line: place, hexadecimal, ASCII. */
export function hexDump(octets: string): readonly string[] {
  return Array.from({ length: Math.ceil(octets.length / 16) }, (_, index) => row(octets, index * 16));
}

/** A scrolling box has to be reachable by keyboard, and so has to have a name. */
const box = (lines: readonly string[], label: string): Markup =>
  html`<pre
    tabindex="0"
    role="group"
    aria-label="${label}"
  ><code>${lines.map((line, at) => [at === 0 ? undefined : lineFeed, html`${line}`])}</code></pre>`;

/** Start line and fields. A line end that is not CRLF shows as `\u{a}` or `\u{d}`. */
export function headSection(octets: string, label: string): Markup {
  return box((textOf(octets) ?? octets).slice(0, textShown).split('\r\n'), label);
}

/** @param total octets that crossed the wire: more than these where they were capped */
export function content(octets: string, total: number, asDump: boolean, label: string): Markup {
  const text = asDump ? undefined : textOf(octets);
  const legible = text !== undefined && !/\p{Cc}/u.test(text.replaceAll(/[\t\r\n]/g, ''));
  const shown = legible ? text.slice(0, textShown).split(/\r?\n/) : hexDump(octets.slice(0, dumpShown));
  const cut = total > (legible ? textShown : dumpShown);
  return html`${box(shown, label)}${
    cut &&
    html`<p class="note">The beginning; ${plural(total, 'octet')} in all. <code>run.json</code> has what was kept.</p>`
  }`;
}

const octetCount = (count: number): string => (count === 0 ? 'no octet' : plural(count, 'octet'));

const noAnswer: Readonly<Record<NoAnswerCause, string>> = {
  dns: 'the host has no address',
  refused: 'the connection was refused',
  'connect-timeout': 'no connection in time',
  tls: 'no agreement on TLS',
  reset: 'the connection was reset',
  closed: 'the connection was closed',
  timeout: 'no answer in time',
  throttled: 'told to wait, again and again',
  cancelled: 'nothing, the run was interrupted',
};

/** What came back, in a few words. */
export function answered({ exchange, brief }: CaseRecord): string {
  if (exchange === undefined) return brief ? String(brief.status) : 'nothing sent';
  const { outcome } = exchange;
  if (outcome.kind === 'answer') return `${outcome.answer.status} ${quotable(outcome.answer.reason)}`.trimEnd();
  return outcome.kind === 'malformed' ? 'no HTTP' : noAnswer[outcome.cause];
}

const bodiless = (status: number): boolean => status < 200 || status === 204 || status === 205 || status === 304;

function request({ sent }: RecordedExchange): Markup {
  const { head, fields, body } = messageParts(sent);
  const announced = Number(fieldValues(fields, 'content-length')[0] ?? body.length);
  return html`<h5>Request</h5>
    ${headSection(head.trimEnd(), 'request, start line and header fields')}${
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
  const end = outcome.kind === 'answer' ? messageParts(received).head.length : 0;
  const behind = receivedLength - end;
  const empty = outcome.kind === 'answer' && bodiless(outcome.answer.status);
  const decoded = outcome.kind === 'answer' ? outcome.answer.decoded : undefined;
  const say = html`<p class="note">Behind the header section: ${octetCount(behind)}.</p>`;
  return html`<h5>Response</h5>
    ${why}${end === 0 ? undefined : html`${headSection(received.slice(0, end).replace(/\r\n\r\n$/, ''), 'response, start line and header fields')}${say}`}${
      behind === 0
        ? undefined
        : content(received.slice(end), behind, empty, 'response, octets behind the header section')
    }${decoded === undefined ? undefined : content(decoded, decoded.length, false, 'response, content decoded')}`;
}

/** @param again the curl line that sends it again */
export function exchangeView(exchange: RecordedExchange, again: string | undefined): Markup {
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
