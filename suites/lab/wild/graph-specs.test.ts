import { expect, test } from 'vitest';
import { loadSpecs } from '../../../specs/load.ts';
import { loadTypes } from '../../../specs/types/load-types.ts';
import { temporaryFolder } from '../process.ts';
import { mailCalendarAndDrive } from './graph-pages.ts';
import { writeSpecs } from './graph-specs.ts';

test('what is written of the pages of Graph v1.0 is a folder of specs, and the type of each answer is on file', async () => {
  const folder = temporaryFolder();
  await writeSpecs(folder, mailCalendarAndDrive);
  const [operations, types] = await Promise.all([loadSpecs(folder), loadTypes(folder)]);
  if (!operations.ok || !types.ok) return expect([operations, types]).toEqual([]);
  const known = new Set(types.types.map(({ type }) => type));
  const answers = operations.specs.flatMap(({ requirements }) =>
    requirements.flatMap((one) => (one.kind === 'response' && 'type' in one ? [one.type] : [])),
  );
  expect(answers).toHaveLength(mailCalendarAndDrive.filter(({ body }) => body !== 'none').length);
  expect(answers.filter((type) => !known.has(type))).toEqual([]);
});
