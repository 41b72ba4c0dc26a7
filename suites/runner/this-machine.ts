/** A name below `localhost` is this machine only where the resolver says so: RFC 6761 §6.3 asks for it, and not every one does. */
import dns from 'node:dns';
import net, { type LookupFunction } from 'node:net';
import { isLoopback } from '../http.ts';

const isHere = (address: string): boolean =>
  isLoopback(net.isIPv6(address) ? new URL(`http://[${address}]`).hostname : address);

/** With a code that reads as a name that leads nowhere. */
function elsewhere(hostname: string, addresses: readonly string[]): NodeJS.ErrnoException {
  const where = addresses.join(', ');
  const words = `${hostname} is taken for this machine, and resolves to ${where}, which is not; write 127.0.0.1, or say that it is a mock of your own: --mock-host ${hostname}`;
  return Object.assign(new Error(words), { code: 'ENOTFOUND' });
}

/** For sockets that must not leave this machine: the addresses that it gives are those that are connected to. */
export const lookupHere: LookupFunction = (hostname, options, callback) =>
  dns.lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, []);
    const here = found.filter(({ address }) => isHere(address));
    const [first] = here;
    if (!first) {
      const failure = elsewhere(
        hostname,
        found.map(({ address }) => address),
      );
      return callback(failure, []);
    }
    return options.all === true ? callback(null, here) : callback(null, first.address, first.family);
  });
