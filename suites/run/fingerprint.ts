/** What the target says about itself in each answer, whatever it is asked. */
import { textOfItsOwn } from '../../specs/text.ts';
import type { CaseRecord, Fingerprint } from '../run-model.ts';

/** Values kept of one field; a target that makes one up for each answer must not fill the memory. */
const mostValues = 8;
/** Characters kept of one value. */
const longestValue = 200;

/** Graph's own: `East US, slice E, ring 5`; which machine answered changes from one request to the next. */
function dataCenter(value: string): string {
  const part = (name: string): string => new RegExp(`"${name}":"([^"]*)"`).exec(value)?.[1] ?? '?';
  return `${part('DataCenter')}, slice ${part('Slice')}, ring ${part('Ring')}`;
}

const asItIs = (value: string): string => value;

/** Fields that tell a service from another, and what of their values does. */
const telling: ReadonlyMap<string, (value: string) => string> = new Map([
  ['server', asItIs],
  ['via', asItIs],
  ['x-powered-by', asItIs],
  ['x-ms-ags-diagnostic', dataCenter],
]);

/** What the target says about itself, so that two records can be told to be of the same service. */
export class FingerprintTally {
  readonly #seen = new Map<string, readonly string[]>();

  add({ exchange }: CaseRecord): void {
    if (exchange?.outcome.kind !== 'answer') return;
    const { version, fields } = exchange.outcome.answer;
    this.#note('http', version);
    for (const [name, value] of fields) {
      const read = telling.get(name.toLowerCase());
      if (read) this.#note(name.toLowerCase(), textOfItsOwn(read(value).slice(0, longestValue)));
    }
  }

  addValues(fingerprint: Fingerprint): void {
    for (const [name, values] of Object.entries(fingerprint)) for (const value of values) this.#note(name, value);
  }

  #note(name: string, value: string): void {
    const known = this.#seen.get(name) ?? [];
    if (known.includes(value)) return;
    // the first ones of an order, not of a time: shards of a run come to the same
    this.#seen.set(name, [...known, value].sort().slice(0, mostValues));
  }

  get fingerprint(): Fingerprint {
    return Object.fromEntries([...this.#seen].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}
