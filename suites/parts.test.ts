import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { partNames, partOf } from './parts.ts';

const folder = fileURLToPath(new URL('parts/', import.meta.url));

test('every part has a file that tells it, and no file tells another', async () => {
  expect((await readdir(folder)).sort()).toEqual(partNames.map((part) => `${part}.suite.ts`));
  for (const part of partNames)
    expect(await readFile(`${folder}${part}.suite.ts`, 'utf8')).toContain(`reportPart('${part}');`);
});

test('an operation is in the same part on every machine and in every version', () => {
  const partOfProfile = (profile: string): string => partOf(`beta/intune-androidforwork-${profile}-revoketoken`);
  expect(partOfProfile('androiddeviceownerenrollmentprofile')).toBe('part-02');
  expect(partOfProfile('androidforworkenrollmentprofile')).toBe('part-05');
});

test('operations spread over all parts, none of which gets twice its share', () => {
  const counts = new Map<string, number>();
  for (let number = 0; number < 1600; number += 1) {
    const part = partOf(`beta/page-${number}`);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([...partNames]);
  expect(Math.max(...counts.values())).toBeLessThan(200);
});
