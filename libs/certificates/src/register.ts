import type { Reader } from '@custodia/read-models';
import type { SigningKeys } from './keys/signing-keys.js';
import { standingOf, type Standing } from './standing.js';
import { verifyCertificate, type Verification, type Withdrawal } from './verify.js';

/** A certificate as the register of its organisation knows it. */
export interface Registered {
  readonly number: string;
  readonly kind: 'disposal' | 'device' | 'transfer';
  readonly status: 'issued' | 'superseded' | 'revoked';
  readonly issuedAt: string;
  readonly digest: string;
  /** Key that signed it. */
  readonly kid: string;
  readonly withdrawal: Withdrawal | null;
}

/** An entry, and what is to be said of it today. */
export interface Found extends Registered {
  readonly standing: Standing;
}

interface Line {
  number: string;
  kind: Registered['kind'];
  status: Registered['status'];
  issued_at: Date | string;
  digest: string;
  kid: string;
  superseding_number: string | null;
  withdrawn_at: Date | string | null;
  withdrawal_reason: string | null;
}

const iso = (moment: Date | string): string => new Date(moment).toISOString();

/** Open to anybody who holds a certificate: only its number, or the digest printed on it, opens the entry. */
export class CertificateRegister {
  constructor(
    private readonly reader: Pick<Reader, 'session'>,
    private readonly keys: Pick<SigningKeys, 'publicKeys'>,
  ) {}

  /** Checks the signature first; only then is the organisation it names asked what became of the certificate. */
  async verify(file: Uint8Array): Promise<Verification> {
    const jwks = await this.keys.publicKeys();
    const checked = await verifyCertificate(file, jwks);
    // Whoever has a stolen key signs anything, so that what the register says of the file is looked up all the same.
    if (!checked.certificate || !['valid', 'key_revoked'].includes(checked.status)) return checked;
    const { number, organisation } = checked.certificate;
    const [entry] = await this.find(organisation.id, 'number', number);
    if (checked.status === 'key_revoked' && entry?.digest !== checked.digest)
      return {
        ...checked,
        notes: ['The register of the organisation has no such file: whoever had the key may have made it.'],
      };
    if (!entry)
      return {
        ...checked,
        notes: [`The register has no entry for ${number} yet: ask again in a minute, or ask the issuer.`],
      };
    const verified = await verifyCertificate(file, jwks, { withdrawals: entry.withdrawal ? [entry.withdrawal] : [] });
    return entry.digest === verified.digest
      ? verified
      : {
          ...verified,
          notes: [
            ...verified.notes,
            'The signed text is genuine, but the file is not byte for byte the one that was issued, so its digest differs from the one on the PDF.',
          ],
        };
  }

  /** The entry of a file whose digest is known, as from the code on a printed certificate. */
  async byDigest(organisation: string, digest: string): Promise<Found | null> {
    const [entry] = await this.find(organisation, 'digest', digest);
    if (!entry) return null;
    const { keys } = await this.keys.publicKeys();
    const keyRevoked = keys.find(({ kid }) => kid === entry.kid)?.revoked;
    return { ...entry, standing: standingOf({ ...entry, keyRevoked }) };
  }

  private async find(organisation: string, by: 'number' | 'digest', value: string): Promise<Registered[]> {
    const session = this.reader.session(organisation);
    try {
      const lines = await session.query<Line>(
        `select number, kind, status, issued_at, digest, kid, superseding_number, withdrawn_at, withdrawal_reason from certificate_v1 where ${by} = $1`,
        [value],
      );
      return lines.map(
        ({ number, kind, status, issued_at, digest, kid, superseding_number, withdrawn_at, withdrawal_reason }) => ({
          number,
          kind,
          status,
          issuedAt: iso(issued_at),
          digest,
          kid,
          withdrawal:
            status === 'issued'
              ? null
              : {
                  number,
                  status,
                  at: iso(withdrawn_at!),
                  reason: withdrawal_reason ?? '',
                  ...(superseding_number ? { supersededBy: superseding_number } : {}),
                },
        }),
      );
    } finally {
      await session.end();
    }
  }
}
