import { expect, test } from 'vitest';
import { caseOf, plan } from '../model.test-data.ts';
import { judged } from './engine.test-data.ts';
import { serve, type Behaviour } from './serve.test-data.ts';

const no = 'HTTP/1.1 204 No Content\r\n\r\n';
const watched = { ...plan, transport: 'raw' } as const;
const cases = [
  caseOf('documented', { plan: watched }),
  ...Array.from({ length: 30 }, (_, index) => caseOf(`${index}`, { plan: { ...plan, path: `/${index}` } })),
];

const rows: readonly (readonly [what: string, behaviour: Behaviour, connections: number])[] = [
  ['keeps its connections', no, 5],
  ['closes each connection without a word', (socket) => socket.end(no), 31],
  [
    'resets each connection behind its answer',
    (socket) => socket.write(no, () => setTimeout(() => socket.resetAndDestroy(), 20)),
    31,
  ],
];
for (const [what, behaviour, connections] of rows) {
  test(`a target that ${what} gets a verdict for each case over ${connections} connections`, async () => {
    const served = await serve(behaviour);
    const results = await judged(cases, served.origin);
    await served.close();
    expect(results.map(({ verdict }) => verdict)).toEqual(cases.map(() => 'pass'));
    expect(served.connections()).toBe(connections);
  });
}

test('octets that come late are held against their own answer, every one, and not against the next', async () => {
  const served = await serve((socket, request) => {
    socket.write(no);
    setTimeout(() => socket.write(`behind ${request.split(' ')[1]}`), 20);
  });
  const results = await judged(cases, served.origin);
  await served.close();
  const octets = results.map(
    ({ exchange }) => exchange?.outcome.kind === 'answer' && exchange.outcome.answer.afterHead,
  );
  expect(octets[0]).toMatch(/^behind /);
  expect(octets.slice(1)).toEqual(cases.slice(1).map(({ plan }) => `behind ${plan.path}`));
});
