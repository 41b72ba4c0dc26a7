/** Is anyone there? Asked once before a run, so that a dead target is one message and not a hundred. */
import { failureOf, connectTimeoutMs } from './wire.ts';
import type { Via } from './proxy-bridge.ts';
import { open } from './raw-transport.ts';

const advice: Readonly<Record<string, string>> = {
  dns: 'check the host name',
  refused: 'is the service running, and is the port right?',
  'connect-timeout': 'is the host reachable from here?',
  tls: 'check the certificate; NODE_EXTRA_CA_CERTS adds an authority',
  reset: 'does the port speak the scheme of the URL?',
};

/** Connects, with TLS where the origin asks for it, and closes again. @returns why not, or undefined */
export function unreachable(origin: string, timeoutMs: number, via?: Via): Promise<string | undefined> {
  const limit = connectTimeoutMs(timeoutMs);
  return new Promise((resolve) => {
    const socket = open(origin, via);
    const settle = (answer: string | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const fail = (cause: string, message: string): void => {
      const remedy = advice[cause];
      settle(`${origin} cannot be reached: ${message}${remedy === undefined ? '' : `; ${remedy}`}`);
    };
    const timer = setTimeout(() => fail('connect-timeout', `no connection within ${limit} ms`), limit);
    socket.once(new URL(origin).protocol === 'https:' ? 'secureConnect' : 'connect', () => settle(undefined));
    socket.once('error', (error) => {
      const failure = failureOf(error) ?? { cause: 'reset', message: error.message };
      fail(failure.cause, failure.message);
    });
    socket.once('close', () => fail('reset', 'the connection was closed at once'));
  });
}
