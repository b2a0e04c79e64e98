import type { ReadSession } from '@custodia/read-models';
import { DatasetVersion } from '../dataset/dataset.row.js';
import { lineageOf, refsOf } from '../lineage/lineage.read.js';
import type { LineageEnd } from '../lineage/lineage.policy.js';
import { gravest, matchOf, overlapOf, verdictOf, type Report, type Verdict } from './exposure.policy.js';
import type { Exposure, ExposureReport } from './exposure.types.js';

/**
 * Data of which nobody can say whether it is touched: versions without a source that has a host, and datasets without a version.
 * What is disposed of does not count.
 */
export async function withoutSources({ query }: Pick<ReadSession, 'query'>): Promise<number> {
  const [row] = await query<{ count: number }>(
    `select ((select count(*) from dataset_version_v1 v join dataset_v1 d on d.id = v.dataset_id
        where v.source_hosts = '{}' and d.status <> 'disposed')
      + (select count(*) from dataset_v1 d
        where d.status <> 'disposed' and not exists (select from dataset_version_v1 v where v.dataset_id = d.id)))::integer as count`,
    [],
  );
  return row!.count;
}

const order: readonly Verdict[] = ['confirmed', 'possible', 'excluded'];

/** The dataset versions that have a source under the reported domain or with the reported digest, judged, with all that comes from them. */
export async function exposureTo(session: ReadSession, report: Report): Promise<ExposureReport> {
  const hits = await session.query<{ id: string }>(
    `select id from dataset_version_v1
     where exists (select from unnest(source_hosts) host where host = $1::text or right(host, length($1::text) + 1) = '.' || $1::text)
       or ($2::text is not null and sources @> jsonb_build_array(jsonb_build_object('digest', $2::text)))
     order by created_at, id`,
    [report.domain, report.digest],
  );
  const versions = (
    await session.byIds(
      DatasetVersion,
      hits.map(({ id }) => id),
    )
  ).filter((row) => row !== null);
  const judged = versions.flatMap((version) => {
    const sources = version.sources.flatMap((source) => {
      const match = matchOf(source, report);
      if (!match) return [];
      const overlap = overlapOf(source, report);
      return [{ source, match, overlap, verdict: verdictOf(match, overlap) }];
    });
    return sources.length === 0 ? [] : [{ version, sources, verdict: gravest(sources.map(({ verdict }) => verdict)) }];
  });
  const end = ({ datasetId, id }: DatasetVersion): LineageEnd => ({ kind: 'dataset', id: datasetId, versionId: id });
  const touched = judged.filter(({ verdict }) => verdict !== 'excluded').map(({ version }) => version);
  const [ref, downstream] = await Promise.all([
    refsOf(
      session,
      judged.map(({ version }) => end(version)),
    ),
    touched.length === 0 ? [] : lineageOf(session, 'downstream', touched.map(end)),
  ]);
  const below = new Map(touched.map(({ id }, index) => [id, downstream[index]!]));
  const exposures: Exposure[] = judged
    .map(({ version, sources, verdict }) => ({
      verdict,
      dataset: ref(end(version)),
      quarantined: version.quarantined,
      sources,
      downstream: below.get(version.id) ?? [],
    }))
    .sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
  const count = (verdict: Verdict): number => exposures.filter((each) => each.verdict === verdict).length;
  return {
    domain: report.domain,
    confirmed: count('confirmed'),
    possible: count('possible'),
    excluded: count('excluded'),
    exposures,
  };
}
