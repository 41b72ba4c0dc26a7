/** A line to paste into a shell that sends the request again. The token is the reader's to supply: `$TOKEN`. */
import type { SentRequest } from '../run-model.ts';

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Double quotes only where the placeholder has to become the shell's variable. */
const withVariable = (text: string): string =>
  text.includes('<token>')
    ? `"${text.replaceAll(/[\\"$`]/g, String.raw`\$&`).replaceAll('<token>', '$TOKEN')}"`
    : quote(text);

/** Fields that curl adds by itself, and does as well. */
const ownFields = /^(host|connection|user-agent|content-length)$/i;

/** @returns undefined where nothing was sent */
export function curlLine({ method, url, sent }: SentRequest): string | undefined {
  if (sent === '') return undefined;
  const end = sent.indexOf('\r\n\r\n');
  const body = end < 0 ? '' : sent.slice(end + 4);
  const lines = sent
    .slice(0, end < 0 ? undefined : end)
    .split('\r\n')
    .slice(1)
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  // The octets in `sent` are capped; what the request announced is not.
  const length = lines.find(([name]) => /^content-length$/i.test(name))?.[1];
  const fields = lines.filter(([name]) => !ownFields.test(name));
  // Fields that curl would add and the request did not have.
  const unwanted = ['accept', ...(body === '' ? [] : ['content-type'])]
    .filter((own) => !fields.some(([name]) => name.toLowerCase() === own))
    .map((own) => `-H '${own}:'`);
  // curl's own form for a field without a value
  const headers = fields.map(
    ([name, value]) => `-H ${value === '' ? quote(`${name};`) : withVariable(`${name}: ${value}`)}`,
  );
  const long =
    body.length > 200 ? `--data-binary @body # ${length ?? body.length} octets` : `--data-raw ${quote(body)}`;
  const content = body !== '' ? [long] : length !== undefined ? [`-H 'content-length: 0'`] : [];
  return ['curl', '-i', '-X', method, withVariable(url), ...unwanted, ...headers, ...content].join(' ');
}
