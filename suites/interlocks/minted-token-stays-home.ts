/** A minted token proves nothing to a stranger, and the key behind it is real: it leaves for loopback, or for a host that was named. */
import { isLoopback } from './loopback.ts';

export interface Destination {
  /** As `URL.hostname` spells it. */
  readonly hostname: string;
  readonly allowHosts: readonly string[];
}

/** The reason to send nothing, or undefined. */
export function mintedTokenStaysHome({ hostname, allowHosts }: Destination): string | undefined {
  if (isLoopback(hostname) || allowHosts.includes(hostname)) return undefined;
  return `minted-token-stays-home: ${hostname} is not this machine, and tokens of the local issuer leave for loopback only; configure identities of that host in graph-conformance.json, or name the host with --allow-host ${hostname}`;
}
