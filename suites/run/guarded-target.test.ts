import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clouds } from '../interlocks/clouds.ts';
import { runObjections } from '../interlocks/index.ts';
import { newFolder } from './in-process.test-data.ts';
import { readSettings } from '../settings/read-settings.ts';
import { readTarget } from '../settings/target.ts';
import { identity, stoppedBy, tenant, type Given } from './guarded-target.test-data.ts';
import { interlockContextOf } from './objections.ts';
import { isLoopback } from '../http.ts';

const consents: readonly (readonly [says: string, url: string, given: Given, names: readonly string[]])[] = [
  ['a host by its name', 'https://mock.example.test', { argv: ['--allow-host', 'Mock.Example.TEST'] }, []],
  [
    'a host by another name',
    'https://mock.example.test',
    { argv: ['--allow-host', 'example.test'] },
    ['host-is-known'],
  ],
  [
    'a homograph does not allow what it looks like',
    'https://graph.micrоsoft.com',
    { argv: ['--allow-host', 'graph.microsoft.com'] },
    ['host-is-known'],
  ],
  ['minted tokens for Graph', 'https://graph.microsoft.com', { identities: {} }, ['minted-token-stays-home']],
  [
    'minted tokens for Graph, in spite of --allow-host',
    'https://graph.microsoft.com.',
    { identities: {}, argv: ['--allow-host', 'graph.microsoft.com.'] },
    ['minted-token-stays-home'],
  ],
  [
    'minted tokens beside others, for a mock in clear',
    'http://mock.example.test',
    { identities: { app: identity, everyone: { provider: 'minted' } }, argv: ['--allow-host', 'mock.example.test'] },
    ['https-off-this-machine'],
  ],
  [
    'minted tokens alone, for a mock in clear',
    'http://mock.example.test',
    { identities: { everyone: { provider: 'minted' } }, argv: ['--allow-host', 'mock.example.test'] },
    [],
  ],
  ['a mock in the next container', 'http://mock:4010', { identities: {}, argv: ['--mock-host', 'mock'] }, []],
  ['a mock with tokens of its own', 'http://mock:4010', { argv: ['--mock-host', 'mock'] }, []],
  [
    'a mock beside the one that was named',
    'http://mock2:4010',
    { identities: {}, argv: ['--mock-host', 'mock'] },
    ['minted-token-stays-home', 'host-is-known'],
  ],
  [
    'Graph called a mock',
    'https://graph.microsoft.com',
    { identities: {}, argv: ['--mock-host', 'graph.microsoft.com'] },
    ['settings'],
  ],
  [
    'a national cloud called a mock, with a dot at its end',
    'https://graph.microsoft.us.',
    { identities: {}, argv: ['--mock-host', 'graph.microsoft.us.'] },
    ['settings'],
  ],
  [
    'certificate checks that are off',
    'https://graph.microsoft.com',
    { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
    ['certificates-are-checked'],
  ],
  ['certificate checks that are on', 'https://graph.microsoft.com', { env: { NODE_TLS_REJECT_UNAUTHORIZED: '1' } }, []],
];
describe('what a person consents to is what is done', () => {
  for (const [says, url, given, names] of consents)
    test(`${says}: ${names.join() || 'free to go'}`, async () => expect(await stoppedBy(url, given)).toEqual(names));
});

test('whatever URL is given, its host is this machine, a cloud, or objected to', async () => {
  const cwd = await newFolder();
  const read = await readSettings({ argv: ['--tenant', tenant], env: {}, cwd });
  if (!read.ok) throw new Error(read.problems.join());
  const graphHosts = clouds.map(({ graphHost }) => graphHost);
  const evil = fc
    .tuple(
      fc.constantFrom(...graphHosts, '127.0.0.1'),
      fc.constantFrom('.', '@', '\\', '%2e', ':', '-', '/', '。'),
      fc.domain(),
    )
    .map(([host, between, other]) => `https://${host}${between}${other}`);
  fc.assert(
    fc.property(
      fc.oneof(evil, fc.webUrl(), fc.webUrl({ authoritySettings: { withIPv4Extended: true, withUserInfo: true } })),
      (text) => {
        const target = readTarget({ where: '--target', text, base: '/' });
        fc.pre(target.ok);
        const settings = { ...read.settings, target: target.ok ? target.value : undefined };
        const { hostname } = new URL(text);
        const fine = isLoopback(hostname) || graphHosts.includes(hostname);
        if (!fine) expect(runObjections(interlockContextOf(settings))).not.toEqual([]);
      },
    ),
    { numRuns: 1000 },
  );
});
