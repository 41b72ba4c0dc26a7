/** JUnit: word by word, valid by the grammar that Jenkins checks, and with the counts of the record. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { renderJunit } from './junit.ts';
import { answered, broken, caseOf, hostile, oneOfEach, recordOf, rendered } from './record.test-data.ts';

const schema = await readFile(fileURLToPath(new URL('junit.test-data.xsd', import.meta.url)), 'utf8');

async function complaintsAbout(contents: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema: [schema] });
  return errors.map(({ message }) => message);
}

test('every standing has one form', async () => {
  expect(await rendered(renderJunit, recordOf(oneOfEach))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
`);
});
