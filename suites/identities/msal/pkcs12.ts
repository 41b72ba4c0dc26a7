/** A PFX file -> its certificates and its key. @see RFC 7292 §4 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { at, objectId, readDer, type DerNode } from './der.ts';
import { decryptPkcs12 } from './pkcs12-decrypt.ts';

export type Pkcs12 =
  | { readonly ok: true; readonly certificates: readonly Buffer[]; readonly key: KeyObject | undefined }
  | { readonly ok: false; readonly reason: string };

const encryptedData = '1.2.840.113549.1.7.6';
const bags = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
} as const;

const convert = 'convert it: openssl pkcs12 -legacy -nodes -in app.pfx -out app.pem';

class UnknownEncryption extends Error {}

/** The bags of one part of the file, decrypted. */
function bagsOf(part: DerNode, password: string): readonly DerNode[] {
  if (objectId(at(part, 0)) !== encryptedData) return children(at(part, 1, 0, 0));
  const info = at(part, 1, 0, 1);
  const clear = decryptPkcs12(at(info, 1), at(info, 2).content, password);
  if (!clear) throw new UnknownEncryption();
  return readDer(clear).flatMap(children);
}

const children = ({ content }: DerNode): readonly DerNode[] => readDer(content);

function keyOf(bag: DerNode, passphrase: string): KeyObject | undefined {
  const value = at(bag, 1, 0).octets;
  switch (objectId(at(bag, 0))) {
    case bags.key:
      return createPrivateKey({ key: value, format: 'der', type: 'pkcs8' });
    case bags.shroudedKey:
      return createPrivateKey({ key: value, format: 'der', type: 'pkcs8', passphrase });
    default:
      return undefined;
  }
}

export function readPkcs12(octets: Buffer, password: string): Pkcs12 {
  try {
    const [file] = readDer(octets);
    if (!file) return { ok: false, reason: 'is empty' };
    const parts = readDer(at(file, 1, 1, 0).content).flatMap(children);
    const all = parts.flatMap((part) => bagsOf(part, password));
    const certificates = all
      .filter((bag) => objectId(at(bag, 0)) === bags.certificate)
      .map((bag) => at(bag, 1, 0, 1, 0).content);
    const key = all.map((bag) => keyOf(bag, password)).find((one) => one !== undefined);
    return { ok: true, certificates, key };
  } catch (error) {
    if (error instanceof UnknownEncryption)
      return { ok: false, reason: `is encrypted in a way that is out of use (RC2); ${convert}` };
    if (error instanceof RangeError) return { ok: false, reason: `cannot be read as a PFX file; ${convert}` };
    return { ok: false, reason: 'does not open; check "passphrase"' };
  }
}
