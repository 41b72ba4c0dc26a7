/** Readings of an answer grow as the answer does, whatever it is; what reading them costs, `npm run bench -- limits` measures. */
import { describe, expect, test } from 'vitest';
import { heavyTexts } from './heavy-texts.test-data.ts';
import { waysToRead } from './readings.ts';

const small = 32 * 1024;
const factor = 8;

function octetsRead(text: string): number {
  let count = 0;
  for (const { readings } of waysToRead(Buffer.from(text, 'latin1'), 24))
    for (const { octets } of readings) count += octets.length;
  return count;
}

describe('eight times the text has about eight times the octets to read', () => {
  for (const [what, textOf] of Object.entries(heavyTexts))
    test(what, () => expect(octetsRead(textOf(factor * small))).toBeLessThan(1.5 * factor * octetsRead(textOf(small))));
});
