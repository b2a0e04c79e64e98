import type { ReadSession } from '@custodia/read-models';
import type { Report } from '../views/exposure.policy.js';
import { judgedSources } from '../views/judged-sources.read.js';

export interface ExposedVersion {
  readonly datasetId: string;
  readonly versionId: string;
}

/** At most `most` of the versions that a report confirms, or does not rule out, and that are not in quarantine: gravest first. */
export async function notQuarantined(
  session: ReadSession,
  report: Report,
  possible: boolean,
  most: number,
): Promise<ExposedVersion[]> {
  const { versions } = await judgedSources(session, report, {});
  const ids = versions
    .filter(({ verdict }) => verdict === 'confirmed' || (possible && verdict === 'possible'))
    .map(({ versionId }) => versionId);
  const found = await session.query<{ id: string; dataset_id: string }>(
    `select v.id, v.dataset_id from unnest($1::text[]) with ordinality as asked (id, place)
       join dataset_version_v1 v on v.id = asked.id join dataset_v1 d on d.id = v.dataset_id
     where not v.quarantined and d.status <> 'disposed' order by place limit ${most}`,
    [ids],
  );
  return found.map(({ id, dataset_id }) => ({ versionId: id, datasetId: dataset_id }));
}
