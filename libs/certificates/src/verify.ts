import { base64url, flattenedVerify, importJWK } from 'jose';
import { z } from 'zod';
import type { Certificate } from './document/certificate.js';
import type { Jwks, PublishedKey } from './keys/signing-keys.js';
import { certificateType, fileDigest } from './sign.js';
import { parseStrictJson, utf8 } from './strict-json.js';

/** What became of a certificate after it was signed, by its number. */
export interface Withdrawal {
  readonly number: string;
  readonly status: 'superseded' | 'revoked';
  readonly at: string;
  readonly reason: string;
  /** Number of the certificate that replaces it. */
  readonly supersededBy?: string | undefined;
}

export type VerificationStatus =
  'valid' | 'malformed' | 'forged' | 'unknown_key' | 'key_not_valid' | 'key_revoked' | 'superseded' | 'revoked';

export interface Verification {
  readonly valid: boolean;
  readonly status: VerificationStatus;
  /** Why it is not valid; empty when it is. */
  readonly reasons: readonly string[];
  /** What was not checked. */
  readonly notes: readonly string[];
  /** `sha256:<hex>` of the file, to compare with the PDF or the register. */
  readonly digest: string;
  /** Only when the signature is good; otherwise nothing in the file can be believed. */
  readonly certificate?: Certificate;
  readonly kid?: string;
  /** ISO 8601, from the signed text. */
  readonly signedAt?: string;
  readonly withdrawal?: Withdrawal;
}

const mostBytes = 8 * 1024 * 1024;
const algorithms = ['EdDSA', 'Ed25519'];

const fileShape = z.strictObject({ protected: z.string(), payload: z.string(), signature: z.string() });
/* Strict on purpose: `jwk`, `jku`, `x5c`, `x5u` would bring their own key, `crit` and `b64` another meaning. */
const headerShape = z.strictObject({
  alg: z.enum(algorithms as ['EdDSA', 'Ed25519']),
  kid: z.string().min(1),
  typ: z.literal(certificateType),
});
const payloadShape = z.looseObject({
  format: z.literal('custodia-certificate/1'),
  kind: z.enum(['disposal', 'device', 'transfer']),
  number: z.string().min(1),
  certificateId: z.string().min(1),
  issuedAt: z.iso.datetime(),
});
const jwksShape = z.looseObject({
  keys: z.array(
    z.looseObject({
      kid: z.string().min(1),
      kty: z.string(),
      crv: z.string().optional(),
      x: z.string().optional(),
      nbf: z.number().optional(),
      exp: z.number().optional(),
      revoked: z.looseObject({ at: z.number(), reason: z.string() }).optional(),
    }),
  ),
});

/** A key set from a file or a URL. Throws with the reason when it is none. */
export function parseJwks(text: string): Jwks {
  const parsed = parseStrictJson(text);
  if (!parsed.ok) throw new Error(`The key set is unreadable: ${parsed.problem}. Fetch it again from the issuer.`);
  const jwks = jwksShape.safeParse(parsed.value);
  if (!jwks.success) throw new Error(`The key set is not a JWKS (RFC 7517): ${z.prettifyError(jwks.error)}`);
  return jwks.data as unknown as Jwks;
}

/**
 * Checks a `certificate.json` without any network. Keys come from `jwks` only, never from the file. Never throws for what
 * is in the file. `withdrawals` are what the issuer superseded or revoked; without them the answer says so in `notes`.
 */
