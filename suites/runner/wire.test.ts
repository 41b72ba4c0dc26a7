import { expect, test } from 'vitest';
import { transportNames, transports } from './exchange.test-data.ts';
import { forEver, never, serve, transportOptions, wireRequest } from './serve.test-data.ts';
import { OctetLog, bodyCap, headCap } from './wire.ts';

test('a log keeps octets up to its cap, and counts all', () => {
  const log = new OctetLog(1000);
  for (const piece of ['a'.repeat(600), 'b'.repeat(600), 'c']) log.append(Buffer.from(piece));
  expect(log.length).toBe(1201);
  expect(log.latin1()).toBe('a'.repeat(600) + 'b'.repeat(400));
});

for (const name of transportNames) {
  test(`an endless answer is read until it is too much, and kept up to the caps, over the ${name} transport`, async () => {
    const served = await serve(forEver('HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(1024 * 1024)));
    const transport = transports[name](transportOptions(served.origin));
    const { end, received } = await transport.send(wireRequest, never).settled;
    await transport.close();
    await served.close();
    expect(end).toEqual({ kind: 'too-much' });
    expect(received.latin1()).toHaveLength(headCap + bodyCap);
  });
}
