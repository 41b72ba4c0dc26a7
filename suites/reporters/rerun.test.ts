/** A curl line sends the same request again: same fields, same octets, and no token in it. */
import { describe, expect, test } from 'vitest';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import type { Exchange, Identity } from '../model.ts';
import { commandLine } from '../cli/process.test-data.ts';
import { judged, newFolder } from '../run/in-process.test-data.ts';
import { serveTarget } from '../run/targets.test-data.ts';
import { curlLine } from './rerun.ts';

const url = 'http://127.0.0.1:4010/beta/things/1/retire';

interface Sent {
  readonly url?: string;
  readonly fields?: readonly string[];
  readonly body?: string;
  readonly identity?: Identity;
  readonly minted?: true;
}

const nobody: Identity = { kind: 'none' };

function lineFor({ url: to = url, fields = [], body = '', identity = nobody, minted }: Sent): string | undefined {
  const head = ['POST /beta/things/1/retire HTTP/1.1', 'host: 127.0.0.1:4010', 'connection: keep-alive', ...fields];
  const exchange: Exchange = {
    method: 'POST',
    url: to,
    sent: `${head.join('\r\n')}\r\n\r\n${body}`,
    received: '',
    receivedLength: 0,
    outcome: { kind: 'malformed', problem: '' },
    transport: 'raw',
    attempts: 1,
    startedAt: 0,
    durationMs: 1,
  };
  return curlLine({ identity, exchange, ...(minted ? { minted } : {}) });
}

const accept = 'accept: application/json';
const start = `curl -i -X POST '${url}'`;
const json = 'content-type: application/json';

const table: readonly (readonly [says: string, sent: Sent, line: string | undefined])[] = [
  [
    'the token becomes a variable of the shell',
    { fields: ['authorization: Bearer <token>', accept, 'user-agent: x', 'content-length: 0'] },
    `${start} -H "authorization: Bearer $TOKEN" -H 'accept: application/json' -H 'content-length: 0'`,
  ],
  ['an absent Accept stays absent, although curl sends one of its own', { fields: [] }, `${start} -H 'accept:'`],
  ['a request without framing fields gets none', { fields: [accept] }, `${start} -H 'accept: application/json'`],
  [
    'a field without a value is sent without one, in the form that curl knows for it',
    { fields: ['authorization: ', accept] },
    `${start} -H 'authorization;' -H 'accept: application/json'`,
  ],
  [
    'a single quote in a value cannot end the argument',
    { fields: [`accept: a'; rm -rf /; '`] },
    String.raw`${start} -H 'accept: a'\''; rm -rf /; '\'''`,
  ],
  ['a dollar sign in a value stays one', { fields: ['accept: $HOME `id`'] }, `${start} -H 'accept: $HOME \`id\`'`],
  [
    'beside the token, what the shell would expand is escaped',
    { fields: ['authorization: "$HOME" `id` \\ <token>', accept] },
    `${start} -H "authorization: \\"\\$HOME\\" \\\`id\\\` \\\\ $TOKEN" -H 'accept: application/json'`,
  ],
  [
    'a token in the query string becomes the variable too',
    { url: `${url}?access_token=<token>`, fields: [accept] },
    `curl -i -X POST "${url}?access_token=$TOKEN" -H 'accept: application/json'`,
  ],
  [
    'a body is sent octet by octet',
    { fields: [accept, json, 'content-length: 2'], body: '{}' },
    `${start} -H 'accept: application/json' -H 'content-type: application/json' --data-raw '{}'`,
  ],
  [
    'a body with quotes and an empty line is whole',
    { fields: [accept, json, 'content-length: 9'], body: "it's\r\n\r\n'" },
    `${start} -H 'accept: application/json' -H 'content-type: application/json' --data-raw 'it'\\''s\r\n\r\n'\\'''`,
  ],
  [
    'a body without a media type gets none from curl',
    { fields: [accept, 'content-length: 1'], body: 'x' },
    `${start} -H 'content-type:' -H 'accept: application/json' --data-raw 'x'`,
  ],
  [
    'a body that begins with @ is no file name',
    { fields: [accept, json, 'content-length: 2'], body: '@x' },
    `${start} -H 'accept: application/json' -H 'content-type: application/json' --data-raw '@x'`,
  ],
  [
    'a large body is made on the way, with the length that was sent, not the part that was kept',
    { fields: [accept, json, 'content-length: 262144'], body: ' '.repeat(60_000) },
    String.raw`head -c 262144 /dev/zero | tr '\0' ' ' | ${start} -H 'accept: application/json' -H 'content-type: application/json' --data-binary @-`,
  ],
  ['a body of which only a part is known has none', { fields: [accept, 'content-length: 9'], body: 'ab' }, undefined],
  [
    'a minted token is made first: the very one, with its claim and its defect',
    {
      fields: ['authorization: Bearer <token>', accept],
      minted: true,
      identity: {
        kind: 'token',
        scheme: 'DelegatedWork',
        permissions: ['User.Read', "It's"],
        claim: 'roles',
        defect: 'expired',
      },
    },
    String.raw`TOKEN=$(npx graph-conformance token --scheme DelegatedWork --permission User.Read --permission 'It'\''s' --claim roles --defect expired); ${start} -H "authorization: Bearer $TOKEN" -H 'accept: application/json'`,
  ],
];

