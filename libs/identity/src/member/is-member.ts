import type { ReadSession } from '@custodia/read-models';

/** Whether somebody belongs to the organisation of the session: invited, active or suspended, and not erased. */
export const isMember = async ({ query }: Pick<ReadSession, 'query'>, id: string): Promise<boolean> =>
  (await query(`select 1 from member_v1 where id = $1 and status <> 'erased'`, [id])).length > 0;
