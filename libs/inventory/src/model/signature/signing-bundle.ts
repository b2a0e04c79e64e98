import { createHash } from 'node:crypto';

/** A file that is signed, with the digest that is stated of it. */
interface Signed {
  readonly name: string;
  /** `sha256`, `blake2b` … */
  readonly algorithm: string;
  /** Hexadecimal. */
  readonly digest: string;
}

/** What the signature of a model says, before anything of it is checked. */
export interface SigningBundle {
  /** What is signed: the payload with its type, as DSSE encodes both. */
  readonly encoded: Buffer;
  readonly signature: Buffer;
  readonly material:
    | { readonly method: 'key' }
    /** DER, that of the signer first. */
    | { readonly method: 'certificate'; readonly certificates: readonly Buffer[] }
    | { readonly method: 'keyless'; readonly certificates: readonly Buffer[] };
  readonly files: readonly Signed[];
  /** Paths that were left out on purpose. */
  readonly ignored: readonly string[];
}

/** Why something is not the signature of a model. */
export class NotASigningBundle extends Error {
  override readonly name = 'NotASigningBundle';
}

const payloadType = 'application/vnd.in-toto+json';
const statementType = 'https://in-toto.io/Statement/v1';
const predicateType = 'https://model_signing/signature/v1.0';
/** What signers leave out unless they are told otherwise. */
const ignoredByDefault = ['.git', '.gitignore', '.gitattributes', '.github'];
/** A signature of hundreds of thousands of files is smaller, in bytes. */
export const largestBundle = 32 * 1024 * 1024;

/**
 * Reads a signature in the format of OpenSSF Model Signing 1.0: a bundle of Sigstore whose envelope (DSSE) holds an in-toto statement
 * with the digest of each file. Says nothing about whether it is valid. Throws `NotASigningBundle`.
 */
export function readSigningBundle(bytes: Uint8Array): SigningBundle {
  const bundle = objectIn(parsed(Buffer.from(bytes)), 'the file');
  if (!/^application\/vnd\.dev\.sigstore\.bundle[.+]/.test(textIn(bundle, 'mediaType')))
    throw new NotASigningBundle('its "mediaType" is not that of a Sigstore bundle');
  const envelope = objectIn(bundle['dsseEnvelope'], 'dsseEnvelope');
  if (textIn(envelope, 'payloadType') !== payloadType)
    throw new NotASigningBundle(`its "payloadType" is not ${payloadType}`);
  const signatures = listIn(envelope, 'signatures');
  if (signatures.length !== 1)
    throw new NotASigningBundle(`it has ${signatures.length} signatures, and one is expected`);
  const payload = Buffer.from(textIn(envelope, 'payload'), 'base64');
  return {
    encoded: Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]),
    signature: Buffer.from(textIn(objectIn(signatures[0], 'signatures[0]'), 'sig'), 'base64'),
    material: materialIn(objectIn(bundle['verificationMaterial'], 'verificationMaterial')),
    ...statementIn(objectIn(parsed(payload), 'the payload')),
  };
}

function materialIn(material: Fields): SigningBundle['material'] {
  const der = (certificate: unknown): Buffer =>
    Buffer.from(textIn(objectIn(certificate, 'certificate'), 'rawBytes'), 'base64');
  if (material['x509CertificateChain'] !== undefined) {
    const chain = listIn(objectIn(material['x509CertificateChain'], 'x509CertificateChain'), 'certificates');
    if (chain.length === 0 || chain.length > 10) throw new NotASigningBundle('it has no certificate, or more than ten');
    return { method: 'certificate', certificates: chain.map(der) };
  }
  if (material['certificate'] !== undefined) return { method: 'keyless', certificates: [der(material['certificate'])] };
  if (material['publicKey'] !== undefined) return { method: 'key' };
  throw new NotASigningBundle('it names neither a public key nor a certificate');
}

function statementIn(statement: Fields): Pick<SigningBundle, 'files' | 'ignored'> {
  if (statement['_type'] !== statementType || statement['predicateType'] !== predicateType)
    throw new NotASigningBundle(`it is no statement of the type ${predicateType}`);
  const predicate = objectIn(statement['predicate'], 'predicate');
  const serialization = objectIn(predicate['serialization'], 'serialization');
  const method = textIn(serialization, 'method');
  if (method !== 'files')
    throw new NotASigningBundle(
      `it states digests of parts of files ("${method.slice(0, 40)}"), which cannot be compared; sign whole files (method "files")`,
    );
  const files = listIn(predicate, 'resources').map((resource): Signed => {
    const fields = objectIn(resource, 'resources');
    const [name, algorithm, digest] = [textIn(fields, 'name'), textIn(fields, 'algorithm'), textIn(fields, 'digest')];
    if (!/^(?:[0-9a-f]{2})+$/.test(digest)) throw new NotASigningBundle(`the digest of "${name}" is not hexadecimal`);
    return { name, algorithm, digest };
  });
  if (files.length === 0) throw new NotASigningBundle('it signs no file');
  if (new Set(files.map(({ name }) => name)).size < files.length)
    throw new NotASigningBundle('it names a file more than once');
  const subject = objectIn(listIn(statement, 'subject')[0], 'subject');
  const root = createHash('sha256');
  for (const { digest } of files) root.update(digest, 'hex');
  if (textIn(objectIn(subject['digest'], 'subject.digest'), 'sha256') !== root.digest('hex'))
    throw new NotASigningBundle('the digest of its subject is not that of its files');
  const ignored = serialization['ignore_paths'] === undefined ? [] : listIn(serialization, 'ignore_paths');
  return { files, ignored: [...ignoredByDefault, ...ignored.filter((path) => typeof path === 'string')] };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new NotASigningBundle('it is not JSON');
  }
}

function objectIn(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new NotASigningBundle(`"${name}" is missing or no object`);
}

function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new NotASigningBundle(`"${name}" is missing or no text`);
}

function listIn(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (Array.isArray(value)) return value;
  throw new NotASigningBundle(`"${name}" is missing or no list`);
}