export async function verifyCertificate(
  file: Uint8Array,
  jwks: Jwks,
  { withdrawals }: { withdrawals?: readonly Withdrawal[] } = {},
): Promise<Verification> {
  const digest = fileDigest(file);
  const notes = withdrawals
    ? []
    : ['Whether the certificate was superseded or revoked later was not checked: ask the issuer by its number.'];
  const no = (status: VerificationStatus, reason: string, known: Partial<Verification> = {}): Verification => ({
    valid: false,
    status,
    reasons: [reason],
    notes,
    digest,
    ...known,
  });

  const read = readFile(file);
  if (!read.ok) return no('malformed', read.problem);
  const { jws, header, payload } = read;
  const { kid } = header;
  const candidates = jwks.keys.filter((key) => key.kid === kid);
  if (candidates.length !== 1) {
    return no(
      'unknown_key',
      candidates.length === 0
        ? `The key set has no key ${kid}: get the issuer's current one, which keeps old keys.`
        : `The key set has several keys ${kid}.`,
      { kid },
    );
  }
  const key = candidates[0]!;
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519')
    return no('unknown_key', `Key ${kid} is not an Ed25519 key.`, { kid });
  if (!(await isSignedBy(key, jws)))
    return no(
      'forged',
      'The signature does not fit: the file was changed after it was signed, or another key signed it.',
      { kid },
    );

  const parsed = payloadShape.safeParse(payload);
  if (!parsed.success)
    return no('malformed', `The signed text is not a certificate of a known format: ${z.prettifyError(parsed.error)}`, {
      kid,
    });
  const certificate = payload as Certificate;
  const { issuedAt: signedAt, number } = certificate;
  const known = { certificate, kid, signedAt };
  const at = Date.parse(signedAt) / 1000;
  if (key.revoked)
    return no(
      'key_revoked',
      `Key ${kid} was revoked: ${key.revoked.reason}. Nothing signed with it can be trusted.`,
      known,
    );
  if (!(key.nbf <= at && at < key.exp))
    return no(
      'key_not_valid',
      `Key ${kid} was not valid when the certificate says it was issued (${signedAt}).`,
      known,
    );
  const withdrawal = withdrawals?.find((one) => one.number === number);
  if (withdrawal) {
    const by = withdrawal.supersededBy ? ` by ${withdrawal.supersededBy}` : '';
    return no(
      withdrawal.status,
      `Certificate ${number} was ${withdrawal.status}${by} on ${withdrawal.at.slice(0, 10)}: ${withdrawal.reason}`,
      { ...known, withdrawal },
    );
  }
  return { valid: true, status: 'valid', reasons: [], notes, digest, ...known };
}

type Jws = z.infer<typeof fileShape>;
type Read =
  { ok: true; jws: Jws; header: z.infer<typeof headerShape>; payload: unknown } | { ok: false; problem: string };

function readFile(file: Uint8Array): Read {
  if (file.byteLength > mostBytes)
    return { ok: false, problem: `The file is larger than ${mostBytes} bytes: it is no certificate.` };
  const outer = jsonIn(file);
  if (!outer.ok) return { ok: false, problem: `The file is unreadable: ${outer.problem}.` };
  const shape = fileShape.safeParse(outer.value);
  if (!shape.success)
    return { ok: false, problem: `The file is not a signed certificate: ${z.prettifyError(shape.error)}` };
  const jws = shape.data;
  const parts = { protected: decoded(jws.protected), payload: decoded(jws.payload), signature: decoded(jws.signature) };
  if (!parts.protected || !parts.payload || !parts.signature)
    return { ok: false, problem: 'The file has a part that is not base64url.' };
  const head = jsonIn(parts.protected);
  if (!head.ok) return { ok: false, problem: `The protected header is unreadable: ${head.problem}.` };
  const header = headerShape.safeParse(head.value);
  if (!header.success)
    return { ok: false, problem: `The protected header is not allowed: ${z.prettifyError(header.error)}` };
  const payload = jsonIn(parts.payload);
  return payload.ok
    ? { ok: true, jws, header: header.data, payload: payload.value }
    : { ok: false, problem: `The signed text is unreadable: ${payload.problem}.` };
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

async function isSignedBy({ kty, crv, x }: PublishedKey, jws: Jws): Promise<boolean> {
  try {
    await flattenedVerify(jws, await importJWK({ kty, crv, x }, 'EdDSA'), { algorithms });
    return true;
  } catch {
    return false;
  }
}
