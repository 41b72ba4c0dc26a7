/** PEM of a certificate and its key -> what MSAL signs with: the thumbprint (SHA-256) and the key in clear. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { failed, type Result } from '../../../specs/result.ts';
import type { SecretReference } from '../config.ts';
import { describeReference, type ReadSecret } from '../secrets.ts';
import type { CertificateFlow } from '../config.ts';

type SigningKey = Result<{ thumbprintSha256: string; privateKey: string }>;

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const keyBlock = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[^]+?-----END \1PRIVATE KEY-----/;
const anyBlock = /(-----BEGIN [A-Z0-9 ]+-----)([^:]+?)(-----END [A-Z0-9 ]+-----)/g;

/** As PEM wants it what a variable of one line holds: base64 of PEM, or PEM whose line ends are `\n`, blanks or nothing. @see RFC 7468 §2 */
function pemOf(text: string): string {
  const pem = text.includes('-----BEGIN ') ? text : Buffer.from(text, 'base64').toString('utf8');
  if (!pem.includes('-----BEGIN ')) return text;
  return pem
    .replaceAll(/\\r|\\n/g, '\n')
    .replaceAll(anyBlock, (_, begin: string, content: string, end: string) =>
      [begin, ...(content.replaceAll(/\s+/g, '').match(/.{1,64}/g) ?? []), end, ''].join('\n'),
    );
}

/** DER of a PFX file, in hex: a sequence that begins with the version 3. @see RFC 7292 §4 */
const pfxBeginning = /^30(?:80|81..|82....)020103/;

/** A PFX file begins with the octets 0x30 0x82, the second of which is none of UTF-8. */
const derBeginning = '0\uFFFD';

/** MSAL takes PEM alone, and Node gives no key out of a PFX file. */
function noPem(text: string, reference: SecretReference): string | undefined {
  const name = 'file' in reference ? reference.file : '';
  const binary = text.startsWith(derBeginning) || pfxBeginning.test(Buffer.from(text, 'base64').toString('hex'));
  if (text.includes('-----BEGIN ') || !(binary || /\.(pfx|p12)$/i.test(name))) return undefined;
  const [pfx, pem] = /^[\w./\\:-]+$/.test(name)
    ? [name, `${name.replace(/\.\w+$/, '')}.pem`]
    : ['FILE.pfx', 'FILE.pem'];
  return `is no PEM, and seems to be PFX; convert it: openssl pkcs12 -in ${pfx} -out ${pem} -nodes`;
}

function keyFrom(pem: string, passphrase: string | undefined): Result<{ key: KeyObject }> {
  const block = keyBlock.exec(pem)?.[0];
  if (block === undefined) return failed('holds no private key; put it into the same file, or name its file as "key"');
  try {
    return { ok: true, key: createPrivateKey({ key: block, ...(passphrase === undefined ? {} : { passphrase }) }) };
  } catch {
    return failed(
      passphrase === undefined && /ENCRYPTED/.test(block)
        ? 'holds an encrypted key; add its "passphrase"'
        : 'holds a private key that does not open; check it, and its "passphrase"',
    );
  }
}

/** @param now seconds since the epoch */
function signingKey(pem: string, keyPem: string, passphrase: string | undefined, now: number): SigningKey {
  const read = keyFrom(keyPem, passphrase);
  if (!read.ok) return read;
  const { key } = read;
  const certificates = (pem.match(certificateBlock) ?? []).map((block) => new X509Certificate(block));
  if (certificates.length === 0) return failed('holds no certificate; give PEM with the certificate and its key');
  const own = certificates.find((one) => one.checkPrivateKey(key));
  if (!own) return failed('holds a key that does not belong to its certificate; give the pair');
  if (key.asymmetricKeyType !== 'rsa')
    return failed(`has a key of type ${key.asymmetricKeyType}; Entra takes RSA alone`);
  if (Date.parse(own.validTo) / 1000 <= now) return failed(`expired on ${own.validTo}; make a new one and upload it`);
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ok: true, thumbprintSha256: own.fingerprint256.replaceAll(':', ''), privateKey };
}

/** Reads again at each call: certificates are renewed. @param now seconds since the epoch */
export async function readCertificate(
  { certificate, key, passphrase }: CertificateFlow,
  readSecret: ReadSecret,
  now: number,
): Promise<SigningKey> {
  const about = (reference: SecretReference, problem: string) => failed(`${describeReference(reference)} ${problem}`);
  const read = await readSecret(certificate);
  if (!read.ok) return read;
  const readKey = key ? await readSecret(key) : read;
  if (!readKey.ok) return readKey;
  const phrase = passphrase && (await readSecret(passphrase));
  if (phrase?.ok === false) return phrase;
  const [pem, keyPem] = [pemOf(read.secret.reveal()), pemOf(readKey.secret.reveal())];
  const binary = noPem(pem, certificate);
  if (binary !== undefined) return about(certificate, binary);
  try {
    const answer = signingKey(pem, keyPem, phrase?.secret.reveal(), now);
    return answer.ok ? answer : about(certificate, answer.problems.join('; '));
  } catch {
    return about(certificate, 'holds a certificate that cannot be read; give PEM');
  }
}
