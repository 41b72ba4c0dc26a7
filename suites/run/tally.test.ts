import { expect, test } from 'vitest';
import { answerExchange } from '../checks/exchanges.test-data.ts';
import { checkById } from '../checks/index.ts';
import type { Fields } from '../model.ts';
import type { Fingerprint } from '../run-model.ts';
import { caseRecordOf } from './case-record.ts';
import { caseOf, grant } from '../model.test-data.ts';
import { FingerprintTally } from './fingerprint.ts';

const one = caseOf('one', { checks: [{ check: checkById('listed-permission-is-granted'), requirement: grant }] });

function fingerprintOf(answers: readonly Fields[]): Fingerprint {
  const tally = new FingerprintTally();
  for (const fields of answers)
    tally.add(
      caseRecordOf({ case: one, verdict: 'pass', findings: [], exchange: answerExchange({ fields }) }, 0, 'page'),
    );
  return tally.fingerprint;
}

test('a target is known by what its answers say of their maker, each thing once', () => {
  const diagnostic = (role: string): string =>
    `{"ServerInfo":{"DataCenter":"East US","Slice":"E","Ring":"5","ScaleUnit":"003","RoleInstance":"${role}"}}`;
  const answers: readonly Fields[] = [
    [
      ['Server', 'nginx'],
      ['x-ms-ags-diagnostic', diagnostic('A1')],
    ],
    [
      ['server', 'nginx'],
      ['x-ms-ags-diagnostic', diagnostic('A2')],
      ['request-id', '1'],
    ],
  ];
  expect(fingerprintOf(answers)).toEqual({
    http: ['1.1'],
    server: ['nginx'],
    'x-ms-ags-diagnostic': ['East US, slice E, ring 5'],
  });
});

test('a target with a new name in every answer has eight, the same whatever the order', () => {
  const names = Array.from({ length: 100 }, (_, number): Fields => [['server', `server-${number}`]]);
  const forwards = fingerprintOf(names);
  expect(forwards['server']).toHaveLength(8);
  expect(fingerprintOf([...names].reverse())).toEqual(forwards);
  expect(fingerprintOf([[['server', 'x'.repeat(1000)]]])['server']?.[0]).toHaveLength(200);
});
