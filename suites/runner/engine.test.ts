import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { checkById } from '../checks/index.ts';
import type { CaseResult } from '../model.ts';
import { ManualTimers } from '../timers.test-data.ts';
import type { StartTimer } from '../timers.ts';
import { caseOf, grant, operationOf, plan, response } from '../model.test-data.ts';
import { judged, provider, token, watchesAtOnce } from './engine.test-data.ts';
import { lingerMs } from './raw-transport.ts';
import { listen, noContent } from './http.test-data.ts';

const verdictsOf = (results: readonly CaseResult[]): readonly string[] => results.map(({ verdict }) => verdict);
const at = (path: string) => ({ plan: { ...plan, path } });

test('cases that plan the same request share one exchange, and each has its own verdict', async () => {
  const urls: (string | undefined)[] = [];
  const origin = await listen((request, reply) => {
    urls.push(request.url);
    reply.writeHead(204).end();
  });
  const granted = { checks: [{ check: checkById('listed-permission-is-granted'), requirement: grant }] };
  const results = await judged([caseOf('a'), caseOf('b', granted), caseOf('c', at('/c'))], origin);
  expect(urls).toHaveLength(2);
  expect(results.map(({ findings }) => findings[0]?.check)).toEqual([
    'success-status-is-exact',
    'listed-permission-is-granted',
    'success-status-is-exact',
  ]);
  expect(verdictsOf(results)).toEqual(['pass', 'pass', 'pass']);
});

test('cases of two operations that plan the same request do not share it', async () => {
  let count = 0;
  const origin = await listen((request, reply) => {
    count += 1;
    noContent(request, reply);
  });
  await judged([caseOf('a'), caseOf('b', { operation: operationOf('beta/other') })], origin);
  expect(count).toBe(2);
});

test('results come in the order of the cases, whatever the order of the answers', async () => {
  const held: ServerResponse[] = [];
  const origin = await listen((request, reply) => {
    if (request.url === '/0' || request.url === '/last') noContent(request, reply);
    else if (held.push(reply) === 3) for (const one of held.reverse()) noContent(request, one);
  });
  const operations = ['one', 'two', 'three', 'four', 'five'].map(operationOf);
  const paths = ['/0', '/1', '/2', '/3', '/last'];
  const cases = operations.map((operation, index) => caseOf(operation.id, { operation, ...at(paths[index] ?? '') }));
  const results = await judged(cases, origin);
  expect(results.map(({ case: one }) => one)).toEqual(cases);
  expect(verdictsOf(results)).toEqual(['pass', 'pass', 'pass', 'pass', 'pass']);
});

test('as many requests are under way as there are connections, and no more', async () => {
  const count = 40;
  const held: ServerResponse[] = [];
  const most: number[] = [];
  const origin = await listen((request, reply) => {
    most.push(held.push(reply));
    // The oldest has its answer once all connections are busy; at the end there are no more to wait for.
    const answered = held.length === 3 ? held.splice(0, 1) : [];
    if (most.length === count) answered.push(...held.splice(0));
    for (const one of answered) noContent(request, one);
  });
  const cases = Array.from({ length: count }, (_, index) => caseOf(`${index}`, at(`/${index}`)));
  await judged(cases, origin, { connections: 3 });
  expect(most).toHaveLength(count);
  expect(Math.max(...most)).toBe(3);
});

test('watched exchanges go first, wherever their cases stand', async () => {
  const urls: (string | undefined)[] = [];
  const origin = await listen((request, reply) => {
    urls.push(request.url);
    noContent(request, reply);
  });
  const watched = caseOf('c', { plan: { ...plan, path: '/watched', transport: 'raw' } });
  const results = await judged([caseOf('a', at('/a')), caseOf('b', at('/b')), watched], origin);
  expect(urls[0]).toBe('/watched');
  expect(results.map(({ case: one }) => one.id.slice(-1))).toEqual(['a', 'b', 'c']);
});

