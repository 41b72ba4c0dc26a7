/** A machine with other things to do must not make the runner miss what is there. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { rawTransport } from '../../runner/raw-transport.ts';
import { never, transportOptions, wireRequest } from '../../runner/serve.test-data.ts';

/** In a thread of its own, because this one will stand still. */
const lateOctets = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((socket) => socket.on('error', () => {}).once('data', () => {
    socket.write('HTTP/1.1 204 No Content\\r\\n\\r\\n');
    setTimeout(() => socket.write('late'), 60);
  }));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

test('octets that came while the process stood still are seen, however short the watch', async () => {
  const worker = new Worker(lateOctets, { eval: true });
  onTestFinished(async () => void (await worker.terminate()));
  const [port] = (await once(worker, 'message')) as [number];
  const { answered, settled } = rawTransport(transportOptions(`http://127.0.0.1:${port}`)).send(wireRequest, never);
  await answered;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
  expect((await settled).received.latin1()).toMatch(/\r\n\r\nlate$/);
});
