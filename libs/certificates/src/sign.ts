import { createHash } from 'node:crypto';
import { FlattenedSign } from 'jose';
import { canonicalJson } from '@custodia/lifecycle';
import type { Certificate } from './document/certificate.js';
import type { SigningKey, SigningKeys } from './keys/signing-keys.js';

/** `typ` of the protected header (RFC 7515, 4.1.9): a signature over anything else is not taken for a certificate. */
export const certificateType = 'custodia-certificate+json';

export interface SignedCertificate {
  /** The bytes of `certificate.json`: a flattened JWS (RFC 7515, 7.2.2), so that any JOSE tool can check it. */
  readonly file: Buffer;
  /** `sha256:<hex>` over `file`. */
  readonly digest: string;
  readonly kid: string;
}

/**
 * Signs the canonical bytes with the key that is valid now. The same certificate and key give the same file. Throws when
 * the certificate is dated before the key, as after a rotation meanwhile: such a file would never be valid.
 */
export async function signCertificate(certificate: Certificate, keys: SigningKeys): Promise<SignedCertificate> {
  const key = await keys.current();
  const { kid, notBefore } = key;
  // Published times are whole seconds.
  if (Date.parse(certificate.issuedAt) < Math.floor(Date.parse(notBefore) / 1000) * 1000) {
    throw new Error(
      `Certificate ${certificate.number} is dated ${certificate.issuedAt}, before the signing key ${kid} became valid (${notBefore}): date it anew.`,
    );
  }
  return signFile(certificate, certificateType, key);
}

/** Signs the canonical bytes of a value, as a file that any JOSE tool can check. */
export async function signFile(
  value: unknown,
  type: string,
  { kid, privateKey }: SigningKey,
): Promise<SignedCertificate> {
  const jws = await new FlattenedSign(Buffer.from(canonicalJson(value)))
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: type })
    .sign(privateKey);
  const file = Buffer.from(
    `${JSON.stringify({ protected: jws.protected, payload: jws.payload, signature: jws.signature }, null, 2)}\n`,
  );
  return { file, digest: fileDigest(file), kid };
}

export const fileDigest = (file: Uint8Array): string => `sha256:${createHash('sha256').update(file).digest('hex')}`;
