/** A target that echoes tokens, judged by whole runs: nothing that they print or write gives one away. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { run } from '../cli/run.command.ts';
import { token } from '../cli/token.command.ts';
import { call, newFolder, type Said } from '../run/in-process.test-data.ts';
import { Redactor } from '../runner/redact.ts';
import { serveTarget } from '../run/targets.test-data.ts';

const right = 'DeviceManagementConfiguration.ReadWrite.All';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

interface Outcome extends Said {
  /** Of the report, by their names. */
  readonly files: ReadonlyMap<string, string>;
}

/** With a token for each of two identities. */
async function runAgainst(
  answer: RequestListener,
  argv: readonly string[] = [],
): Promise<Outcome & { readonly tokens: readonly string[] }> {
  const cwd = await newFolder();
  const { out } = await call(token, { cwd, argv: ['--scheme', 'DelegatedWork', '--permission', right] });
  const tokens = [out.trim(), randomBytes(90).toString('base64url')];
  const identity = (env: string, permission: string) => ({
    provider: 'static',
    scheme: 'DelegatedWork',
    permissions: [permission],
    token: { env },
  });
  const identities = { writer: identity('WRITER', right), reader: identity('READER', 'User.Read') };
  writeFileSync(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities }));
  const { url } = await serveTarget(answer);
  const summary = join(cwd, 'summary.md');
  const said = await call(run, {
    cwd,
    argv: ['--target', url, '--spec', '*-revoketoken', '--suite', 'permissions', '--report', 'out', ...argv],
    env: { WRITER: tokens[0], READER: tokens[1], GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
  });
  const files = readdirSync(join(cwd, 'out')).map(
    (file) => [file, readFileSync(join(cwd, 'out', file), 'utf8')] as const,
  );
  return { ...said, files: new Map([...files, ['summary', readFileSync(summary, 'utf8')]]), tokens };
}

/** Of the signature, which alone makes it a credential. */
function tellingParts(secret: string): readonly string[] {
  const signature = secret.split('.').at(-1) ?? '';
  const spellings = [signature, base64(secret), Buffer.from(signature).toString('hex'), base64(base64(secret))];
  return spellings.map((text) => text.slice(-60, -20));
}

function expectNothingOf({ tokens, files, out, err }: Awaited<ReturnType<typeof runAgainst>>): void {
  for (const part of tokens.flatMap(tellingParts))
    for (const [name, text] of [...files, ['stdout', out], ['stderr', err]] as const)
      expect(text.includes(part), `${part} in ${name}`).toBe(false);
}

const reports = ['exchanges.har', 'junit.xml', 'report.html', 'report.md', 'run.json', 'summary'];

test('a token that is echoed in base64 is redacted, and every report is published', async () => {
  const outcome = await runAgainst((request, response) => {
    const { authorization = '' } = request.headers;
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code: 'a', message: `not ${base64(authorization)}` } }));
  });
  expect([...outcome.files.keys()]).toEqual(reports);
  expect(outcome.err).not.toMatch(/--report/);
  expect(outcome.files.get('run.json')).toContain('<token>');
  expectNothingOf(outcome);
});

for (const field of ['Content-Type', 'Content-Length', 'Transfer-Encoding', 'X-Seen']) {
  test(`a token that is echoed in base64 in ${field} is not printed either`, async () => {
    const outcome = await runAgainst(
      (request, response) => {
        const echo = base64(base64(request.headers.authorization ?? ''));
        response.socket?.end(`HTTP/1.1 401 No\r\n${field}: ${echo}\r\n\r\n`);
      },
      ['--format', 'json', '--gate', 'graph'],
    );
    expect([...outcome.files.keys()]).toEqual(reports);
    expect(JSON.parse(outcome.out)).toMatchObject({ summary: { exit: { code: expect.any(Number) } } });
    expectNothingOf(outcome);
  });
}

const cookies = [
  'sid=VALUE; Path=/',
  'sid=VALUE; Path=/,\r\n other=VALUE',
  'sid=begins\r\n VALUE;\r\n\tHttpOnly',
  '\r\n sid=VALUE',
  'si\r\n d\r\n =VALUE',
  'VALUE',
  'sid=begins\n VALUE',
  'sid=begins\rVALUE',
];

test('no cookie is published, however it is written and folded, and every report is', async () => {
  const value = randomBytes(30).toString('hex');
  const fields = cookies.map((cookie) => `set-cookie: ${cookie.replaceAll('VALUE', value)}\r\n`);
  // the last field too, behind which HTML ends an element
  const head = `HTTP/1.1 401 No\r\ncontent-length: 0\r\n${fields.join('')}\r\n`;
  const outcome = await runAgainst(({ socket }) => void socket.end(head));
  expect(outcome.err).not.toMatch(/--report/);
  expect([...outcome.files.keys()]).toEqual(reports);
  for (const [name, text] of outcome.files) expect(text.includes(value), name).toBe(false);
});

test('where a redaction does not see an echo, those cases are recorded without octets, the rest is published, and the run fails', async () => {
  const { mask } = Redactor.prototype;
  const blind = vi.spyOn(Redactor.prototype, 'mask').mockImplementation(function (this: Redactor, text, kind) {
    return kind === undefined ? text : mask.call(this, text, kind);
  });
  onTestFinished(() => blind.mockRestore());
  const outcome = await runAgainst((request, response) => {
    response.writeHead(401, { 'www-authenticate': `Bearer ${base64(request.headers.authorization ?? '')}` }).end();
  });
  expect([...outcome.files.keys()]).toEqual(reports);
  expectNothingOf(outcome);
  expect(outcome.err).toMatch(
    /--report: \d+ cases recorded without octets, .*: beta\/.*; look at what the target sends/,
  );
  expect(outcome.err).not.toMatch(/fault/);
  expect([1, 3]).toContain(outcome.code);
});
