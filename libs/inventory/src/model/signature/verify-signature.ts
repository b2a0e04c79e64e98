import { createHash, createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto';
import type { VersionFile } from '../../asset/asset.policy.js';
import type { SignatureMethod } from '../model.events.js';
import type { SigningBundle } from './signing-bundle.js';

/** What the one who attaches a signature trusts; PEM. */
export interface Trust {
  readonly publicKey?: string | null | undefined;
  /** Certificates of authorities, one after the other. */
  readonly authorities?: string | null | undefined;
  /** ISO 8601: certificates are valid at this moment. */
  readonly at: string;
}

/** What a signature shows. */
export interface Signature {
  readonly method: SignatureMethod;
  /** Whether it is by the key or under an authority that somebody here trusts; otherwise it is a claim. */
  readonly verified: boolean;
  /** Fingerprint of the key (`sha256:…` of its DER), subject of the certificate, or the identity that a keyless one names. */
  readonly signer: string;
  /** Who issued the certificate; for a keyless one who vouches for the identity. */
  readonly issuer: string | null;
}

/** Why a signature does not hold. */
export type Doubt =
  | { readonly kind: 'untrusted'; readonly field: 'publicKey' | 'authorities'; readonly remedy: string }
  | { readonly kind: 'invalid'; readonly problem: string };

/** Whether somebody who is trusted has signed this bundle, whatever it says about files. */
export function verifySignature(bundle: SigningBundle, trust: Trust): Signature | Doubt {
  const { material } = bundle;
  if (material.method === 'key') {
    const key = keyOf(trust.publicKey);
    if (!key) return untrusted('publicKey', 'Send the public key of the signer that you trust, as PEM.');
    const fingerprint = createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex');
    return wrong(bundle, key) ?? { method: 'key', verified: true, signer: `sha256:${fingerprint}`, issuer: null };
  }
  const chain = material.certificates.map(certificateOf);
  const [leaf] = chain;
  if (!leaf || chain.includes(null)) return invalid('a certificate in it cannot be read');
  const failed = wrong(bundle, leaf.publicKey);
  if (failed) return failed;
  if (material.method === 'keyless') {
    const signer = (leaf.subjectAltName ?? '').replace(/^(?:email|URI):/, '').slice(0, 500);
    return { method: 'keyless', verified: false, signer: signer || oneLine(leaf.subject), issuer: vouching(leaf) };
  }
  const authorities = authoritiesIn(trust.authorities);
  if (!authorities || authorities.length === 0)
    return untrusted('authorities', 'Send the certificates of the authorities that you trust, as PEM.');
  const doubt = chainDoubt(leaf, chain.slice(1) as X509Certificate[], authorities, trust.at);
  return (
    doubt ?? { method: 'certificate', verified: true, signer: oneLine(leaf.subject), issuer: oneLine(leaf.issuer) }
  );
}

/** What differs between the files that are signed and those of a version: `null` when nothing does. */
export function differingFiles(
  { files: signed, ignored }: SigningBundle,
  files: readonly VersionFile[],
  bundleName: string,
): readonly string[] | null {
  // Whoever signs one file alone names it without its folders.
  const alone = signed.length === 1 && files.length === 1;
  const pathOf = (path: string): string =>
    alone ? path.slice(path.lastIndexOf('/') + 1) : path.replace(/^(\.\/)+/, '');
  const held = new Map(files.map((file) => [pathOf(file.path), file]));
  const problems: string[] = [];
  for (const { name, algorithm, digest } of signed) {
    const file = held.get(name);
    held.delete(name);
    const digests = file ? [file.digest, ...(file.furtherDigests ?? [])].filter((each) => each !== undefined) : [];
    const same = digests.filter((each) => each.startsWith(`${algorithm}:`));
    if (!file) problems.push(`${name}: signed, and not in the version`);
    else if (same.length === 0) problems.push(`${name}: the version states no ${algorithm} digest to compare with`);
    else if (!same.includes(`${algorithm}:${digest}`)) problems.push(`${name}: another content was signed`);
  }
  for (const path of held.keys())
    if (path !== bundleName && !ignored.some((each) => path === each || path.startsWith(`${each}/`)))
      problems.push(`${path}: in the version, and not signed`);
  return problems.length === 0 ? null : problems;
}

const untrusted = (field: 'publicKey' | 'authorities', remedy: string): Doubt => ({ kind: 'untrusted', field, remedy });
const invalid = (problem: string): Doubt => ({ kind: 'invalid', problem });

/** Hashes by the curve of the key, as the format says. */
const hashes: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' };

function wrong({ encoded, signature }: SigningBundle, key: KeyObject): Doubt | null {
  const hash = key.asymmetricKeyType === 'ec' ? hashes[key.asymmetricKeyDetails?.namedCurve ?? ''] : null;
  if (hash === undefined || (hash === null && key.asymmetricKeyType !== 'ed25519'))
    return invalid('its key is of another kind than ECDSA P-256, P-384, P-521 or Ed25519');
  return verify(hash, encoded, key, signature) ? null : invalid('it was made with another key, or was changed since');
}

function keyOf(pem: string | null | undefined): KeyObject | null {
  if (!pem || !pem.includes('PUBLIC KEY')) return null;
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}

function certificateOf(bytes: Buffer | string): X509Certificate | null {
  try {
    return new X509Certificate(bytes);
  } catch {
    return null;
  }
}

const mostAuthorities = 50;

/** `null` when one cannot be read. */
function authoritiesIn(pem: string | null | undefined): X509Certificate[] | null {
  const blocks = (pem ?? '').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const read = blocks.slice(0, mostAuthorities).map(certificateOf);
  return read.includes(null) ? null : (read as X509Certificate[]);
}

const codeSigning = '1.3.6.1.5.5.7.3.3';

/** Why no way leads from a certificate to an authority that is trusted, every step valid at `at`. */
function chainDoubt(
  leaf: X509Certificate,
  between: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  at: string,
): Doubt | null {
  if (leaf.keyUsage && !leaf.keyUsage.includes(codeSigning)) return invalid('its certificate is not for signing code');
  let current = leaf;
  for (let steps = 0; steps <= between.length; steps++) {
    if (!(current.validFromDate <= new Date(at) && new Date(at) <= current.validToDate))
      return invalid(`the certificate of ${oneLine(current.subject)} is not valid today`);
    const signed = (issuer: X509Certificate): boolean =>
      issuer.ca && current.checkIssued(issuer) && current.verify(issuer.publicKey);
    const trusted = authorities.find(
      (each) => each.fingerprint256 === current.fingerprint256 || (signed(each) && isValid(each, at)),
    );
    if (trusted) return null;
    const next = between.find((each) => each !== current && signed(each));
    if (!next) break;
    current = next;
  }
  return invalid('none of the authorities that you trust has issued its certificate');
}

const isValid = ({ validFromDate, validToDate }: X509Certificate, at: string): boolean =>
  validFromDate <= new Date(at) && new Date(at) <= validToDate;

/** Subjects have a line for each of their parts. */
const oneLine = (name: string): string => name.replaceAll('\n', ', ').slice(0, 500);

/** DER of the identifier of "issuer" (version 2) in certificates of Fulcio, 1.3.6.1.4.1.57264.1.8. */
const issuerId = Buffer.from('060a2b0601040183bf300108', 'hex');

/** Who has vouched for the identity in a keyless certificate, as it says. */
function vouching({ raw, issuer }: X509Certificate): string {
  const at = raw.indexOf(issuerId);
  // An octet string of less than 128 bytes, which holds a text.
  const value = at < 0 ? undefined : raw.subarray(at + issuerId.length);
  if (value?.[0] === 0x04 && value[2] === 0x0c && value[3]! < 0x80)
    return value.subarray(4, 4 + value[3]!).toString('utf8');
  return oneLine(issuer);
}
