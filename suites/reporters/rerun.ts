/** Lines to paste into a shell that send a request again, or judge a case again. */
import { fieldValues, messageParts } from '../http.ts';
import { describeIdentity } from '../model.ts';
import type { Attention, RunHead } from '../run-model.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const plainWord = /^[\w./:@%+,=-]+$/;

type FlagValues = readonly (readonly [flag: string, value: string | undefined])[];

/** Each flag that has a value, with a blank before it. */
const flagged = (flags: FlagValues): string =>
  flags
    .map(([flag, value]) => (value === undefined ? '' : ` ${flag} ${plainWord.test(value) ? value : quoted(value)}`))
    .join('');

/** Parameters and identities come from the configuration of the run. */
export function runAgain({ target, asOf, gate, settings }: RunHead, caseId?: string): string {
  const { specsFolder } = settings;
  return `npx graph-conformance run${flagged([
    ['--target', target.embedded ? undefined : target.url],
    ['--as-of', asOf === 'first' ? undefined : asOf],
    ['--specs', typeof specsFolder === 'string' ? specsFolder : undefined],
    ['--gate', gate === 'page' ? undefined : gate],
    ['--case', caseId],
  ])}`;
}

/** For whoever has seen the failure: the request, or the case where the server of the request has ended with the run. */
export const seeAgain = (head: RunHead, one: Attention): string | undefined =>
  head.target.embedded ? runAgain(head, one.id) : curlLine(one);

/** Double quotes only where the placeholder has to become the shell's variable. */
const withVariable = (text: string): string =>
  text.includes('<token>')
    ? `"${text.replaceAll(/[\\"$`]/g, String.raw`\$&`).replaceAll('<token>', '$TOKEN')}"`
    : quoted(text);

/** Fields that curl adds by itself, and does as well. */
const ownFields = /^(host|connection|user-agent|content-length)$/i;

type Sent = Pick<Attention, 'identity' | 'minted' | 'exchange'>;

/** The issuer of this machine makes a minted token again; any other is the reader's to supply, and the shell says which. */
function tokenCommand({ identity, minted }: Sent): string {
  if (identity.kind === 'none') return '';
  if (minted !== true) return `TOKEN=\${TOKEN:?${quoted(`needs a token of ${describeIdentity(identity)}`)}}; `;
  const { scheme, permissions, claim, beside = [], defect } = identity;
  return `TOKEN=$(npx graph-conformance token${flagged([
    ['--scheme', scheme],
    ...permissions.map((name) => ['--permission', name] as const),
    ['--claim', claim],
    ...beside.map((name) => ['--beside', name] as const),
    ['--defect', defect],
  ])}); `;
}

/** A large body is one octet many times; its length is what the request announced, since `sent` is capped. */
function piped(body: string, length: number): string | undefined {
  const [octet = ''] = body;
  return length > 200 && /^[ -&(-[\]-~]$/.test(octet) && body === octet.repeat(body.length)
    ? `head -c ${length} /dev/zero | tr '\\0' '${octet}' | `
    : undefined;
}

/** A line for sh that sends the same request again. @returns undefined where nothing was sent, or only a part of it is known */
export function curlLine(record: Sent): string | undefined {
  if (record.exchange === undefined || record.exchange.sent === '') return undefined;
  const { method, url, sent } = record.exchange;
  const { fields: all, body } = messageParts(sent);
  const [length] = fieldValues(all, 'content-length');
  const pipe = piped(body, Number(length));
  if (pipe === undefined && body !== '' && length !== undefined && Number(length) !== body.length) return undefined;
  const fields = all.filter(([name]) => !ownFields.test(name));
  // Fields that curl would add and the request did not have.
  const unwanted = ['accept', ...(body === '' ? [] : ['content-type'])]
    .filter((own) => !fields.some(([name]) => name.toLowerCase() === own))
    .map((own) => `-H '${own}:'`);
  // curl's own form for a field without a value
  const headers = fields.map(
    ([name, value]) => `-H ${value === '' ? quoted(`${name};`) : withVariable(`${name}: ${value}`)}`,
  );
  const empty = length === undefined ? [] : [`-H 'content-length: 0'`];
  const content = body === '' ? empty : [pipe === undefined ? `--data-raw ${quoted(body)}` : '--data-binary @-'];
  const line = ['curl', '-i', '-X', method, withVariable(url), ...unwanted, ...headers, ...content].join(' ');
  return `${sent.includes('<token>') ? tokenCommand(record) : ''}${pipe ?? ''}${line}`;
}
