import type { Reader } from './readers.ts';

/** How a setting can be given, in all places; what is undefined cannot be given there. */
export interface Row {
  /** Without the two dashes. */
  readonly flag: string | undefined;
  readonly env: string | undefined;
  /** Key of `graph-conformance.json`. */
  readonly key: string | undefined;
  /** What stands for the value in the help text. */
  readonly placeholder: string;
  readonly help: string;
  /** The flag can be repeated, and a variable holds several values with commas between. */
  readonly repeatable?: boolean;
}

export interface Setting<T> extends Row {
  readonly read: Reader<T>;
  readonly fallback: T;
  /** Puts a stronger place's value together with a weaker one's. Undefined: the stronger one stands alone. */
  readonly merge?: (weaker: T, stronger: T) => T;
}

/** Names the places once: `given('gate')` is `--gate`, `GRAPH_CONFORMANCE_GATE` and the key `gate`. */
export function given(flag: string, key = flag): Pick<Row, 'flag' | 'env' | 'key'> {
  return { flag, env: `${prefix}${flag.toUpperCase().replaceAll('-', '_')}`, key };
}

/** Every variable with this prefix is ours, so an unknown one is a mistake. */
export const prefix = 'GRAPH_CONFORMANCE_';
