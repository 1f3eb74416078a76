/** Certificates for the brokers that we start: an authority of our own, and one server certificate for loopback. */
import type { webcrypto } from 'node:crypto';
import type { StartOptions } from './broker.ts';

/** All of it PEM. */
export interface Certificates {
  readonly ca: string;
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
}

const dayMs = 86_400_000;
/** ECDSA P-256: every TLS library knows it, and keys take a millisecond to make. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** What a start with these options needs; null when none of its transports is secure. */
export async function certificatesFor({
  transports,
  expiredCertificate: expired = false,
}: StartOptions): Promise<Certificates | null> {
  return transports.has('tls') || transports.has('wss') ? makeCertificates({ expired }) : null;
}

/**
 * Makes a new authority and a server certificate for `localhost` and `127.0.0.1`, valid from two days ago for
 * thirty days; an expired one ended yesterday while its authority is still valid.
 * @see RFC 5280 §4.2.1.6 (subject alternative name), §4.2.1.9 (basic constraints)
 */
export async function makeCertificates({ expired = false } = {}): Promise<Certificates> {
  const x509 = await import('@peculiar/x509'); // takes long to load, and most brokers start without TLS
  const now = Date.now();
  const notBefore = new Date(now - 2 * dayMs);
  const [authority, server] = await Promise.all([keyPair(), keyPair()]);
  const issuer = `CN=Signalbox authority ${now}`;
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: issuer,
    notBefore,
    notAfter: new Date(now + 30 * dayMs),
    keys: authority,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer,
    notBefore,
    notAfter: new Date(now + (expired ? -1 : 30) * dayMs),
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  return {
    ca: ca.toString('pem'),
    certificate: certificate.toString('pem'),
    key: await keyPem(server.privateKey),
  };
}

const keyPair = (): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const lines = bytes.replaceAll(/.{1,64}/g, '$&\n');
  return `-----BEGIN PRIVATE KEY-----\n${lines}-----END PRIVATE KEY-----\n`;
}
