import type { ReadSession } from '@custodia/read-models';
import { quarantinedUpstream } from '../lineage/lineage.facts.js';

/** What an approval of a version asks of the rest of the inventory: the datasets in quarantine that it comes from. */
export const approvalFacts = async (
  session: ReadSession,
  id: string,
  versionId: string,
): Promise<{ readonly quarantined: readonly string[] }> => ({
  quarantined: await quarantinedUpstream(session, { kind: 'model', id, versionId }),
});
