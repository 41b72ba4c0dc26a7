/** Files of a certificate and its key -> what MSAL signs with: the thumbprint (SHA-256) and the key in clear. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { CertificateFlow } from './flow.ts';
import type { SecretStore } from '../secret-store.ts';
import { readPkcs12 } from './pkcs12.ts';

export type CertificateResult =
  | { readonly ok: true; readonly thumbprintSha256: string; readonly privateKey: string }
  | { readonly ok: false; readonly reason: string };

interface Parts {
  readonly certificates: readonly X509Certificate[];
  readonly key: KeyObject | undefined;
}

type PartsResult = ({ readonly ok: true } & Parts) | { readonly ok: false; readonly reason: string };

const failed = (reason: string) => ({ ok: false, reason }) as const;

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const keyBlock = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[^-]+-----END \1PRIVATE KEY-----/;

function keyFrom(pem: string, passphrase: string | undefined): KeyObject | string {
  const block = keyBlock.exec(pem)?.[0];
  if (block === undefined) return 'holds no private key; put it into the same file, or name its file as "key"';
  try {
    return createPrivateKey({ key: block, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return passphrase === undefined && /ENCRYPTED/.test(block)
      ? 'holds an encrypted key; add its "passphrase"'
      : 'holds a private key that does not open; check it, and its "passphrase"';
  }
}

function pemParts(pem: string, keyPem: string, passphrase: string | undefined): PartsResult {
  const key = keyFrom(keyPem, passphrase);
  if (typeof key === 'string') return failed(key);
  return { ok: true, certificates: (pem.match(certificateBlock) ?? []).map((one) => new X509Certificate(one)), key };
}

function partsOf(octets: Buffer, keyOctets: Buffer | undefined, passphrase: string | undefined): PartsResult {
  if (octets[0] !== 0x30) {
    const pem = octets.toString('latin1');
    return pemParts(pem, keyOctets?.toString('latin1') ?? pem, passphrase);
  }
  const pfx = readPkcs12(octets, passphrase ?? '');
  return pfx.ok ? { ...pfx, certificates: pfx.certificates.map((one) => new X509Certificate(one)) } : pfx;
}

/** @param now seconds since the epoch */
function judge({ certificates, key }: Parts, now: number): CertificateResult {
  if (certificates.length === 0)
    return failed('holds no certificate; give PEM or PFX with the certificate and its key');
  if (!key) return failed('holds no private key; export it together with its key');
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
  store: SecretStore,
  now: number,
): Promise<CertificateResult> {
  const octets = await store.octets(certificate);
  if (!octets.ok) return octets;
  const keyOctets = key && (await store.octets(key));
  if (keyOctets?.ok === false) return keyOctets;
  const phrase = passphrase && (await store.read(passphrase));
  if (phrase?.ok === false) return phrase;
  const place = 'env' in certificate ? `the environment variable ${certificate.env}` : `the file ${certificate.file}`;
  try {
    const parts = partsOf(octets.octets, keyOctets?.octets, phrase?.secret.reveal());
    const answer = parts.ok ? judge(parts, now) : parts;
    return answer.ok ? answer : failed(`${place} ${answer.reason}`);
  } catch {
    return failed(`${place} holds a certificate that cannot be read; give PEM or PFX`);
  }
}
