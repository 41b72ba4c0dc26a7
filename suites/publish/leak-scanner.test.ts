import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { run } from '../cli/run.command.ts';
import { token } from '../cli/token.command.ts';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { LeakScanner } from './leak-scanner.ts';
import { scannedBy, scannerWorks } from './publish.ts';

const secret = `s3cr3t-${randomBytes(24).toString('base64')}`;
const scanner = (): LeakScanner => {
  const one = new LeakScanner();
  one.add(secret);
  return one;
};

describe('a secret of the run is found', () => {
  const forms: Readonly<Record<string, string>> = {
    raw: secret,
    'in a URL': encodeURIComponent(secret),
    'in JSON': JSON.stringify(`a "${secret}"`),
    'in base64': Buffer.from(secret).toString('base64'),
    'in base64, with a text before it': Buffer.from(`ab${secret}yz`).toString('base64'),
    'in base64, right behind a path': `a/b/c${Buffer.from(secret).toString('base64')}`,
    'in base64, in lines': Buffer.from(secret).toString('base64').replace(/.{64}/, '$&\r\n'),
    'in part': secret.slice(0, 35),
    'in base64url, in a segment of a JWT': `x.${Buffer.from(JSON.stringify({ a: secret })).toString('base64url')}.y`,
    'in base64 of a text that is longer': Buffer.from(`${'no secret here, '.repeat(9)}${secret}`).toString('base64'),
  };
  for (const [form, text] of Object.entries(forms)) {
    test(form, () => {
      expect(scanner().scan(`one\ntwo ${text} two`)).toEqual({ line: 2, what: expect.stringContaining('secret') });
    });
  }

  test('with any text around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(scanner().scan(Buffer.from(before + secret + after).toString('base64'))).toBeDefined();
        expect(scanner().scan(before + secret + after)).toBeDefined();
      }),
    );
  });
});

test('private values of others are found, placeholders are not', () => {
  expect(scanner().scan('{"wifiPassword":"hunter22"}')?.what).toBe('a private value of another account');
  expect(scanner().scan('Set-Cookie: a=b')).toBeDefined();
  expect(scanner().scan('&quot;&quot;\n{}\n{&quot;wifiPassword&quot;:&quot;hunter22&quot;}')?.line).toBe(3);
  expect(scanner().scan('{"upn":"adele@contoso.example"}')).toBeDefined();
  expect(scanner().scan('{"owner":"team@contoso.example"}')).toBeUndefined();
  expect(
    scanner().scan('{"tokenValue":"<private>","qrCodeContent":"<token>"} Set-Cookie: a=<private>'),
  ).toBeUndefined();
});

test('a text without any of it is no leak', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 40 }), (text) => {
      expect(scanner().scan(text)).toBeUndefined();
    }),
  );
});

describe('a draft', () => {
  test('without a secret becomes the file', async () => {
    const folder = await newFolder();
    writeFileSync(join(folder, 'a.part'), 'clean');
    expect(scannedBy(scanner())(join(folder, 'a.part'), join(folder, 'a'))).toBeUndefined();
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('clean');
  });

  test('with one is removed, wherever it stands in a large file', async () => {
    const folder = await newFolder();
    const lines = 'a line of no interest\n'.repeat(47_662);
    for (const at of [1024 * 1024 - 10, 1024 * 1024, 5]) {
      const text = lines.slice(0, at) + secret + lines.slice(at);
      writeFileSync(join(folder, 'a.part'), text);
      const leak = scannedBy(scanner())(join(folder, 'a.part'), join(folder, 'a'));
      expect(leak).toEqual({ line: lines.slice(0, at).split('\n').length, what: 'a secret of the run' });
      expect([existsSync(join(folder, 'a.part')), existsSync(join(folder, 'a'))]).toEqual([false, false]);
    }
  });
});

test('a scanner proves itself on a canary; one that sees nothing is noticed', () => {
  expect(scannerWorks(new LeakScanner(), randomBytes(32).toString('base64url'))).toBe(true);
  const blind = new LeakScanner();
  blind.scan = () => undefined;
  expect(scannerWorks(blind, randomBytes(32).toString('base64url'))).toBe(false);
});

const permission = 'DeviceManagementConfiguration.ReadWrite.All';

test('a token that found its way into a waiver keeps every report from being published, and fails the run', async () => {
  const cwd = await newFolder();
  const { out } = await call(token, { cwd, argv: ['--scheme', 'Application', '--permission', permission] });
  const held = out.trim();
  const app = { provider: 'static', scheme: 'Application', permissions: [permission], token: { env: 'APP_TOKEN' } };
  writeFileSync(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { app } }));
  const waiver = {
    case: '*/refused-of-nobody',
    target: '*',
    reason: `see ${held}`,
    owner: 'team',
    expires: '2999-01-01',
  };
  writeFileSync(join(cwd, 'waivers.json'), JSON.stringify([waiver]));
  const argv = ['--suite', 'routing', '--report', 'out'];
  const { code, out: said, err } = await call(run, { cwd, argv, env: { APP_TOKEN: held } });
  expect(err).toMatch(/out\/run\.json was not published: its line \d+ holds a secret of the run; /);
  expect(code).toBe(3);
  expect(readdirSync(join(cwd, 'out'))).toEqual([]);
  expect(said + err).not.toContain(held);
});
