/** A line to paste into a shell that sends the request again. The token is the reader's to supply: `$TOKEN`. */
import type { Exchange } from '../model.ts';

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Double quotes only where the placeholder has to become the shell's variable. */
const withVariable = (text: string): string =>
  text.includes('<token>')
    ? `"${text.replaceAll(/[\\"$`]/g, String.raw`\$&`).replaceAll('<token>', '$TOKEN')}"`
    : quote(text);

/** Fields that curl adds by itself, and does as well. */
const ownFields = /^(host|connection|user-agent|content-length)$/i;

/** @returns undefined where nothing was sent */
export function curlLine({ method, url, sent }: Exchange): string | undefined {
  if (sent === '') return undefined;
  const [head = '', body = ''] = sent.split('\r\n\r\n', 2);
  const lines = head
    .split('\r\n')
    .slice(1)
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  const framed = lines.some(([name]) => /^content-length$/i.test(name));
  const fields = lines.filter(([name]) => !ownFields.test(name));
  const accept = fields.some(([name]) => /^accept$/i.test(name)) ? [] : [`-H 'accept:'`];
  // curl's own form for a field without a value
  const headers = fields.map(
    ([name, value]) => `-H ${value === '' ? quote(`${name};`) : withVariable(`${name}: ${value}`)}`,
  );
  const long = body.length > 200 ? `--data-binary @body # ${body.length} octets` : `--data-binary ${quote(body)}`;
  const content = body !== '' ? [long] : framed ? [`-H 'content-length: 0'`] : [];
  return ['curl', '-i', '-X', method, withVariable(url), ...accept, ...headers, ...content].join(' ');
}
