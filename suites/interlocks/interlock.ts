/** An interlock: a named reason not to send, decided from what is known before anything has left. */
import type { Case } from '../model.ts';

/** How cases that change the target may be sent. */
export type DestructiveMode = 'unset' | 'skip' | 'disposable' | 'listed';

export interface InterlockContext {
  /** Undefined: the embedded reference server. */
  readonly target: { readonly origin: string; readonly hostname: string; readonly loopback: boolean } | undefined;
  readonly allowHosts: readonly string[];
  /** The tenant that the person named, as a GUID. */
  readonly tenant: string | undefined;
  /** The made-up tenant of the local issuer; its tokens are worth nothing elsewhere, whoever configured them. */
  readonly localTenant: string;
  readonly destructive: DestructiveMode;
  readonly allowIds: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  readonly maxRequests: number;
  readonly maxDestructive: number;
  /** Tokens of the local issuer are in use. */
  readonly mints: boolean;
  /** Other tokens are. Both can be so. */
  readonly bringsTokens: boolean;
  /** Certificate checks were switched off for the whole process. */
  readonly checksOff: boolean;
}

/** Of a run: about the target as such. */
export interface RunInterlock {
  readonly name: string;
  /** The reason to send nothing, and the way out; or undefined. */
  readonly stops: (context: InterlockContext) => string | undefined;
}

/** Of one request. */
export interface CaseInterlock {
  readonly name: string;
  readonly stops: (context: InterlockContext, one: Case) => string | undefined;
}

export const elsewhere = ({ target }: InterlockContext): boolean => target !== undefined && !target.loopback;

/** Where minted tokens alone are taken there is a mock, wherever it runs: nothing of value can be given away or destroyed there. */
export const guarded = (context: InterlockContext): boolean => elsewhere(context) && context.bringsTokens;
