import { describe, expect, test } from 'vitest';
import { stoppedBy } from './guarded-target.test-data.ts';

const lookAlikes: readonly (readonly [url: string, ...stoppedBy: readonly string[]])[] = [
  ['https://graph.microsoft.com.evil.test', 'host-is-known'],
  ['https://evil.test/graph.microsoft.com', 'host-is-known'],
  ['https://graph.microsoft.com%2eevil.test', 'host-is-known'],
  ['https://graph-microsoft.com', 'host-is-known'],
  ['https://graph.microsoft.co', 'host-is-known'],
  ['https://xgraph.microsoft.com', 'host-is-known'],
  ['https://a.graph.microsoft.com', 'host-is-known'],
  ['https://microsoft.com', 'host-is-known'],
  ['https://login.microsoftonline.com', 'host-is-known'],
  ['https://graph.microsoft.com@evil.test', 'settings'],
  ['https://graph.microsoft.com:443@evil.test', 'settings'],
  ['https://evil.test\\@graph.microsoft.com', 'host-is-known'],
  ['https://graph.microsoft.com#@evil.test', 'settings'],
  ['https://graph.microsoft.com?@evil.test', 'settings'],
  // Cyrillic о, Greek ο, Turkish dotless ı, and a Latin letter with a dot below
  ['https://graph.micrоsoft.com', 'host-is-known'],
  ['https://graph.microsοft.com', 'host-is-known'],
  ['https://graph.mıcrosoft.com', 'host-is-known'],
  ['https://grạph.microsoft.com', 'host-is-known'],
  ['https://graph.xn--micrsoft-qbh.com', 'host-is-known'],
  ['https://graph.microsoft.com.', 'host-is-known'],
  ['http://graph.microsoft.com', 'https-off-this-machine'],
  ['http://graph.microsoft.com.evil.test', 'host-is-known', 'https-off-this-machine'],
  ['http://0.0.0.0:4010', 'settings'],
  ['http://0:4010', 'settings'],
  ['http://[::]:4010', 'settings'],
  ['http://[::ffff:128.0.0.1]', 'host-is-known', 'https-off-this-machine'],
  ['http://localhost.', 'host-is-known', 'https-off-this-machine'],
  ['http://localhost.evil.test', 'host-is-known', 'https-off-this-machine'],
  ['http://127.0.0.1.evil.test', 'host-is-known', 'https-off-this-machine'],
  ['http://2130706434.evil.test', 'host-is-known', 'https-off-this-machine'],
  ['http://192.168.0.1', 'host-is-known', 'https-off-this-machine'],
  ['http://3232235521', 'host-is-known', 'https-off-this-machine'],
  ['http://169.254.169.254', 'host-is-known', 'https-off-this-machine'],
];
/** The same place, written differently: nothing is wrong with these. */
const sameHost = [
  'https://graph.microsoft.com',
  'HTTPS://GRAPH.MICROSOFT.COM',
  'https://Graph.Microsoft.com:443/beta/',
  'https://ｇｒａｐｈ.microsoft.com',
  'https://graph。microsoft。com',
  'http://2130706433',
  'http://0x7f000001:4010',
  'http://017700000001',
  'http://127.1',
  'http://127.0.0.1.:4010',
  'http://[::1]:4010',
  'http://[0:0:0:0:0:0:0:1]',
  'http://[::ffff:127.0.0.1]',
  'http://LOCALHOST:4010',
];

describe('a target that only looks right is not sent anything', () => {
  for (const [url, ...names] of lookAlikes)
    test(`${url} is stopped by ${names.join(' and ')}`, async () => expect(await stoppedBy(url)).toEqual(names));
  for (const url of sameHost)
    test(`${url} is what it looks like`, async () => expect(await stoppedBy(url)).toEqual([]));
});
