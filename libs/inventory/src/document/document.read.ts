import type { ReadSession } from '@custodia/read-models';

export interface RegisteredDocument {
  readonly id: string;
  readonly title: string;
  /** Of its file; `null` when none is attached. */
  readonly digest: string | null;
}

/** Whether a document of the register has this file. */
export const isRegisteredFile = async (session: Pick<ReadSession, 'query'>, digest: string): Promise<boolean> =>
  (await session.query('select from document_v1 where digest = $1 limit 1', [digest])).length > 0;

/** Those of these documents that the register has, in no particular order. */
export const documentsNamed = async (
  session: Pick<ReadSession, 'query'>,
  ids: readonly string[],
): Promise<readonly RegisteredDocument[]> =>
  ids.length === 0
    ? []
    : session.query<RegisteredDocument>('select id, title, digest from document_v1 where id = any ($1::text[])', [ids]);
