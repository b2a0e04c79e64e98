import { setImmediate } from 'node:timers/promises';
import type { ReadSession } from '@custodia/read-models';
import { placeCursor, placeOf } from '../asset/place-cursor.js';
import { matchOf, plainPartOf, type Match, type Report, type Verdict } from './exposure.policy.js';

type Session = Pick<ReadSession, 'query'>;

const verdicts: readonly Verdict[] = ['confirmed', 'possible', 'excluded'];

/** A dataset version with the gravest verdict on its sources, where it stands among all of them. */
export interface JudgedVersion {
  readonly verdict: Verdict;
  readonly datasetId: string;
  readonly versionId: string;
  /** As PostgreSQL writes it, so that a cursor is exact. */
  readonly recordedAt: string;
}

export interface JudgedSources {
  /** Dataset versions by verdict, all of them. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Gravest first, then oldest first; at most as many as asked for. */
  readonly versions: readonly JudgedVersion[];
}

interface Known {
  readonly versionId: string;
  readonly number: number;
  readonly match: Match;
}

/** Sources whose address has to be read to be judged: whether it is the reported URL, or which host of the version it names. */
async function read({ query }: Session, report: Report): Promise<Known[]> {
  const found = await query<{ version_id: string; number: number; url: string }>(
    `select distinct version_id, number, url from (
       select version_id, number, url from dataset_source where $2::text is not null and reversed = reverse($1) and position($2 in url) > 0
       union all
       select version_id, number, url from dataset_source where not certain and ${under('reverse($3)')}
     ) as source`,
    [report.host, report.url === null ? null : plainPartOf(report.url), report.domain],
  );
  const known: Known[] = [];
  for (const [index, { version_id, number, url }] of found.entries()) {
    if (index % 1_000 === 999) await setImmediate();
    const match = matchOf({ url, collectedFrom: null, collectedTo: null, digest: null }, { ...report, digest: null });
    if (match) known.push({ versionId: version_id, number, match });
  }
  return known;
}

/** The hosts of a domain are a range of reversed names: the domain itself, and from "moc.niamod." up to "moc.niamod/". */
const under = (domain: string): string =>
  `(reversed = ${domain} or (reversed > ${domain} || '.' and reversed < ${domain} || '/'))`;

/** What `overlapOf` and `verdictOf` say, as a number: 0 is the gravest. */
const rank = `case
  when collected_to < $4 or collected_from > $5 then 2
  when match = 'url' then case when collected_from is null or collected_to is null then 1 else 0 end
  when match = 'within_domain' and ($4 is null or collected_from >= $4) and ($5 is null or collected_to <= $5)
    and collected_from is not null and collected_to is not null then 0
  else 1 end`;

const judgedSql = `with known as (select * from unnest($6::text[], $7::integer[], $8::text[]) as k (version_id, number, match)),
  source as (
    select s.version_id, s.dataset_id, s.created_at, s.collected_from, s.collected_to,
      coalesce(known.match, case when $2::boolean and ${under('reverse($1)')} then 'within_domain' else 'same_domain' end) as match
    from dataset_source s left join known on known.version_id = s.version_id and known.number = s.number
    where ${under('reverse($3)')} and (s.certain or known.match is not null) and ($15::text[] is null or s.dataset_id = any ($15))
  ), judged as materialized (
    select version_id, min(dataset_id) as dataset_id, min(created_at) as created_at, min(rank) as rank from (
      select version_id, dataset_id, created_at, ${rank} as rank from source
      union all
      select v.id, v.dataset_id, v.created_at, 0 from version_digest d join dataset_version_v1 v on v.id = d.version_id
        where d.digest = $9 and d.what = 'source' and ($15 is null or v.dataset_id = any ($15))
    ) as each where $10::timestamptz is null or created_at <= $10 group by version_id
  ), counts as (
    select count(*) filter (where rank = 0)::integer as confirmed, count(*) filter (where rank = 1)::integer as possible,
      count(*) filter (where rank = 2)::integer as excluded from judged
  )
  select counts.*, page.rank, page.dataset_id, page.version_id, page.created_at::text as recorded_at from counts left join lateral (
    select * from judged where $11::integer is null or (rank, created_at, version_id collate "C") > ($11, $12::timestamptz, $13)
    order by rank, created_at, version_id collate "C" limit $14) as page on true
  order by page.rank, page.created_at, page.version_id collate "C"`;

interface Row {
  readonly confirmed: number;
  readonly possible: number;
  readonly excluded: number;
  readonly rank: number | null;
  readonly dataset_id: string;
  readonly version_id: string;
  readonly recorded_at: string;
}

interface JudgedOptions {
  readonly after?: JudgedVersion | null;
  /** All that there are when left out. */
  readonly most?: number | null;
  readonly asOf?: string | null;
  /** Versions of these datasets only, in the counts too. */
  readonly datasetIds?: readonly string[] | null;
}

/**
 * Judges every source under the reported domain or with the reported digest: the counts, and at most `most` versions behind a
 * place. The database judges them, so that a host with a million sources costs no more than reading their index.
 */
export async function judgedSources(
  session: Session,
  report: Report,
  { after = null, most = null, asOf = null, datasetIds = null }: JudgedOptions,
): Promise<JudgedSources> {
  const known = await read(session, report);
  const rows = await session.query<Row>(judgedSql, [
    report.host,
    report.url === null,
    report.domain,
    report.from,
    report.to,
    known.map(({ versionId }) => versionId),
    known.map(({ number }) => number),
    known.map(({ match }) => match),
    report.digest,
    asOf,
    after && verdicts.indexOf(after.verdict),
    after?.recordedAt ?? null,
    after?.versionId ?? null,
    most,
    datasetIds,
  ]);
  const { confirmed, possible, excluded } = rows[0]!;
  return {
    counts: { confirmed, possible, excluded },
    versions: rows.flatMap(({ rank, dataset_id, version_id, recorded_at }) =>
      rank === null
        ? []
        : [{ verdict: verdicts[rank]!, datasetId: dataset_id, versionId: version_id, recordedAt: recorded_at }],
    ),
  };
}

/** Sorts as the versions stand in the answer. */
export const standing = ({ verdict, recordedAt, versionId }: JudgedVersion): string =>
  `${verdicts.indexOf(verdict)} ${recordedAt} ${versionId}`;

export const judgedCursor = ({ verdict, recordedAt, datasetId, versionId }: JudgedVersion): string =>
  placeCursor([String(verdicts.indexOf(verdict)), recordedAt, datasetId, versionId]);

/** Throws `INVALID_CURSOR`. */
export function judgedPlace(cursor: string): JudgedVersion {
  const remedy = 'pass an "endCursor" that it gave.';
  const [rank, recordedAt, datasetId, versionId] = placeOf<[string, string, string, string]>(cursor, {
    parts: 4,
    number: 0,
    moment: 1,
    remedy,
  });
  return { verdict: verdicts[Number(rank)] ?? 'excluded', recordedAt, datasetId, versionId };
}
