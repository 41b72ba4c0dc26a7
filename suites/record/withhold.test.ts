/** What holds a secret in spite of the redaction is left out of the record, and nothing else is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LeakScanner } from '../publish/leak-scanner.ts';
import { scannedBy } from '../publish/publish.ts';
import { broken, caseOf, head, tailOf, typeOf } from '../reporters/record.test-data.ts';
import { newFolder } from '../run/in-process.test-data.ts';
import type { CaseRecord } from '../run-model.ts';
import { readRunRecord } from './read-record.ts';
import { RunRecordFile } from './write-record.ts';

const secret = 'Zm9vYmFyYmF6cXV4-s3cr3t-that-nobody-redacted';
const scanner = new LeakScanner();
scanner.add(secret);

const echo = Buffer.from(`token: ${secret}`).toString('base64');
const [good, bad] = [caseOf('good'), broken('bad', { seen: `status is 401 to ${echo}` })];
const echoing = (received: string): CaseRecord => {
  if (bad.exchange?.outcome.kind !== 'answer') throw new Error('the case has no answer');
  const { answer } = bad.exchange.outcome;
  const outcome = { kind: 'answer', answer: { ...answer, fields: [['x-seen', received]], body: received } } as const;
  return { ...bad, exchange: { ...bad.exchange, received, outcome } };
};

async function written(cases: readonly CaseRecord[]) {
  const folder = await newFolder();
  const file = new RunRecordFile(folder);
  file.begin(head);
  for (const one of cases) file.add(one);
  const leak = file.finish(tailOf(cases), scannedBy(scanner));
  return { folder, leak, withheld: file.withheld };
}

test('a case whose answer holds a secret is recorded without its octets, and the others are whole', async () => {
  const { folder, leak, withheld } = await written([good, echoing(`HTTP/1.1 401 No\r\n\r\n${echo}`)]);
  expect({ leak, withheld }).toEqual({ leak: undefined, withheld: [bad.id] });
  expect(readFileSync(join(folder, 'run.json'), 'utf8')).not.toContain(echo.slice(12, 40));
  const read = await readRunRecord(folder);
  if (!read.ok) throw new Error(read.problems.join());
  const records: CaseRecord[] = [];
  for await (const record of read.record.cases()) records.push(record);
  expect(records[0]).toEqual(good);
  const [finding] = records[1]?.findings ?? [];
  expect(records[1]).toMatchObject({ id: bad.id, verdict: bad.verdict, exchange: { sent: bad.exchange?.sent } });
  expect([records[1]?.exchange?.received, finding?.seen]).toEqual([
    expect.stringMatching(/^<withheld: /),
    expect.stringMatching(/^<withheld: /),
  ]);
});

test('a secret that stands outside the cases keeps the record from being published', async () => {
  const { leak, withheld } = await written([{ ...good, id: `good/${secret}` }]);
  expect({ leak, withheld }).toEqual({ leak: { line: 2, what: 'a secret of the run' }, withheld: [] });
});

test('set-up whose answer holds a secret is recorded without it, and every case is whole', async () => {
  const folder = await newFolder();
  const file = new RunRecordFile(folder);
  const { exchange } = echoing(`HTTP/1.1 401 No\r\n\r\n${echo}`);
  if (!exchange) throw new Error('the case has no exchange');
  file.begin(head);
  file.add(good);
  const steps = [{ purpose: 'set-up', exchange }] as const;
  const leak = file.finish({ ...tailOf([good]), steps }, scannedBy(scanner));
  expect({ leak, withheld: file.withheld }).toEqual({ leak: undefined, withheld: ['set-up and clean-up'] });
  const read = await readRunRecord(folder);
  if (!read.ok) throw new Error(read.problems.join());
  expect(read.record.tail.steps).toMatchObject([{ purpose: 'set-up', exchange: { sent: exchange.sent } }]);
  expect(readFileSync(join(folder, 'run.json'), 'utf8')).not.toContain(echo.slice(12, 40));
});

test('members whose names hold a secret are in no table of types, and the rest of the record is whole', async () => {
  const name = `x-${echo}`;
  const observed = { 'microsoft.graph.thing': { count: 1, members: {}, undocumented: [name], values: {} } };
  const folder = await newFolder();
  const file = new RunRecordFile(folder);
  file.begin(head);
  file.add({ ...good, observed });
  const types = [{ ...typeOf('thing'), undocumented: [name] }];
  const leak = file.finish({ ...tailOf([good]), types }, scannedBy(scanner));
  expect({ leak, withheld: file.withheld }).toEqual({ leak: undefined, withheld: [good.id, 'types in answers'] });
  const read = await readRunRecord(folder);
  if (!read.ok) throw new Error(read.problems.join());
  expect(read.record.tail).toEqual(tailOf([good]));
});
