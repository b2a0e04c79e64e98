import { z } from 'zod';
import type { Certificate } from '../document/certificate.js';
import type { Jwks } from '../keys/signing-keys.js';
import { openSigned } from '../signed-file.js';
import type { Withdrawal } from '../verify.js';

/** `typ` of the protected header. */
export const statusListType = 'custodia-status-list+json';
export const statusListFormat = 'custodia-status-list/1';
/** For how long a list may be relied on. Days. */
export const statusListDays = 7;

/** What became of the certificates of an organisation. Whoever has a certificate finds it by its digest; numbers and reasons stay out. */
export interface StatusList {
  readonly format: typeof statusListFormat;
  readonly organisation: string;
  /** ISO 8601. */
  readonly issuedAt: string;
  /** ISO 8601; afterwards a newer list is needed. */
  readonly validUntil: string;
  /** Only those that do not stand any more, by digest. */
  readonly withdrawn: readonly {
    /** `sha256:<hex>` of certificate.json. */
    readonly digest: string;
    readonly status: 'superseded' | 'revoked';
    /** ISO 8601. */
    readonly at: string;
    /** Number of the certificate that replaces it. */
    readonly supersededBy?: string | undefined;
  }[];
}

const mostBytes = 64 * 1024 * 1024;
const shape = z.looseObject({
  format: z.literal(statusListFormat),
  organisation: z.string().min(1),
  issuedAt: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  withdrawn: z.array(
    z.looseObject({
      digest: z.string(),
      status: z.enum(['superseded', 'revoked']),
      at: z.iso.datetime(),
      supersededBy: z.string().optional(),
    }),
  ),
});

export type Listed =
  | { readonly ok: true; readonly withdrawal: Withdrawal | undefined }
  | { readonly ok: false; readonly status: 'status_list_wrong' | 'status_list_stale'; readonly problem: string };

/** What a signed list says of a certificate. */
export async function readStatusList(
  file: Uint8Array,
  jwks: Jwks,
  { certificate, digest, now }: { readonly certificate: Certificate; readonly digest: string; readonly now: Date },
): Promise<Listed> {
  const wrong = (problem: string): Listed => ({
    ok: false,
    status: 'status_list_wrong',
    problem: `The status list cannot be used. ${problem}`,
  });
  const opened = await openSigned(file, jwks, { type: statusListType, what: 'status list', mostBytes });
  if (!opened.ok) return wrong(opened.problem);
  const { kid, nbf, exp, revoked } = opened.key;
  const parsed = shape.safeParse(opened.payload);
  if (!parsed.success) return wrong(`It has not the known format: ${z.prettifyError(parsed.error)}`);
  const { organisation, issuedAt, validUntil, withdrawn } = parsed.data;
  if (revoked) return wrong(`Its key ${kid} was revoked: ${revoked.reason}.`);
  const at = Date.parse(issuedAt) / 1_000;
  if (!(nbf <= at && at < exp))
    return wrong(`Key ${kid} was not valid when the list says it was issued (${issuedAt}).`);
  if (organisation !== certificate.organisation.id)
    return wrong(`It is of organisation ${organisation}, and the certificate of ${certificate.organisation.id}.`);
  const stale = (problem: string): Listed => ({
    ok: false,
    status: 'status_list_stale',
    problem: `The status list is stale: ${problem} Get a newer one from the issuer.`,
  });
  if (now.toISOString() >= validUntil) return stale(`it was valid until ${validUntil}.`);
  if (issuedAt < certificate.issuedAt)
    return stale(`it was issued ${issuedAt}, before the certificate (${certificate.issuedAt}).`);
  const found = withdrawn.find((one) => one.digest === digest);
  if (!found) return { ok: true, withdrawal: undefined };
  return {
    ok: true,
    withdrawal: {
      number: certificate.number,
      status: found.status,
      at: found.at,
      reason: `So says the status list of ${issuedAt}; the issuer knows the reason.`,
      ...(found.supersededBy ? { supersededBy: found.supersededBy } : {}),
    },
  };
}
