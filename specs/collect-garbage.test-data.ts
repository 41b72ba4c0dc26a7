/** What is held by nobody goes, now: what a test counts then is what somebody holds. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

export function collectGarbage(): void {
  collect();
  // what the first pass has moved
  collect();
}

/** MiB of texts and objects by which this process holds more than before; array buffers go when another thread has time. */
export function heldAfter(work: () => unknown): number {
  const held = (): number => {
    collectGarbage();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    return (heapUsed + external - arrayBuffers) / 2 ** 20;
  };
  const before = held();
  const kept = work();
  const after = held();
  // until here
  return kept === undefined ? 0 : after - before;
}
