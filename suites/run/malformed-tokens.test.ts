/** Tokens as people save and paste them: what is wrong is said with identity and place, and a good one behind it is used. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { ephemeralIssuer } from '../../fixtures/issuer/index.ts';
import type { IdentityProvider } from '../identities/provider.ts';
import type { TokenIdentity } from '../model.ts';
import { readSettings } from '../settings/read-settings.ts';
import { providerFor } from './identities.ts';
import { newFolder } from './in-process.test-data.ts';

const issuer = await ephemeralIssuer();
const reader: TokenIdentity = { kind: 'token', scheme: 'DelegatedWork', permissions: ['User.Read'] };
const good = await issuer.token(reader);
const half = good.slice(0, good.length / 2);
const bom = '\uFEFF';
const azureCli = JSON.stringify({ accessToken: good, expiresOn: '2030-01-01', tokenType: 'Bearer' }, undefined, 2);
const expired = new UnsecuredJWT({ scp: 'User.Read', idtyp: 'user' }).setExpirationTime(1).encode();
const elsewhere = new UnsecuredJWT({ scp: 'User.Read', idtyp: 'user', aud: 'https://management.azure.com' }).encode();

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const wrapped = good.replaceAll(/.{64}/g, '$&\r\n');

/** Octets of a file, and words of the problem. */
const files: Readonly<Record<string, readonly [content: string | Buffer, words: string]>> = {
  'UTF-16 with a byte order mark, as Windows PowerShell saves it': [
    Buffer.from(`${bom}${good}\r\n`, 'utf16le'),
    'is in UTF-16',
  ],
  'UTF-16 without one': [Buffer.from(good, 'utf16le'), 'is in UTF-16'],
  'UTF-16 of the other order': [bigEndian(`${bom}${good}`), 'is in UTF-16'],
  'UTF-16 of the other order without a mark': [bigEndian(good), 'is in UTF-16'],
  'the JSON of Azure CLI': [azureCli, 'it is JSON'],
  'JSON with a line break in the middle of its token': [`{"accessToken":"${half}\n${half}"}`, 'it is JSON'],
  'a list of tokens': [JSON.stringify([good]), 'it is JSON'],
  'the header field': [`Authorization: Bearer ${good}`, 'begins with "Bearer"'],
  'the name of the scheme in front': [`Bearer ${good}`, 'begins with "Bearer"'],
  'it in small letters': [`bearer  ${good}\n`, 'begins with "Bearer"'],
  'quotation marks': [`"${good}"`, 'quotation marks'],
  'single ones': [`'${good}'\n`, 'quotation marks'],
  'typographic ones': [`“${good}”`, 'quotation marks'],
  'a mark at one end': [`${good}"`, 'quotation marks'],
  'lines of 64': [wrapped, 'line break'],
  'two tokens': [`${good} ${good}`, 'white space'],
  'what a terminal cut': [`${half}…`, '"…" (U+2026)'],
  'what is in place of a token': ['<put the token here>', 'white space'],
  'what a web page put between': [`${half}\u200B${half}`, 'the invisible character U+200B'],
  'a colour of a terminal': [`\u001B[32m${good}\u001B[0m`, 'the invisible character U+001B'],
  'a variable that nobody filled in': ['${WORK_TOKEN}', '"$" (U+0024)'],
  'the first part of a JWT': [`${good.split('.')[0]}`, 'cut'],
  'a JWT without its signature': [good.split('.').slice(0, 2).join('.'), 'cut'],
  nothing: ['', 'is empty'],
  'a line end alone': ['\r\n', 'is blank'],
  'a few letters': ['eyJ', 'too short'],
  'a token that has expired': [expired, 'it has expired'],
  'a token for something else than Graph': [
    elsewhere,
    'its aud is https://management.azure.com, not https://graph.microsoft.com; ask for a token of Microsoft Graph',
  ],
  'a token of another row': [await issuer.token({ ...reader, permissions: ['Mail.Read'] }), 'its scp lacks User.Read'],
};

async function provider(identities: object, env: NodeJS.ProcessEnv, cwd: string): Promise<IdentityProvider> {
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities }));
  const read = await readSettings({ argv: ['--allow-commands'], env, cwd });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return providerFor(read.settings, issuer, Date.now, { cwd });
}

const work = { scheme: 'DelegatedWork', permissions: ['User.Read'] };
const second = { ...work, provider: 'static', token: { env: 'GOOD' } };

async function expectProblem(first: object, env: NodeJS.ProcessEnv, cwd: string, ...words: readonly string[]) {
  const answer = await (await provider({ first }, env, cwd)).token(reader);
  expect(answer.ok).toBe(false);
  const text = answer.ok ? '' : answer.problems.join('\n');
  for (const word of ['identity "first": ', ...words]) expect(text).toContain(word);
  expect(text).not.toContain(good.slice(0, 20));
  const both = await (await provider({ first, second }, { ...env, GOOD: good }, cwd)).token(reader);
  expect(both.ok && both.token.reveal()).toBe(good);
}

describe('a file that holds', () => {
  for (const [what, [content, words]] of Object.entries(files)) {
    test(what, async () => {
      const cwd = await newFolder();
      const file = join(cwd, 'token.txt');
      await writeFile(file, content);
      const first = { ...work, provider: 'static', token: { file: 'token.txt' } };
      // What a token says about itself is told of the identity; what is no token, of the place where it stands.
      const place = /^(it has|its)/.test(words) ? [] : [file];
      await expectProblem(first, {}, cwd, ...place, words);
    });
  }
});

test('a variable is named in place of a file', async () => {
  const first = { ...work, provider: 'static', token: { env: 'PASTED' } };
  await expectProblem(
    first,
    { PASTED: `Bearer ${good}` },
    await newFolder(),
    'variable PASTED',
    'begins with "Bearer"',
  );
});

test('blanks around a token in .env do no harm', async () => {
  const cwd = await newFolder();
  await writeFile(join(cwd, '.env'), `GOOD =   ${good}  \r\n`);
  expect(await (await provider({ second }, {}, cwd)).token(reader)).toMatchObject({ ok: true });
});

const printed: Readonly<Record<string, readonly [output: string, words: string]>> = {
  'JSON with a line break in its token': [JSON.stringify({ accessToken: `${half}\n${half}` }), 'line break'],
  'JSON with the scheme in its token': [JSON.stringify({ accessToken: `Bearer ${good}` }), 'begins with "Bearer"'],
  'JSON with quotation marks in its text': [JSON.stringify(`"${good}"`), 'quotation marks'],
  'UTF-16': [Buffer.from(`${bom}${good}`, 'utf16le').toString('latin1'), 'UTF-16'],
  'a mark at its end': [`${good}'`, 'quotation marks'],
};

describe('a program that prints', () => {
  for (const [what, [output, words]] of Object.entries(printed)) {
    test(what, async () => {
      const script = `process.stdout.write(Buffer.from(${JSON.stringify(Buffer.from(output, 'latin1').toString('hex'))}, "hex"))`;
      const first = { ...work, provider: 'command', command: [process.execPath, '-e', script] };
      await expectProblem(first, {}, await newFolder(), `the program ${process.execPath}`, words);
    });
  }
});
