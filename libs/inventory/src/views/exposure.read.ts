import type { ReadSession } from '@custodia/read-models';
import { DatasetVersion } from '../dataset/dataset.row.js';
import { lineageOf, refsOf } from '../lineage/lineage.read.js';
import type { LineageEnd } from '../lineage/lineage.policy.js';
import type { Answer } from '../exposure-question/exposure-question.events.js';
import { digestAsked } from './digests.read.js';
import { gravest, matchOf, overlapOf, reportOf, verdictOf, type Report, type Verdict } from './exposure.policy.js';
import type { Exposure, ExposureArgs, ExposureReport, Judged } from './exposure.types.js';

/** Reads what was asked; the digest in its normal form. */
export function questionAsked({ digest, ...asked }: ExposureArgs): ReturnType<typeof reportOf> {
  const stated = digest == null ? null : digestAsked(digest);
  return stated?.kind === 'refused' ? stated : reportOf({ ...asked, digest: stated?.digest ?? null });
}

/** Counts with an index of the versions without a host, and one look into an index for each dataset; never with all versions. */
export const withoutSourcesSql = `select ((select count(*) from dataset_version_v1 v
    where v.source_hosts = '{}' and not exists (select from dataset_v1 d where d.id = v.dataset_id and d.status = 'disposed'))
  + (select count(*) from dataset_v1 d
    left join lateral (select true as there from dataset_version_v1 v where v.dataset_id = d.id limit 1) version on true
    where d.status <> 'disposed' and version.there is null))::integer as count`;

/**
 * Data of which nobody can say whether it is touched: versions without a source that has a host, and datasets without a version.
 * What is disposed of does not count.
 */
export async function withoutSources({ query }: Pick<ReadSession, 'query'>): Promise<number> {
  const [row] = await query<{ count: number }>(withoutSourcesSql, []);
  return row!.count;
}

const order: readonly Verdict[] = ['confirmed', 'possible', 'excluded'];

/** The dataset versions that have a source under the reported domain or with the reported digest, judged, gravest first. */
async function judge(session: ReadSession, report: Report): Promise<Judged[]> {
  const hits = await session.query<{ id: string }>(
    // The hosts of a domain are a range of reversed names: the domain itself, and from "moc.niamod." up to "moc.niamod/".
    `select id from dataset_version_v1 where id = any (array(
       select version_id from source_host where reversed = reverse($1::text)
       union select version_id from source_host where reversed > reverse($1::text) || '.' and reversed < reverse($1::text) || '/'
       union select version_id from version_digest where digest = $2::text and what = 'source'))
     order by created_at, id`,
    [report.domain, report.digest],
  );
  const versions = (
    await session.byIds(
      DatasetVersion,
      hits.map(({ id }) => id),
    )
  ).filter((row) => row !== null);
  return versions
    .flatMap((version) => {
      const sources = version.sources.flatMap((source) => {
        const match = matchOf(source, report);
        if (!match) return [];
        const overlap = overlapOf(source, report);
        return [{ source, match, overlap, verdict: verdictOf(match, overlap) }];
      });
      return sources.length === 0
        ? []
        : [{ version, sources, verdict: gravest(sources.map(({ verdict }) => verdict)) }];
    })
    .sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
}

const count = (judged: readonly { readonly verdict: Verdict }[], verdict: Verdict): number =>
  judged.filter((each) => each.verdict === verdict).length;

/** What is recorded of an answer: the counts, and the versions that are not ruled out; without what comes from them. */
export async function answerTo(session: ReadSession, report: Report): Promise<Answer> {
  const judged = await judge(session, report);
  return {
    lookedFor: report.domain,
    confirmed: count(judged, 'confirmed'),
    possible: count(judged, 'possible'),
    excluded: count(judged, 'excluded'),
    found: judged.flatMap(({ verdict, version: { id, datasetId } }) =>
      verdict === 'excluded' ? [] : [{ verdict, datasetId, versionId: id }],
    ),
  };
}

/** The answer in numbers, and what `exposuresOf` tells of. */
export async function exposureTo(session: ReadSession, report: Report): Promise<ExposureReport> {
  const judged = await judge(session, report);
  return {
    domain: report.domain,
    confirmed: count(judged, 'confirmed'),
    possible: count(judged, 'possible'),
    excluded: count(judged, 'excluded'),
    judged,
  };
}

/** The versions one by one, with all that comes from what is not ruled out. */
export async function exposuresOf(session: ReadSession, judged: readonly Judged[]): Promise<Exposure[]> {
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
  return judged.map(({ version, sources, verdict }) => ({
    verdict,
    dataset: ref(end(version)),
    quarantined: version.quarantined,
    sources,
    downstream: below.get(version.id) ?? [],
  }));
}
