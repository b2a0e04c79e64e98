import type { CertificateRef } from '@custodia/lifecycle';
import { namedByCases } from '../restore/named-by-cases.js';
import type { IssuingPorts } from './issue.js';
import { reissuedId } from './reissued-id.js';

interface UnknownCertificates {
  /** The case named them once, before an older backup of the log was restored: they are true of then and in other hands. */
  readonly handedOut: readonly CertificateRef[];
  /** Issued by an attempt that ended before the case named them. */
  readonly leftBehind: readonly CertificateRef[];
}

/** What the register shows as issued for a case that does not name it. */
export async function unknownToCase(
  { reader, kept }: Pick<IssuingPorts, 'reader' | 'kept'>,
  organisation: string,
  caseId: string,
  certificates: readonly Pick<CertificateRef, 'certificateId'>[],
): Promise<UnknownCertificates> {
  const session = reader.session(organisation);
  const standing = await session
    .query<{ id: string; number: string; location_id: string | null }>(
      `select id, number, location_id from certificate_v1 where case_id = $1 and status = 'issued'`,
      [caseId],
    )
    .finally(() => session.end());
  // What is issued anew after the revocation of a key has an id that follows from the one it replaces, and is recorded by that work.
  const withAnew = (ids: Iterable<string>) => new Set([...ids].flatMap((id) => [id, reissuedId(id)]));
  const known = withAnew(certificates.map(({ certificateId }) => certificateId));
  const unknown = standing.filter(({ id }) => !known.has(id));
  if (unknown.length === 0) return { handedOut: [], leftBehind: [] };
  const named = withAnew(namedByCases(kept));
  const refs = (wanted: boolean): CertificateRef[] =>
    unknown
      .filter(({ id }) => named.has(id) === wanted)
      .map(({ id, number, location_id }) => ({
        certificateId: id,
        number,
        ...(location_id === null ? {} : { locationId: location_id }),
      }));
  return { handedOut: refs(true), leftBehind: refs(false) };
}
