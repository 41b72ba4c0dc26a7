/** Lines to paste into a shell that send a request again, or judge a case again. */
import { fieldValues, messageParts } from '../http.ts';
import type { RunHead, SentRequest } from '../run-model.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const plainWord = /^[\w./:@%+,=-]+$/;

/** Parameters and identities come from the configuration of the run. */
export function runAgain({ target, asOf, gate, settings }: RunHead, caseId?: string): string {
  const { specsFolder } = settings;
  const flags: readonly (readonly [flag: string, value: string | undefined])[] = [
    ['--target', target.embedded ? undefined : target.url],
    ['--as-of', asOf === 'first' ? undefined : asOf],
    ['--specs', typeof specsFolder === 'string' ? specsFolder : undefined],
    ['--gate', gate === 'page' ? undefined : gate],
    ['--case', caseId],
  ];
  return [
    'npx graph-conformance run',
    ...flags.flatMap(([flag, value]) =>
      value === undefined ? [] : [`${flag} ${plainWord.test(value) ? value : quoted(value)}`],
    ),
  ].join(' ');
}

/** Double quotes only where the placeholder has to become the shell's variable. */
const withVariable = (text: string): string =>
  text.includes('<token>')
    ? `"${text.replaceAll(/[\\"$`]/g, String.raw`\$&`).replaceAll('<token>', '$TOKEN')}"`
    : quoted(text);

/** Fields that curl adds by itself, and does as well. */
const ownFields = /^(host|connection|user-agent|content-length)$/i;

/** The token is the reader's to supply: `$TOKEN`. @returns undefined where nothing was sent */
export function curlLine({ method, url, sent }: SentRequest): string | undefined {
  if (sent === '') return undefined;
  const { fields: all, body } = messageParts(sent);
  // The octets in `sent` are capped; what the request announced is not.
  const [length] = fieldValues(all, 'content-length');
  const fields = all.filter(([name]) => !ownFields.test(name));
  // Fields that curl would add and the request did not have.
  const unwanted = ['accept', ...(body === '' ? [] : ['content-type'])]
    .filter((own) => !fields.some(([name]) => name.toLowerCase() === own))
    .map((own) => `-H '${own}:'`);
  // curl's own form for a field without a value
  const headers = fields.map(
    ([name, value]) => `-H ${value === '' ? quoted(`${name};`) : withVariable(`${name}: ${value}`)}`,
  );
  const long =
    body.length > 200 ? `--data-binary @body # ${length ?? body.length} octets` : `--data-raw ${quoted(body)}`;
  const content = body !== '' ? [long] : length !== undefined ? [`-H 'content-length: 0'`] : [];
  return ['curl', '-i', '-X', method, withVariable(url), ...unwanted, ...headers, ...content].join(' ');
}