describe('in a curl line', () => {
  for (const [says, sent, line] of table) test(says, () => expect(lineFor(sent)).toBe(line));
});

/** What makes a request differ from another; tokens by their claims, since each is made anew. */
async function received(request: IncomingMessage): Promise<object> {
  const digest = createHash('sha256');
  for await (const piece of request) digest.update(piece);
  const { authorization = '', 'user-agent': _agent, connection: _connection, ...fields } = request.headers;
  const [scheme, token = ''] = authorization.split(' ');
  const { iat: _iat, nbf: _nbf, exp: _exp, ...claims } = token.startsWith('eyJ') ? decodeJwt(token) : { token };
  const { method, url: path } = request;
  return { method, path, fields, scheme, claims, body: digest.digest('hex') };
}

describe.skipIf(spawnSync('curl', ['--version']).error)('in sh, as it stands', () => {
  const names = [
    'permissions/delegated-work/misplaced-beside-another',
    'headers/token-expired',
    'request-body/large-body',
  ];
  test(`a curl line sends the same request: ${names.join(', ')}`, async () => {
    const cwd = await newFolder();
    // what `npx` finds where the package is installed
    await writeFile(join(cwd, 'npx'), `#!/bin/sh\nshift\nexec ${commandLine} "$@"\n`, { mode: 0o755 });
    const seen: Promise<object>[] = [];
    const target = await serveTarget((request, response) => {
      seen.push(received(request));
      void seen.at(-1)?.then(() => response.writeHead(403).end());
    });
    const { records } = await judged({ cwd, argv: ['--target', target.url, '--spec', '**/*deviceowner*'] });
    const inRun = await Promise.all(seen.splice(0));
    for (const name of names) {
      const line = curlLine(records.find(({ id }) => id.endsWith(`/${name}`)) ?? { identity: nobody });
      const env = { PATH: `${cwd}:${process.env['PATH']}` };
      const [code] = await once(spawn('sh', ['-c', String(line)], { cwd, env, stdio: 'ignore' }), 'close');
      expect([line, code]).toEqual([line, 0]);
      const again = await Promise.all(seen.splice(0));
      expect(again).toHaveLength(1);
      expect(inRun).toContainEqual(again[0]);
    }
  });
});

test('where nothing was sent there is no line', () => {
  expect(curlLine({ identity: nobody })).toBeUndefined();
  expect(curlLine({ identity: nobody, exchange: { method: 'POST', url, sent: '' } })).toBeUndefined();
});

test("a token that is the reader's to supply is asked for by the shell, and used where it is set", () => {
  const identity = { kind: 'token', scheme: 'DelegatedWork', permissions: ["It's.All"] } as const;
  const line = String(lineFor({ fields: ['authorization: Bearer <token>'], identity }));
  const run = (env: Readonly<Record<string, string>>) =>
    spawnSync('sh', ['-c', line.replace('curl', 'echo')], { env, encoding: 'utf8' });
  expect(run({}).stderr).toMatch(/TOKEN: needs a token of a work or school account with It's\.All\n$/);
  expect(run({}).stdout).toBe('');
  expect(run({ TOKEN: 'abc' }).stdout).toContain('authorization: Bearer abc');
});
