import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ManualTimers } from '../timers.test-data.ts';
import { Redactor } from './redact.ts';
import { pooledTransport } from './pooled-transport.ts';
import { recordExchange } from './recording.ts';
import { never, serve, transportOptions, wireRequest } from './serve.test-data.ts';

/** A number from 0 up to 1 that depends on the path and on what it is for: the same in every run, whoever comes first. */
const chance = (path: string, what: string): number =>
  createHash('sha256').update(`${path} ${what}`).digest().readUInt32BE() / 2 ** 32;

/** Answers up to 20 turns later, in one or two pieces, now and then behind a 100, and now and then closes. */
async function echo(socket: Socket, request: string): Promise<void> {
  const path = request.split(' ', 2)[1] ?? '';
  const before = chance(path, 'interim') < 0.1 ? 'HTTP/1.1 100 Continue\r\n\r\n' : '';
  const closes = chance(path, 'close') < 0.02;
  const octets = `${before}HTTP/1.1 204 No Content\r\npath: ${path}\r\n${closes ? 'connection: close\r\n' : ''}\r\n`;
  const cut = chance(path, 'one piece') < 0.5 ? octets.length : Math.floor(chance(path, 'cut') * octets.length);
  for (let turns = chance(path, 'delay') * 20; turns > 0; turns -= 1) await nextTurn();
  socket.write(octets.slice(0, cut));
  await nextTurn();
  if (closes) socket.end(octets.slice(cut));
  else socket.write(octets.slice(cut));
}

test('each of 2000 requests over 16 connections has its own octets and its own answer', async () => {
  const served = await serve((socket, request) => void echo(socket, request));
  const transport = pooledTransport({
    ...transportOptions(served.origin),
    connections: 16,
    after: new ManualTimers().start,
  });
  const context = {
    origin: served.origin,
    transport: 'pooled',
    redactor: new Redactor([]),
    attempts: 1,
    startedAt: 0,
  } as const;
  const paths = Array.from({ length: 2000 }, (_, index) => `/things/${index}`);
  const recordings = await Promise.all(
    paths.map(async (path) => {
      const request = { ...wireRequest, path, headers: [['authorization', `Bearer ${path}`]] as const };
      return recordExchange(request, await transport.send(request, never).settled, context);
    }),
  );
  await transport.close();
  await served.close();
  for (const [index, { exchange, error }] of recordings.entries()) {
    const path = paths[index] ?? '';
    expect(error).toBeUndefined();
    expect(exchange.sent.startsWith(`POST ${path} HTTP/1.1\r\n`)).toBe(true);
    expect(exchange.sent.indexOf('\r\n\r\n')).toBe(exchange.sent.length - 4);
    expect(exchange.outcome).toMatchObject({ kind: 'answer', answer: { status: 204, afterHead: '' } });
    expect(exchange.outcome.kind === 'answer' && exchange.outcome.answer.fields[0]).toEqual(['path', path]);
  }
  expect(served.connections()).toBeLessThan(120);
});

test('a request whose connection broke does not lend its octets to the next', async () => {
  const served = await serve((socket, request) => {
    if (request.startsWith('POST /broken')) socket.end('HTTP/1.1 2');
    else socket.write('HTTP/1.1 204 No Content\r\n\r\n');
  });
  const transport = pooledTransport({ ...transportOptions(served.origin), connections: 1 });
  const paths = ['/1', '/broken', '/2', '/broken', '/3'];
  const wires = await Promise.all(paths.map((path) => transport.send({ ...wireRequest, path }, never).settled));
  await transport.close();
  await served.close();
  const received = wires.map((wire) => wire.received.latin1().slice(0, 12));
  expect(received).toEqual(['HTTP/1.1 204', 'HTTP/1.1 2', 'HTTP/1.1 204', 'HTTP/1.1 2', 'HTTP/1.1 204']);
});
