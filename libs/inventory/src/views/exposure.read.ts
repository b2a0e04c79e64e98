import { LARGEST_PAGE, type ReadSession } from '@custodia/read-models';
import { pageOf, pageSize } from '../asset/place-cursor.js';
import type { DatasetSource } from '../dataset/dataset.events.js';
import { DatasetVersion } from '../dataset/dataset.row.js';
import type { Answer } from '../exposure-question/exposure-question.events.js';
import type { LineageEnd } from '../lineage/lineage.policy.js';
import { refsOf } from '../lineage/lineage.read.js';
import { digestAsked } from './digests.read.js';
import { matchOf, overlapOf, reportOf, verdictOf, type Report } from './exposure.policy.js';
import type {
  ExposedSource,
  ExposureArgs,
  ExposureConnection,
  ExposurePageArgs,
  ExposureReport,
} from './exposure.types.js';
import { judgedCursor, judgedPlace, judgedSources, type JudgedVersion } from './judged-sources.read.js';

/** Reads what was asked; the digest in its normal form. */
export function questionAsked({ digest, ...asked }: Omit<ExposureArgs, 'asOf'>): ReturnType<typeof reportOf> {
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

/** What is recorded of an answer: the counts, and the gravest versions that are not ruled out; without what comes from them. */
export async function answerTo(session: ReadSession, report: Report, mostFound: number): Promise<Answer> {
  const { counts, versions } = await judgedSources(session, report, { most: mostFound });
  return {
    lookedFor: report.domain,
    ...counts,
    found: versions.flatMap(({ verdict, datasetId, versionId }) =>
      verdict === 'excluded' ? [] : [{ verdict, datasetId, versionId }],
    ),
  };
}

/** The answer in numbers, with what the first pages begin with. */
export async function exposureTo(
  session: ReadSession,
  report: Report,
  asOf: string | null = null,
): Promise<ExposureReport> {
  const { counts, versions } = await judgedSources(session, report, { most: LARGEST_PAGE + 1, asOf });
  return { domain: report.domain, ...counts, asked: report, begun: versions, asOf };
}

export type Asked = Pick<ExposureReport, 'asked' | 'begun' | 'asOf'>;

/** Judged versions behind a place, gravest first; what is known from the beginning is not asked for again. */
export async function judgedAfter(
  session: ReadSession,
  { asked, begun, asOf }: Asked,
  after: JudgedVersion | null,
  most: number,
): Promise<readonly JudgedVersion[]> {
  if (after === null) return begun.slice(0, most);
  return (await judgedSources(session, asked, { after, most, asOf })).versions;
}

export const endOf = ({ datasetId, versionId }: Pick<JudgedVersion, 'datasetId' | 'versionId'>): LineageEnd => ({
  kind: 'dataset',
  id: datasetId,
  versionId,
});

/** A page of the dataset versions, each with the sources that match. Throws `InvalidQuery`. */
export async function exposurePage(
  session: ReadSession,
  asked: Asked,
  { first, after }: ExposurePageArgs,
): Promise<ExposureConnection> {
  const size = pageSize(first);
  const judged = await judgedAfter(session, asked, after ? judgedPlace(after) : null, size + 1);
  const { edges, pageInfo } = pageOf(judged, size, after, judgedCursor);
  const shown = edges.map(({ node }) => node);
  const [ref, versions] = await Promise.all([
    refsOf(session, shown.map(endOf), asked.asOf),
    session.byIds(
      DatasetVersion,
      shown.map(({ versionId }) => versionId),
      { asOf: asked.asOf },
    ),
  ]);
  return {
    edges: edges.map(({ node, cursor }, index) => ({
      cursor,
      node: {
        verdict: node.verdict,
        dataset: ref(endOf(node)),
        quarantined: versions[index]?.quarantined ?? false,
        sources: exposedSources(versions[index]?.sources ?? [], asked.asked),
        asOf: asked.asOf,
      },
    })),
    pageInfo,
  };
}

function exposedSources(sources: readonly DatasetSource[], report: Report): ExposedSource[] {
  return sources.flatMap((source) => {
    const match = matchOf(source, report);
    if (!match) return [];
    const overlap = overlapOf(source, report);
    return [{ source, match, overlap, verdict: verdictOf(match, overlap) }];
  });
}
