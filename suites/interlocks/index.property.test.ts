import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clouds } from './clouds.ts';
import { runObjections } from './index.ts';
import type { DestructiveMode, InterlockContext } from './context.ts';
import { localTenant, targetOf } from './context.test-data.ts';

const graphHosts = clouds.map(({ graphHost }) => graphHost);

/** Any host, and those that want to be taken for Graph: something before, behind or in the middle of its name. */
const lookAlikes = fc
  .tuple(fc.constantFrom(...graphHosts, 'localhost', '127.0.0.1'), fc.domain(), fc.nat(60))
  .chain(([host, other, at]) =>
    fc.constantFrom(
      `${host}.${other}`,
      `${other}.${host}`,
      `${host}-${other}`,
      `${host}.`,
      host.slice(0, at) + host.slice(at + 1),
      `${host.slice(0, at)}x${host.slice(at)}`,
      host,
    ),
  );
const hosts = fc
  .oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6().map((ip) => `[${ip}]`),
    lookAlikes,
    fc.integer({ min: 0 }).map(String),
  )
  .filter((host) => URL.canParse(`https://${host}`));

const contexts: fc.Arbitrary<InterlockContext> = fc.record({
  target: fc.tuple(fc.constantFrom('http', 'https'), hosts).map(([scheme, host]) => targetOf(`${scheme}://${host}`)),
  allowHosts: fc.array(fc.oneof(fc.domain(), fc.constantFrom(...graphHosts)), { maxLength: 3 }),
  tenant: fc.option(fc.uuid(), { nil: undefined }),
  localTenant: fc.constant(localTenant),
  destructive: fc.constantFrom<DestructiveMode>('unset', 'skip', 'disposable', 'listed'),
  allowIds: fc.array(fc.string()),
  createIn: fc.array(fc.string()),
  params: fc.dictionary(fc.string(), fc.array(fc.string())),
  maxRequests: fc.nat(),
  maxDestructive: fc.nat(),
  mints: fc.boolean(),
  bringsTokens: fc.boolean(),
  checksOff: fc.boolean(),
});

test('whatever the context, a target that is neither this machine, nor a cloud, nor allowed by name is objected to', () => {
  fc.assert(
    fc.property(contexts, (context) => {
      const hostname = context.target?.hostname ?? '';
      fc.pre(!graphHosts.includes(hostname) && !context.allowHosts.includes(hostname));
      fc.pre(!/^(127\.\d+\.\d+\.\d+|(.+\.)?localhost|\[::1\]|\[::ffff:7f..?:[\da-f]+\])$/.test(hostname));
      expect(runObjections(context)).not.toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('whatever the context, no token of elsewhere leaves this machine in clear, or without its tenant', () => {
  fc.assert(
    fc.property(contexts, (context) => {
      fc.pre(context.target?.local === false && context.bringsTokens);
      const inClear = context.target.origin.startsWith('http:');
      if (inClear || context.tenant === undefined) expect(runObjections(context)).not.toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
