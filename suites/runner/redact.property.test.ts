/** Whatever a secret is, and however a target writes it down and cuts it: nothing that could be put together again is shown. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LeakScanner } from '../publish/leak-scanner.ts';
import { cuttings, encodings, joinings } from './encodings.test-data.ts';
import { recordExchange } from './recording.ts';
import { Redactor } from './redact.ts';
import { wireRequest } from './serve.test-data.ts';
import { OctetLog } from './wire.ts';

const charsIn = (alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const segment = charsIn(base64url, 30, 120);
const secrets = fc.oneof(
  fc.tuple(segment, segment, segment).map((segments) => `eyJ${segments.join('.')}`),
  charsIn(`${base64url}~.+/=`, 8, 300),
  charsIn('0123456789abcdef', 32, 64),
  // A known gap: one that ends in `%` and a hexadecimal digit, cut into fields, is read together with what follows it.
  charsIn(`${base64url} !#$&'()*,;:?@[]^{|}%<>"\\`, 16, 60).map((text) => `Q${text.trim()}Z`),
);

function logOf(octets: string): OctetLog {
  const log = new OctetLog(2 ** 21);
  log.append(Buffer.from(octets, 'latin1'));
  return log;
}

const shownOf = (received: string, redactor: Redactor) =>
  recordExchange(
    { ...wireRequest, body: '' },
    {
      sent: logOf('POST /x HTTP/1.1\r\n\r\n'),
      received: logOf(received),
      end: { kind: 'closed' },
      closedByPeer: true,
      connectionUsed: false,
      durationMs: 1,
    },
    { origin: 'http://h', transport: 'raw', redactor, attempts: 1, startedAt: 0 },
  ).exchange;

/** Octets of an encoded text that give something away. */
const telling = 16;

function partsIn(text: string, encoded: string): readonly string[] {
  const parts: string[] = [];
  for (const joined of joinings.map((join) => join(text)))
    for (let at = 0; at + telling <= encoded.length; at += 1)
      if (joined.includes(encoded.slice(at, at + telling))) parts.push(encoded.slice(at, at + telling));
  return parts;
}

/** A name in lines is none; and blanks or colons of a pass phrase may be taken for those of the fields and lines that cut it. */
const isClaimed = (secret: string, encoded: string, where: string): boolean =>
  !(where === 'in the name of a field' && encoded.includes('\r\n')) &&
  !(/[ :]/.test(secret) && /lines|fields/.test(where));

/** Every text of a value, as it is. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

for (const [how, encode] of Object.entries(encodings)) {
  describe(`a secret that is echoed ${how}`, () => {
    test('is not shown, wherever it stands and however it is cut', () => {
      const cutting = fc.constantFrom(...Object.keys(cuttings));
      fc.assert(
        fc.property(secrets, cutting, fc.integer({ min: 6, max: 90 }), (secret, where, size) => {
          const encoded = encode(secret);
          fc.pre(isClaimed(secret, encoded, where));
          const exchange = shownOf(cuttings[where]?.(encoded, size) ?? '', new Redactor([secret]));
          const tail = encoded.replaceAll(/\r\n/g, '');
          expect(textsOf(exchange).flatMap((text) => partsIn(text, tail))).toEqual([]);
        }),
        { numRuns: 150 },
      );
    });

    test('is found in a file that shows it', () => {
      fc.assert(
        fc.property(secrets, fc.constantFrom(...Object.keys(cuttings)), (secret, where) => {
          const scanner = new LeakScanner();
          scanner.add(secret);
          fc.pre(isClaimed(secret, encode(secret), where));
          const received = cuttings[where]?.(encode(secret), 40) ?? '';
          expect(scanner.scan(JSON.stringify({ received }))).toBeDefined();
        }),
        { numRuns: 60 },
      );
    });
  });
}
