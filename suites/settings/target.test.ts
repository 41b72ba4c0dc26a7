import { describe, expect, test } from 'vitest';
import { readTarget } from './target.ts';
import { isLoopback } from '../http.ts';

const read = (text: string) => readTarget({ where: '--target', text, base: '/' });

const accepted: readonly (readonly [
  text: string,
  origin: string,
  basePath: string,
  local: boolean,
  version?: string,
])[] = [
  ['http://localhost:3000', 'http://localhost:3000', '', true],
  ['https://graph.microsoft.com', 'https://graph.microsoft.com', '', false],
  ['https://graph.microsoft.com/beta', 'https://graph.microsoft.com', '', false, 'beta'],
  ['https://graph.microsoft.com/V1.0/', 'https://graph.microsoft.com', '', false, 'v1.0'],
  ['http://localhost/mock/BETA//', 'http://localhost', '/mock', true, 'beta'],
  ['http://localhost/mock/', 'http://localhost', '/mock', true],
  ['http://localhost/alphabeta', 'http://localhost', '/alphabeta', true],
  ['HTTP://2130706433/x', 'http://127.0.0.1', '/x', true],
];

describe('a target is read', () => {
  for (const [text, origin, basePath, local, version] of accepted) {
    test(`${text} is ${origin} with the prefix "${basePath}"`, () => {
      const base = { origin, basePath, local, url: `${origin}${basePath}` };
      expect(read(text)).toEqual({ ok: true, value: version === undefined ? base : { ...base, version } });
    });
  }
});

const refused: readonly (readonly [text: string, ...says: string[]])[] = [
  ['localhost:3000', 'found "localhost:3000", which names no scheme; write http://localhost:3000'],
  ['example.com/x', 'found "example.com/x", which names no scheme; write https://example.com/x'],
  ['//example.com', 'names no scheme'],
  ['ftp://example.com', 'found the scheme "ftp"; use http or https'],
  ['https:example.com', 'with two slashes'],
  ['http:///example.com', 'names no host'],
  ['https://', 'names no host'],
  ['https://u:hunter2@', 'names no host'],
  ['http://:80', 'names no host'],
  ['https://a b', 'white space'],
  ['https://a\nb', 'white space'],
  ['https://localhost:99999', 'cannot be read as a URL'],
  ['https://user:hunter2', 'cannot be read as a URL'],
  ['user:hunter2@example.com', 'names no scheme'],
  ['eyJhunter2.hunter2.x', 'names no scheme'],
  ['https://u:hunter2@example.com', 'holds credentials'],
  ['https://hunter2@example.com', 'holds credentials'],
  ['https://example.com?', 'has a query'],
  ['https://example.com#', 'has a fragment'],
  ['https://u:hunter2@example.com/?code=hunter2#x?y', 'holds credentials', 'has a query', 'has a fragment'],
];

describe('a target is refused', () => {
  for (const [text, ...says] of refused) {
    test(`${JSON.stringify(text)}: ${says.join(', ')}; no password is shown`, () => {
      const target = read(text);
      const problems = target.ok ? [] : target.problems;
      expect(problems).toEqual(says.map((sentence) => expect.stringContaining(sentence)));
      expect(problems.join('\n')).not.toContain('hunter2');
    });
  }
});

const loopback = ['localhost', 'LOCALHOST', 'api.localhost', '127.0.0.1', '127.8.9.254', '127.1', '0x7f.1', '[::1]'];
loopback.push('[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7fff:ffff]', '127.0.0.1.');
const elsewhere = ['localhost.', 'localhost.example.com', 'notlocalhost', '128.0.0.1', '0.0.0.0', '[::]', '[::2]'];
elsewhere.push('127.0.0.1.example.com', '[::ffff:128.0.0.1]', '[::7f00:1]', '[7f00::1]');

describe('loopback is told from the normalised host name', () => {
  for (const host of loopback) {
    test(`${host} is this machine`, () => expect(isLoopback(new URL(`http://${host}`).hostname)).toBe(true));
  }
  for (const host of elsewhere) {
    test(`${host} is not known to be this machine`, () => {
      expect(isLoopback(new URL(`http://${host}`).hostname)).toBe(false);
    });
  }
});
