/** What interlocks decide from: all that is known before anything has left. */

/** How cases that change the target may be sent. */
export type DestructiveMode = 'unset' | 'skip' | 'disposable' | 'listed';

export interface InterlockContext {
  /** Undefined: the embedded reference server. */
  readonly target: { readonly origin: string; readonly hostname: string; readonly local: boolean } | undefined;
  readonly allowHosts: readonly string[];
  /** The tenant that the person named, as a GUID. */
  readonly tenant: string | undefined;
  /** The made-up tenant of the local issuer; its tokens are worth nothing elsewhere, whoever configured them. */
  readonly localTenant: string;
  readonly destructive: DestructiveMode;
  readonly allowIds: readonly string[];
  /** Paths of collections, without their version. */
  readonly createIn: readonly string[];
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly maxRequests: number;
  readonly maxDestructive: number;
  /** Tokens of the local issuer are in use. */
  readonly mints: boolean;
  /** Other tokens are. Both can be so. */
  readonly bringsTokens: boolean;
  /** Certificate checks were switched off for the whole process. */
  readonly checksOff: boolean;
}

/** A named reason not to send. */
export interface Interlock<Subject> {
  readonly name: string;
  /** Why not, and the way out; or undefined. */
  readonly stops: (context: InterlockContext, subject: Subject) => string | undefined;
}

/** `name: reason`, of each interlock that stops it. */
export const objectionsOf = <Subject>(
  interlocks: readonly Interlock<Subject>[],
  context: InterlockContext,
  subject: Subject,
): readonly string[] =>
  interlocks.flatMap(({ name, stops }) => {
    const reason = stops(context, subject);
    return reason === undefined ? [] : [`${name}: ${reason}`];
  });

export const isElsewhere = ({ target }: InterlockContext): boolean => target !== undefined && !target.local;

/** Where minted tokens alone are taken there is a mock, wherever it runs: nothing of value can be given away or destroyed there. */
export const guarded = (context: InterlockContext): boolean => isElsewhere(context) && context.bringsTokens;
