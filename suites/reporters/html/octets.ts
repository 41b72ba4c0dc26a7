/** Octets as a person can read them: as text where they are text, else in hexadecimal beside ASCII. */
import { html, Markup } from './markup.ts';
import { plural } from '../../../specs/text.ts';

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

export const octetCount = (count: number): string => (count === 0 ? 'no octet' : plural(count, 'octet'));
