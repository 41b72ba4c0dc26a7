import { expect, test } from 'vitest';
import { exchangeWith, piecewise, transportNames } from './exchange.test-data.ts';

/** undici gives up on each of these heads, at the octet that breaks them. */
const broken: readonly (readonly [what: string, head: string])[] = [
  ['NUL in a field', 'HTTP/1.1 204 No Content\r\na: 1\0\r\nb: 2\r\n\r\n'],
  ['a blank before a colon', 'HTTP/1.1 204 No Content\r\na : 1\r\nb: 2\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 204 No Content\r\ncontent-length: 1\r\ncontent-length: 2\r\nb: 2\r\n\r\n'],
  ['a version of its own', 'HTTP/1.2 204 No Content\r\na: 1\r\nb: 2\r\n\r\n'],
];
for (const name of transportNames) {
  for (const [what, head] of broken) {
    test.concurrent(`a head with ${what} is read over the ${name} transport, in however many segments it comes`, async () => {
      const end = head.indexOf('b: 2');
      const { exchange } = await exchangeWith(name, piecewise([head.slice(0, end), head.slice(end)]));
      expect(exchange.outcome).toMatchObject({ kind: 'answer', answer: { status: 204, afterHead: '' } });
    });
  }
}
