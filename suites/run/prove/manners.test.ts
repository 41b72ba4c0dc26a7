/** Servers that keep every promise, each in a manner of its own: nothing is found on any of them, under any authority. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { ephemeralIssuer } from '../../../fixtures/issuer/index.ts';
import { manners } from '../../../fixtures/manners/index.ts';
import { lifecycleManners } from '../../../fixtures/manners/lifecycle.manners.ts';
import {
  bagGet,
  crateCreate,
  crateDelete,
  crateGet,
  crateList,
  crateMove,
  crateUpdate,
  forUsers,
  sampleTypes,
  storedList,
} from '../../../fixtures/server/content/sample-types.test-data.ts';
import { startReferenceServer } from '../../../fixtures/server/index.ts';
import { specOf } from '../../cases/specs.test-data.ts';
import { cli, lastLine } from '../../cli/process.test-data.ts';
import { mintedIdentities } from '../../identities/provider.ts';
import { certificates } from '../../lab/hostile/certificates.test-data.ts';
import { judged, newFolder, someShipped, planned } from '../in-process.test-data.ts';
import { localIssuer } from '../state-folder.ts';
import { trial } from './trial.ts';

const issuer = await ephemeralIssuer();
const options = { jwks: issuer.jwks, provider: mintedIdentities(issuer), types: sampleTypes };

const rows = {
  DelegatedWork: ['Things.ReadWrite.All', 'Directory.ReadWrite.All'],
  DelegatedPersonal: 'not supported',
  Application: ['Things.ReadWrite.All'],
} as const;

/** The last page has a line of each user's own, on which applications are nobody. */
const pages = [
  { ...specOf([{ method: 'POST', path: '/things/{thingId}/reset' }], rows), absentFrom: ['v1.0' as const] },
  { ...specOf([{ method: 'DELETE', path: '/things/{thingId}/parts/{partId}' }], rows), page: 'deleted' },
  {
    ...specOf(
      [
        { method: 'POST', path: '/me/revokeSignInSessions' },
        { method: 'POST', path: '/users/{userId}/revokeSignInSessions' },
      ],
      rows,
    ),
    page: 'of-a-user',
  },
  ...[crateList, storedList, bagGet].map(forUsers),
];

/** A whole life. */
const crates = [crateCreate, crateList, crateGet, crateUpdate, crateDelete, crateMove].map(forUsers);

/** Manners of everybody that may meet what a request has created, changed or deleted. */
const ofWritersToo = [
  'answers-400-to-an-unknown-version-and-id',
  'hides-what-it-does-not-know-behind-403',
  'limits-the-rate-by-seconds',
];
const others = manners.filter((manner) => !lifecycleManners.includes(manner));
const tried = [
  ...others.map((manner) => ({
    manner,
    shown: pages.filter((page) => manner.showsOn?.(page, sampleTypes) ?? page === pages[0]),
    as: 'reads and acts',
  })),
  ...manners
    .filter((manner) => lifecycleManners.includes(manner) || ofWritersToo.includes(manner.name))
    .map((manner) => ({ manner, shown: crates, as: 'writes' })),
];

describe.concurrent('nothing is found on a server that', () => {
  for (const { manner, shown, as } of tried) {
    test(`${as}, ${manner.name}, and it is seen to do so`, async ({ expect: expectHere }) => {
      const { objections, fired, seen } = await trial(manner, shown, options);
      expectHere(objections).toEqual([]);
      expectHere([...fired.keys()]).toEqual(manner.warns ?? []);
      expectHere(seen).toBe(true);
    });
  }
});

/** The reference server with a folder's keys, and in front of it another, which passes octets on. */
async function behind(
  listener: (onSocket: (socket: Socket) => void) => Server,
  host: string,
  cwd: string,
): Promise<number> {
  const { specs } = await planned({ cwd });
  const server = await startReferenceServer({ specs, jwks: (await localIssuer(cwd)).jwks });
  const sockets = new Set<Socket>();
  const front = listener((socket) => {
    const onward = connect(server.port, '127.0.0.1');
    for (const end of [socket, onward]) sockets.add(end.on('error', () => {}));
    socket.pipe(onward).pipe(socket);
  });
  front.listen(0, host);
  await once(front, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    front.close();
    await server.close();
  });
  const address = front.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const everything = 'every gated check passed (gate: page, rfc, graph;';

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

test.skipIf(!hasIpv6)(
  'nothing is found on a server that listens on IPv6 (skipped where this machine has none)',
  async () => {
    const cwd = await newFolder();
    const port = await behind(createServer, '::1', cwd);
    const { summary } = await judged({
      cwd,
      argv: ['--target', `http://[::1]:${port}`, '--gate', 'graph', ...someShipped],
    });
    expect(summary.exit).toMatchObject({ code: 0, reason: expect.stringContaining(everything) });
  },
);

const made = certificates();
afterAll(() => made?.remove());

test.skipIf(made === undefined)(
  'nothing is found behind TLS with an authority of one’s own (skipped without openssl)',
  async () => {
    const cwd = await newFolder();
    const port = await behind((onSocket) => createTlsServer({ ...made?.good }, onSocket), '127.0.0.1', cwd);
    // The links of a list would lead to http: who serves them does not know what stands before it.
    const argv = ['--target', `https://127.0.0.1:${port}`, '--gate', 'graph', '--spec', '*deviceowner*-revoketoken'];
    const { code, stdout, stderr } = await cli(['run', ...argv], {
      cwd,
      env: { NODE_EXTRA_CA_CERTS: made?.authority ?? '' },
    });
    expect({ code, stderr, said: lastLine(stdout) }).toEqual({
      code: 0,
      stderr: '',
      said: expect.stringContaining(everything),
    });
  },
);
