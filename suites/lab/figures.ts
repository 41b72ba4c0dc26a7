/** Figures as a person reads them. */
import Table from 'cli-table3';

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const drawn = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
}

/** A figure that could not be taken is not a number. */
export const rounded = (value: number, digits = 0): string => (Number.isNaN(value) ? '?' : value.toFixed(digits));

/** The upper one of two in the middle; not a number where there is none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A part of a report. */
export interface Section {
  readonly text: string;
  /** Undefined where nothing has a limit. */
  readonly withinLimits?: boolean;
}

export interface Limit {
  readonly value: number;
  readonly atMost: number;
  readonly unit: 's' | 'ms' | 'MiB';
}

/** `ok`, or which limits are broken. */
export function heldTo(limits: readonly Limit[]): string {
  const broken = limits.filter(({ value, atMost }) => !(value <= atMost));
  const said = broken.map(
    ({ atMost, unit }) => `${unit === 'MiB' ? 'too much memory' : 'too slow'} (${atMost} ${unit})`,
  );
  return said.join(', ') || 'ok';
}
