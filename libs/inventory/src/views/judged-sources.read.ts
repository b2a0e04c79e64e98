import { setImmediate } from 'node:timers/promises';
import type { ReadSession } from '@custodia/read-models';
import { placeCursor, placeOf } from '../asset/place-cursor.js';
import { matchOf, overlapOf, verdictOf, type Report, type Verdict } from './exposure.policy.js';

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

/** A source with the verdict on it, 0 is the gravest. */
interface Known {
  readonly versionId: string;
  readonly datasetId: string;
  readonly recordedAt: string;
  readonly rank: number;
}

interface SourceRow {
  readonly version_id: string;
  readonly dataset_id: string;
  readonly recorded_at: string;
  readonly url: string;
  readonly collected_from: string | null;
  readonly collected_to: string | null;
}

/**
 * Sources whose address has to be read to be judged: whether it is the reported URL, or which host of the version it names. Two
 * spellings of one URL have the same key, and what has none is read.
 */
async function read({ query }: Session, report: Report): Promise<Known[]> {
  const columns = 'version_id, dataset_id, created_at::text as recorded_at, url, collected_from, collected_to';
  const found = await query<SourceRow>(
    `select ${columns} from dataset_source where $2::text is not null and reversed = reverse($1) and url_key = custodia_url_key($2)
     union
     select ${columns} from dataset_source where (not certain or url_key is null) and ${isUnder('reverse($3)')}`,
    [report.host, report.url, report.domain],
  );
  const known: Known[] = [];
  for (const [index, row] of found.entries()) {
    if (index % 250 === 249) await setImmediate();
    const source = { url: row.url, collectedFrom: row.collected_from, collectedTo: row.collected_to, digest: null };
    const match = matchOf(source, { ...report, digest: null });
    if (!match) continue;
    const rank = verdicts.indexOf(verdictOf(match, overlapOf(source, report)));
    known.push({ versionId: row.version_id, datasetId: row.dataset_id, recordedAt: row.recorded_at, rank });
  }
  return known;
}

/** The hosts of a domain are a range of reversed names: the domain itself, and from "moc.niamod." up to "moc.niamod/". */
const under = (domain: string): readonly [string, string] => [
  `reversed = ${domain}`,
  `reversed > ${domain} || '.' and reversed < ${domain} || '/'`,
];
const isUnder = (domain: string): string => `(${under(domain).join(' or ')})`;

/** What `overlapOf` and `verdictOf` say of a source whose host is all that has to be known, as a number: 0 is the gravest. */
const rank = `case
  when collected_to < $4 or collected_from > $5 then 2
  when $2::boolean and ($4 is null or collected_from >= $4) and ($5 is null or collected_to <= $5)
    and collected_from is not null and collected_to is not null and ${isUnder('reverse($1)')} then 0
  else 1 end`;

const judgedIn = (hosts: string): string => `
      select version_id collate "C" as version_id, dataset_id, created_at, ${rank} as rank from dataset_source
        where certain and ${hosts} and ($15::text[] is null or dataset_id = any ($15))
      union all`;

/**
 * Reads of the sources nothing but their index, which a statement with "or" would not do. What was read by `read` comes on top: it
 * is never judged less grave by its address than by its host, and the gravest counts. Dataset and moment of a version are the same
 * wherever they stand.
 */
const judgedSql = `with judged as materialized (
    select version_id, dataset_id, created_at, min(rank) as rank from (
      ${under('reverse($3)').map(judgedIn).join('')}
      select version_id, dataset_id, created_at, rank from unnest($6::text[], $7::text[], $8::timestamptz[], $16::integer[])
        as known (version_id, dataset_id, created_at, rank) where $15 is null or dataset_id = any ($15)
      union all
      select v.id, v.dataset_id, v.created_at, 0 from version_digest d join dataset_version_v1 v on v.id = d.version_id
        where d.digest = $9 and d.what = 'source' and ($15 is null or v.dataset_id = any ($15))
    ) as each where $10::timestamptz is null or created_at <= $10 group by version_id, dataset_id, created_at
  ), counts as (
    select count(*) filter (where rank = 0)::integer as confirmed, count(*) filter (where rank = 1)::integer as possible,
      count(*) filter (where rank = 2)::integer as excluded from judged
  )
  select counts.*, page.rank, page.dataset_id, page.version_id, page.created_at::text as recorded_at from counts left join lateral (
    select * from judged where $11::integer is null or (rank, created_at, version_id) > ($11, $12::timestamptz, $13)
    order by rank, created_at, version_id limit $14) as page on true
  order by page.rank, page.created_at, page.version_id`;

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
    known.map(({ datasetId }) => datasetId),
    known.map(({ recordedAt }) => recordedAt),
    report.digest,
    asOf,
    after && verdicts.indexOf(after.verdict),
    after?.recordedAt ?? null,
    after?.versionId ?? null,
    most,
    datasetIds,
    known.map(({ rank }) => rank),
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
