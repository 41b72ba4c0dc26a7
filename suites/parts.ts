/**
 * The parts that a run is spread over, so that machines can share it. All cases of an operation are in one part: they share
 * exchanges, and whether the operation succeeds at all decides what some of their answers mean.
 */
import { createHash } from 'node:crypto';

export const partNames = [
  'part-01',
  'part-02',
  'part-03',
  'part-04',
  'part-05',
  'part-06',
  'part-07',
  'part-08',
  'part-09',
  'part-10',
  'part-11',
  'part-12',
  'part-13',
  'part-14',
  'part-15',
  'part-16',
] as const;
export type PartName = (typeof partNames)[number];

/** By the operation's id alone: other operations, more cases or another machine move nothing. */
export function partOf(operation: string): PartName {
  const number = createHash('sha256').update(operation).digest().readUInt32BE(0) % partNames.length;
  return partNames[number] ?? partNames[0];
}
