/** Certificates made at run time by the openssl program; Node cannot make one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
}

export interface Certificates {
  /** Path of the authority's own certificate, for NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
  /** Issued by the authority, for this machine. */
  readonly good: Certificate;
  readonly expired: Certificate;
  readonly wrongHost: Certificate;
  readonly selfSigned: Certificate;
  remove(): void;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const here = 'subjectAltName=IP:127.0.0.1';

/** @returns undefined where there is no openssl */
export function certificates(): Certificates | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-tls-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): unknown => execFileSync('openssl', args, { stdio: 'ignore' });
  const read = (name: string): Certificate => ({
    key: readFileSync(at(`${name}.key`)),
    cert: readFileSync(at(`${name}.pem`)),
  });
  const signItself = (name: string, subject: string): void => {
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.pem`),
      '-subj',
      subject,
      '-addext',
      here,
    );
  };
  /** @param days the last of its validity, counted from now */
  const issue = (name: string, names: string, days: number): Certificate => {
    openssl('req', ...newKey, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', '/CN=host');
    writeFileSync(at(`${name}.ext`), names);
    const signer = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial'];
    const what = ['-in', at(`${name}.csr`), '-extfile', at(`${name}.ext`), '-days', `${days}`];
    openssl('x509', '-req', ...what, ...signer, '-out', at(`${name}.pem`));
    return read(name);
  };
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    signItself('authority', '/CN=an authority that nobody knows');
    signItself('self-signed', '/CN=localhost');
    return {
      authority: at('authority.pem'),
      good: issue('good', here, 1),
      expired: issue('expired', here, -1),
      wrongHost: issue('wrong-host', 'subjectAltName=DNS:elsewhere.example', 1),
      selfSigned: read('self-signed'),
      remove,
    };
  } catch {
    remove();
    return undefined;
  }
}
