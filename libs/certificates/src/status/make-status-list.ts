import type { Clock } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import type { SigningKeys } from '../keys/signing-keys.js';
import { signFile } from '../sign.js';
import { statusListDays, statusListFormat, statusListType, type StatusList } from './status-list.js';

interface Line {
  readonly digest: string;
  readonly status: 'superseded' | 'revoked';
  readonly withdrawn_at: Date | string;
  readonly superseding_number: string | null;
}

const dayMs = 86_400_000;

/** The signed list of an organisation, as of now: a flattened JWS like a certificate. */
export async function statusListOf(
  session: Pick<ReadSession, 'query'>,
  organisation: string,
  keys: SigningKeys,
  clock: Clock,
): Promise<Buffer> {
  // The first key is made when it is first needed, and must not be younger than what it signs.
  const key = await keys.current();
  const now = clock();
  const lines = await session.query<Line>(
    `select digest, status, withdrawn_at, superseding_number from certificate_v1 where status <> 'issued' order by digest`,
    [],
  );
  const list: StatusList = {
    format: statusListFormat,
    organisation,
    issuedAt: now.toISOString(),
    validUntil: new Date(now.getTime() + statusListDays * dayMs).toISOString(),
    withdrawn: lines.map(({ digest, status, withdrawn_at: at, superseding_number: by }) => ({
      digest,
      status,
      at: new Date(at).toISOString(),
      ...(by === null ? {} : { supersededBy: by }),
    })),
  };
  return (await signFile(list, statusListType, key)).file;
}
