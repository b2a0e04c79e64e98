import { base64url, calculateJwkThumbprint, flattenedVerify, importJWK } from 'jose';
import { z } from 'zod';
import type { Jwks, PublishedKey } from './keys/signing-keys.js';
import { parseStrictJson, utf8 } from './strict-json.js';

export type SignedFile =
  | { readonly ok: true; readonly key: PublishedKey; readonly payload: unknown }
  | {
      readonly ok: false;
      readonly status: 'malformed' | 'unknown_key' | 'forged';
      readonly problem: string;
      readonly kid?: string;
    };

interface Expected {
  /** `typ` of the protected header. */
  readonly type: string;
  /** For messages: `certificate`. */
  readonly what: string;
  readonly mostBytes: number;
}

const algorithms = ['EdDSA', 'Ed25519'];
const fileShape = z.strictObject({ protected: z.string(), payload: z.string(), signature: z.string() });
/** Members of a header that would bring a key along (RFC 7515, 4.1). */
const foreignKeys = ['jwk', 'jku', 'x5c', 'x5u', 'x5t', 'x5t#S256'];

type Jws = z.infer<typeof fileShape>;
interface Header {
  readonly kid: string;
}

/** Opens a flattened JWS (RFC 7515, 7.2.2) with a key of the set that it names; keys in the file are never believed. Never throws for what is in it. */
export async function openSigned(file: Uint8Array, jwks: Jwks, expected: Expected): Promise<SignedFile> {
  const malformed = (problem: string): SignedFile => ({ ok: false, status: 'malformed', problem });
  const { what, mostBytes } = expected;
  if (file.byteLength > mostBytes) return malformed(`The file is larger than ${mostBytes} bytes: it is no ${what}.`);
  const outer = jsonIn(file);
  if (!outer.ok) return malformed(`The file is unreadable: ${outer.problem}.`);
  const shape = fileShape.safeParse(outer.value);
  if (!shape.success) return malformed(`The file is not a signed ${what}: ${z.prettifyError(shape.error)}`);
  const jws = shape.data;
  const parts = { protected: decoded(jws.protected), payload: decoded(jws.payload), signature: decoded(jws.signature) };
  if (!parts.protected || !parts.payload || !parts.signature)
    return malformed('The file has a part that is not base64url.');
  const head = jsonIn(parts.protected);
  if (!head.ok) return malformed(`The protected header is unreadable: ${head.problem}.`);
  const header = headerIn(head.value, expected);
  if (typeof header === 'string') return malformed(header);
  const payload = jsonIn(parts.payload);
  if (!payload.ok) return malformed(`The signed text is unreadable: ${payload.problem}.`);

  const { kid } = header;
  const unknown = (problem: string): SignedFile => ({ ok: false, status: 'unknown_key', problem, kid });
  const [key, ...others] = jwks.keys.filter((one) => one.kid === kid);
  if (!key) return unknown(`The key set has no key ${kid}: get the issuer's current one, which keeps old keys.`);
  if (others.length > 0) return unknown(`The key set has several keys ${kid}.`);
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519') return unknown(`Key ${kid} is not an Ed25519 key.`);
  if ((await nameOf(key)) !== kid) {
    const problem = `Key ${kid} of the key set is another key than its name says: get the key set from the issuer again.`;
    return { ok: false, status: 'forged', problem, kid };
  }
  if (!(await isSignedBy(key, jws))) {
    const problem = 'The signature does not fit: the file was changed after it was signed, or another key signed it.';
    return { ok: false, status: 'forged', problem, kid };
  }
  return { ok: true, key, payload: payload.value };
}

/** What is wrong with the header, as text. It is strict on purpose: `crit` and `b64` would give the file another meaning. */
function headerIn(value: unknown, { type, what }: Expected): Header | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'The protected header is no object.';
  const { alg, kid, typ, ...others } = value as Readonly<Record<string, unknown>>;
  if (typeof alg !== 'string' || !algorithms.includes(alg))
    return `The algorithm ${JSON.stringify(alg ?? null)} is not allowed: a ${what} is signed with EdDSA on Ed25519.`;
  const foreign = foreignKeys.find((name) => name in others);
  if (foreign !== undefined)
    return `The header brings a key of its own (${foreign}): keys come from the issuer's key set only.`;
  const [other] = Object.keys(others);
  if (other !== undefined) return `The header holds ${JSON.stringify(other)}, which a ${what} has not.`;
  if (typ !== type) return `The header says ${JSON.stringify(typ ?? null)}, and a ${what} says "${type}".`;
  if (typeof kid !== 'string' || kid === '') return 'The header names no key.';
  return { kid };
}

function jsonIn(bytes: Uint8Array): ReturnType<typeof parseStrictJson> {
  const text = utf8(bytes);
  return text === null ? { ok: false, problem: 'it is not UTF-8' } : parseStrictJson(text);
}

/** `null` unless the text is the one canonical spelling of its bytes. */
function decoded(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const bytes = base64url.decode(text);
  return base64url.encode(bytes) === text ? bytes : null;
}

/** The name of a key is its thumbprint (RFC 7638), so no other key can be put under it. */
const nameOf = ({ kty, crv, x }: PublishedKey): Promise<string | null> =>
  calculateJwkThumbprint({ kty, crv, x }).catch(() => null);

async function isSignedBy({ kty, crv, x }: PublishedKey, jws: Jws): Promise<boolean> {
  try {
    await flattenedVerify(jws, await importJWK({ kty, crv, x }, 'EdDSA'), { algorithms });
    return true;
  } catch {
    return false;
  }
}
