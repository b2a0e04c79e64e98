import type { ReadSession } from '@custodia/read-models';
import type { Classification } from '../asset/asset.policy.js';

export interface RegisteredDocument {
  readonly id: string;
  readonly title: string;
  /** Of its file; `null` when none is attached. */
  readonly digest: string | null;
}

/** Documents of the register that have this file: how confidential each is, and whose. */
export const documentsWithFile = (
  session: Pick<ReadSession, 'query'>,
  digest: string,
): Promise<{ readonly classification: Classification; readonly ownerId: string }[]> =>
  session.query('select classification, owner_id as "ownerId" from document_v1 where digest = $1', [digest]);

/** Those of these documents that the register has, in no particular order. */
export const documentsNamed = async (
  session: Pick<ReadSession, 'query'>,
  ids: readonly string[],
): Promise<readonly RegisteredDocument[]> =>
  ids.length === 0
    ? []
    : session.query<RegisteredDocument>('select id, title, digest from document_v1 where id = any ($1::text[])', [ids]);
