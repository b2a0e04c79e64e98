import { z } from 'zod';
import type { Certificate } from './document/certificate.js';
import type { Jwks } from './keys/signing-keys.js';
import { certificateType, fileDigest } from './sign.js';
import { openSigned } from './signed-file.js';
import { standingOf } from './standing.js';
import { readStatusList } from './status/status-list.js';
import { parseStrictJson } from './strict-json.js';
import { checkLogEvidence, type Pinned } from './verify-log-evidence.js';

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
  | 'valid'
  | 'malformed'
  | 'forged'
  | 'unknown_key'
  | 'key_not_valid'
  | 'key_revoked'
  | 'superseded'
  | 'revoked'
  | 'log_proof_wrong'
  | 'log_forked'
  | 'status_list_wrong'
  | 'status_list_stale';

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

const mostBytes = 32 * 1024 * 1024;
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

const statuses = [
  'valid',
  'malformed',
  'forged',
  'unknown_key',
  'key_not_valid',
  'key_revoked',
  'superseded',
  'revoked',
] as const satisfies readonly VerificationStatus[];
const answerShape = z.object({
  valid: z.boolean(),
  status: z.enum(statuses),
  reasons: z.array(z.string()),
  notes: z.array(z.string()),
  withdrawal: z
    .object({
      number: z.string(),
      status: z.enum(['superseded', 'revoked']),
      at: z.string(),
      reason: z.string(),
      supersededBy: z.string().optional(),
    })
    .optional(),
});

/** What an issuer answered to a check. Throws with the reason when it is no such answer. */
export function parseVerification(text: string): z.infer<typeof answerShape> {
  const parsed = parseStrictJson(text);
  if (!parsed.ok) throw new Error(`The answer is unreadable: ${parsed.problem}.`);
  const answer = answerShape.safeParse(parsed.value);
  if (!answer.success) throw new Error(`This is no answer to a check: ${z.prettifyError(answer.error)}`);
  if (answer.data.valid !== (answer.data.status === 'valid')) throw new Error('The answer contradicts itself.');
  return answer.data;
}

export interface VerifyOptions {
  /** What the issuer superseded or revoked, from its register. */
  readonly withdrawals?: readonly Withdrawal[] | undefined;
  /** The same as a signed list, which needs no network. */
  readonly statusList?: { readonly file: Uint8Array; readonly now: Date } | undefined;
  /** A checkpoint of the log that somebody kept, and the proof that the certificate's log continues it or is continued by it. */
  readonly pin?: Pinned | undefined;
}

/**
 * Checks a `certificate.json` without any network. Keys come from `jwks` only, never from the file. Never throws for what
 * is in the file. Without withdrawals and status list the answer says in `notes` that they were not checked.
 */
export async function verifyCertificate(
  file: Uint8Array,
  jwks: Jwks,
  { withdrawals, statusList, pin }: VerifyOptions = {},
): Promise<Verification> {
  const digest = fileDigest(file);
  const notes =
    withdrawals || statusList
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

  const opened = await openSigned(file, jwks, { type: certificateType, what: 'certificate', mostBytes });
  if (!opened.ok) return no(opened.status, opened.problem, opened.kid === undefined ? {} : { kid: opened.kid });
  const { key, payload } = opened;
  const { kid } = key;

  const parsed = payloadShape.safeParse(payload);
  if (!parsed.success)
    return no('malformed', `The signed text is not a certificate of a known format: ${z.prettifyError(parsed.error)}`, {
      kid,
    });
  const certificate = payload as Certificate;
  const { issuedAt: signedAt, number } = certificate;
  const known = { certificate, kid, signedAt };
  const at = Date.parse(signedAt) / 1000;
  if (!key.revoked && !(key.nbf <= at && at < key.exp))
    return no(
      'key_not_valid',
      `Key ${kid} was not valid when the certificate says it was issued (${signedAt}).`,
      known,
    );
  const log = checkLogEvidence(certificate, jwks.keys, pin);
  if (!key.revoked && !log.ok) return no(log.status, log.problem, known);
  if (log.ok) notes.push(...log.notes);
  const listed =
    statusList && (await readStatusList(statusList.file, jwks, { certificate, digest, now: statusList.now }));
  if (!key.revoked && listed && !listed.ok) return no(listed.status, listed.problem, known);
  const withdrawal = withdrawals?.find((one) => one.number === number) ?? (listed?.ok ? listed.withdrawal : undefined);
  const standing = standingOf({ number, kid, keyRevoked: key.revoked, withdrawal });
  if (standing.status !== 'valid')
    return {
      ...no(standing.status, '', { ...known, ...(withdrawal ? { withdrawal } : {}) }),
      reasons: standing.reasons,
    };
  return { valid: true, status: 'valid', reasons: [], notes, digest, ...known };
}
