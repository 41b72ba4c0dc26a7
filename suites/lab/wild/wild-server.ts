/** A server that nobody here wrote, and how it is brought up to be judged. */
import type { IdentityConfig } from '../../identities/config.ts';
import type { Expectation } from './expectation.ts';

export interface Place {
  /** A folder of its own, empty, gone afterwards. */
  readonly folder: string;
  /** Where npm puts the servers; kept between runs. */
  readonly home: string;
  readonly say: (line: string) => void;
}

export interface Target {
  readonly url: string;
  /** Of the suite's configuration; none: tokens are minted. */
  readonly identities: Readonly<Record<string, IdentityConfig>>;
  /** Environment variables that hold the tokens of static identities. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

export interface WildServer {
  readonly name: string;
  readonly expected: readonly Expectation[];
  start(place: Place): Promise<Target>;
}

/** The environment variable that holds the token of an identity. */
export const variableOf = (name: string): string => `WILD_${name.toUpperCase().replaceAll('-', '_')}`;