test('what was not sent before an interruption is skipped, with the reason', async () => {
  const interruption = new AbortController();
  const origin = await listen((_request, reply) => {
    reply.writeHead(204).end();
    interruption.abort();
  });
  const cases = ['a', 'b', 'c'].map((name) => caseOf(name, at(`/${name}`)));
  const results = await judged(cases, origin, { connections: 1, signal: interruption.signal });
  expect(results.slice(1).map(({ skipped }) => skipped)).toEqual([
    'the run was interrupted',
    'the run was interrupted',
  ]);
  expect(verdictsOf(results.slice(1))).toEqual(['inconclusive', 'inconclusive']);
});

test('an identity that the provider cannot give is skipped, with its reason, and nothing leaves', async () => {
  const refusing = { token: async () => ({ ok: false, problems: ['no key on file'] }) as const };
  const origin = await listen(() => expect.unreachable());
  const results = await judged([caseOf('a')], origin, { provider: refusing });
  expect(results).toMatchObject([{ verdict: 'inconclusive', skipped: 'no key on file', findings: [] }]);
});

test('a check that throws makes an error of its own case and of no other', async () => {
  const throwing = {
    ...checkById('success-status-is-exact'),
    judge() {
      throw new Error('it read what is not there');
    },
  };
  const broken = caseOf('b', { checks: [{ check: throwing, requirement: response }] });
  const results = await judged([caseOf('a'), broken, caseOf('c', at('/c'))], await listen(noContent));
  expect(verdictsOf(results)).toEqual(['pass', 'error', 'pass']);
  expect(results[1]?.error).toContain('it read what is not there');
});

test('a case without an identity sends no Authorization, and asks for no token', async () => {
  const origin = await listen((request, reply) => {
    reply.writeHead(request.headers.authorization === undefined ? 204 : 400).end();
  });
  const nobody = { ...plan, identity: { kind: 'none' }, credential: { place: 'nowhere' } } as const;
  const token = (): never => expect.unreachable();
  expect(verdictsOf(await judged([caseOf('a', { plan: nobody })], origin, { provider: { token } }))).toEqual(['pass']);
});

test('the provider is asked for every request, because keeping tokens is its part; no result holds one', async () => {
  let asked = 0;
  const origin = await listen((request, reply) =>
    reply.writeHead(401).end(`{"got":"${request.headers.authorization}"}`),
  );
  const counting = {
    token: (identity: Parameters<typeof provider.token>[0]) => {
      asked += 1;
      return provider.token(identity);
    },
  };
  const results = await judged(
    ['a', 'b', 'c'].map((name) => caseOf(name, at(`/${name}`))),
    origin,
    { provider: counting },
  );
  expect(asked).toBe(3);
  expect(JSON.stringify(results)).toContain('Bearer <token>');
  for (const part of token.split('.')) expect(JSON.stringify(results)).not.toContain(part);
});

test('a result that cannot be taken down ends the run with that failure, also where its exchange was answered long before', async () => {
  const operations = Array.from({ length: 30 }, (_, index) => operationOf(`beta/${index}`));
  const watched = operations.map((operation) =>
    caseOf(operation.id, { operation, plan: { ...plan, path: `/${operation.id}`, transport: 'raw' } }),
  );
  const slow = caseOf('slow', { operation: operationOf('beta/slow'), ...at('/slow') });
  for (const broken of [watched[0], watched[27]]) {
    const timers = new ManualTimers();
    let watches = 0;
    // Those of the second window go on until the slow request is there.
    const after: StartTimer = (milliseconds, callback) => {
      if (milliseconds === lingerMs) watches += 1;
      return watches > 24 ? timers.start(milliseconds, callback) : watchesAtOnce(milliseconds, callback);
    };
    const origin = await listen((request, reply) => {
      if (request.url === '/slow') timers.runOut(lingerMs);
      noContent(request, reply);
    });
    const onResult = ({ case: one }: CaseResult): void => {
      if (one === broken) throw new Error(`no room for ${one.id}`);
    };
    const run = judged([...watched, slow], origin, { after, onResult });
    await expect(run).rejects.toThrow(`no room for ${broken?.id}`);
  }
});
