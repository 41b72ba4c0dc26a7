import { expect, test } from 'vitest';
import { transportNames, transports } from './exchange.test-data.ts';
import { OctetLog, bodyCap, headCap } from './wire.ts';
import { forEver, never, serve, transportOptions, wireRequest } from './serve.test-data.ts';

const mebibyte = 1024 * 1024;

test('a log keeps octets up to its cap, counts all, and grows no further than the cap', () => {
  const log = new OctetLog(1000);
  for (const piece of ['a'.repeat(600), 'b'.repeat(600), 'c']) log.append(Buffer.from(piece));
  expect(log.length).toBe(1201);
  expect(log.latin1()).toBe('a'.repeat(600) + 'b'.repeat(400));
});

test('a log of a gibibyte takes no more memory than its cap', () => {
  const log = new OctetLog(headCap + bodyCap);
  const chunk = Buffer.alloc(mebibyte);
  const before = process.memoryUsage.rss();
  for (let count = 0; count < 1024; count += 1) log.append(chunk);
  expect(process.memoryUsage.rss() - before).toBeLessThan(50 * mebibyte);
  expect(log.length).toBe(1024 * mebibyte);
});

for (const name of transportNames) {
  test(`sixteen endless answers at once take bounded memory over the ${name} transport`, async () => {
    const served = await serve(forEver('HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(mebibyte)));
    const transport = transports[name]({ ...transportOptions(served.origin), connections: 16 });
    const before = process.memoryUsage.rss();
    const wires = await Promise.all(Array.from({ length: 16 }, () => transport.send(wireRequest, never).settled));
    const growth = process.memoryUsage.rss() - before;
    await transport.close();
    await served.close();
    for (const { end, received } of wires) {
      expect(end).toEqual({ kind: 'too-much' });
      expect(received.latin1()).toHaveLength(headCap + bodyCap);
    }
    expect(growth).toBeLessThan(200 * mebibyte);
  });
}
