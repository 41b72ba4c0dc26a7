/** Decryption of the parts of a PFX file. @see RFC 7292 §5.1 and appendix B, RFC 8018 §6.2 */
import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { at, integer, objectId, readDer, sequenceTag, type DerNode } from './der.ts';

const digests: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const ciphers: Readonly<Record<string, readonly [name: string, keyLength: number]>> = {
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
};

/** Windows and old openssl; RC2 of 40 bits is not among them, because no current library opens it. */
const oldSchemes: Readonly<Record<string, readonly [name: string, keyLength: number, ivLength: number]>> = {
  '1.2.840.113549.1.12.1.3': ['des-ede3-cbc', 24, 8],
};

const pbes2 = '1.2.840.113549.1.5.13';

const open = (cipher: string, key: Buffer, iv: Buffer, octets: Buffer): Buffer => {
  const decipher = createDecipheriv(cipher, key, iv);
  return Buffer.concat([decipher.update(octets), decipher.final()]);
};

/** The octets repeated to whole blocks of 64. */
const filled = (octets: Buffer): Buffer =>
  Buffer.alloc(Math.ceil(octets.length / 64) * 64, octets.length > 0 ? octets : undefined);

/** `block = block + addend + 1`, as one big number. */
function increase(block: Buffer, addend: Buffer): void {
  let carry = 1;
  for (let index = 63; index >= 0; index -= 1) {
    carry += (block[index] ?? 0) + (addend[index] ?? 0);
    block[index] = carry & 0xff;
    carry >>= 8;
  }
}

/** @param purpose 1: key, 2: initialisation vector @see RFC 7292 appendix B.2 */
function derive(purpose: number, password: Buffer, salt: Buffer, rounds: number, length: number): Buffer {
  const blocks = Buffer.concat([filled(salt), filled(password)]);
  const derived: Buffer[] = [];
  for (let have = 0; have < length; have += 20) {
    let digest = createHash('sha1').update(Buffer.alloc(64, purpose)).update(blocks).digest();
    for (let round = 1; round < rounds; round += 1) digest = createHash('sha1').update(digest).digest();
    derived.push(digest);
    const addend = Buffer.alloc(64, digest);
    for (let start = 0; start < blocks.length; start += 64) increase(blocks.subarray(start, start + 64), addend);
  }
  return Buffer.concat(derived).subarray(0, length);
}

function openPbes2(parameters: DerNode, octets: Buffer, password: string): Buffer | undefined {
  const [derivation, encryption] = [at(parameters, 0), at(parameters, 1)];
  const [salt, rounds, ...rest] = readDer(at(derivation, 1).content);
  const prf = rest.find(({ tag }) => tag === sequenceTag);
  const digest = prf ? digests[objectId(at(prf, 0))] : 'sha1';
  const cipher = ciphers[objectId(at(encryption, 0))];
  if (!salt || !rounds || digest === undefined || !cipher) return undefined;
  const key = pbkdf2Sync(password, salt.content, integer(rounds), cipher[1], digest);
  return open(cipher[0], key, at(encryption, 1).content, octets);
}

/**
 * Undefined where the way of encryption is not known here.
 * @throws {Error} where the password is wrong
 */
export function decryptPkcs12(algorithm: DerNode, octets: Buffer, password: string): Buffer | undefined {
  const scheme = objectId(at(algorithm, 0));
  if (scheme === pbes2) return openPbes2(at(algorithm, 1), octets, password);
  const old = oldSchemes[scheme];
  if (!old) return undefined;
  const [name, keyLength, ivLength] = old;
  const [salt, rounds] = [at(algorithm, 1, 0).content, integer(at(algorithm, 1, 1))];
  const wide = Buffer.from(`${password}\0`, 'utf16le').swap16();
  const key = derive(1, wide, salt, rounds, keyLength);
  return open(name, key, derive(2, wide, salt, rounds, ivLength), octets);
}
