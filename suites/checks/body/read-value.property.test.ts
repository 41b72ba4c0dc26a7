import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { readJson } from '../../json-content.ts';
import { readValue, type ValueReading } from './read-value.ts';
import { madeBy, type Made } from './values.test-data.ts';

const anyChoices = fc.array(fc.nat(999), { maxLength: 300, size: 'max' });

function reading({ json, types }: Made): ValueReading {
  const content = readJson(Buffer.from(json));
  expect(content).toMatchObject({ ok: true, duplicates: [] });
  return readValue(content.ok ? content.value : undefined, 'microsoft.graph.a', types);
}

test('an honest value has no fault, and each of its typed places is compared', () => {
  fc.assert(
    fc.property(anyChoices, (choices) => {
      const made = madeBy(choices);
      const { faults, faultCount, checked, otherTypes } = reading(made);
      expect({ faults, faultCount, checked, otherTypes }).toEqual({
        faults: [],
        faultCount: 0,
        checked: made.compared,
        otherTypes: [],
      });
    }),
    { numRuns: 200 },
  );
});

test('of a value that is wrong in one place, that place is the one fault', () => {
  fc.assert(
    fc.property(anyChoices, fc.nat(9999), (choices, which) => {
      const broken = madeBy(choices, which % madeBy(choices).places.length);
      const { faults, faultCount } = reading(broken);
      expect({ pointers: faults.map(({ pointer }) => pointer), faultCount }).toEqual({
        pointers: [broken.brokenAt],
        faultCount: 1,
      });
    }),
    { numRuns: 400 },
  );
});
