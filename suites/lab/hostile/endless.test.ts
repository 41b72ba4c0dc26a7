/** Servers that never stop sending, one after the other: the run ends all the same, and holds little. */
import { expect, test } from 'vitest';
import { rulingOn, timeoutMs } from './judge-hostile.test-data.ts';
import { but, kept, refused, unreadable, type Expected } from './findings.test-data.ts';
import { hostilities } from './hostilities.test-data.ts';

const mebibyte = 1024 * 1024;
/** Enough for an endless answer to be read up to its limits on a busy machine. */
const patientMs = 5 * timeoutMs;

const incomplete = 'refusal-carries-an-error-object: inconclusive: the content of the refusal is incomplete';
const compressed =
  'refusal-carries-an-error-object: inconclusive: the content of the refusal is compressed, though no compression was offered';
const tooMuch = `1114070 octets follow the header section, beginning "${'a'.repeat(40)}"`;

const table = {
  'sends a header section without end': unreadable('the header section has no end within 65536 octets'),
  'sends fields without end': unreadable('the header section has no end within 65536 octets'),
  'sends a body without end': {
    success: but(kept, `success-body-is-empty-on-the-wire: fail: ${tooMuch}`),
    refusal: but(refused, incomplete),
    exits: [1, 0],
  },
  'sends a gzip bomb': { success: kept, refusal: but(refused, compressed), exits: [0, 0] },
} as const satisfies Partial<Record<keyof typeof hostilities, Expected>>;

for (const [what, expected] of Object.entries<Expected>(table)) {
  const hostility = hostilities[what as keyof typeof table];
  const { success, refusal, refusalWithoutBaseline = refusal, exits } = expected;

  test(`a server that ${what} to everybody is found to, in 200 MiB`, { timeout: 20 * timeoutMs }, async () => {
    const before = process.memoryUsage.rss();
    const { of, exit } = await rulingOn(hostility, 'everybody', { timeoutMs: patientMs });
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * mebibyte);
    expect(of('response/documented-success')).toEqual(success);
    expect(of('headers/no-authorization')).toEqual(refusalWithoutBaseline);
    expect(exit.code).toBe(exits[0]);
  });

  test(`a server that ${what} to strangers is found to, in 200 MiB`, { timeout: 20 * timeoutMs }, async () => {
    const before = process.memoryUsage.rss();
    const { of, exit } = await rulingOn(hostility, 'strangers', { timeoutMs: patientMs });
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * mebibyte);
    expect(of('response/documented-success')).toEqual(kept);
    expect(of('headers/no-authorization')).toEqual(refusal);
    expect(exit.code).toBe(exits[1]);
  });
}
