import { InvalidQuery, type ReadSession } from '@custodia/read-models';
import { proseOf, type SearchedTable } from './prose.js';
import type {
  SearchArgs,
  SearchConnection,
  SearchedKind,
  SearchedState,
  SearchFacets,
  SearchHit,
} from './search.types.js';
import { pageSize, placeCursor, placeOf } from '../asset/place-cursor.js';

/** Characters of a question. */
const longest = 200;
/** Records of a kind that are looked at, the newest. */
const most = 1_000;

type Session = Pick<ReadSession, 'query'>;

interface Hit {
  readonly kind: SearchedKind;
  readonly id: string;
  readonly version_id: string | null;
  readonly state: SearchedState;
  /** As PostgreSQL writes them, so that a cursor is exact. */
  readonly score: string;
  readonly at: string;
}

/** Each asset and document once: by itself, or by the version that fits best. */
const hits = `select distinct on (kind, id) * from custodia_search($1::text, $2::text[], ${most}) order by kind, id, score desc, version_id nulls first`;

/** A page of what is found, best first, then newest first. Throws `InvalidQuery`. */
export async function searchPage(
  session: Session,
  { text, kind, state, first, after }: SearchArgs,
): Promise<SearchConnection> {
  const size = pageSize(first);
  const values: unknown[] = [asked(text), kind ?? null];
  const value = (each: unknown, type: string): string => `$${values.push(each)}::${type}`;
  const conditions = ['true'];
  if (state) conditions.push(`state = any (${value(state, 'text[]')})`);
  if (after) {
    const [score, at, ...names] = placeIn(after);
    const place = [value(score, 'float8'), value(at, 'timestamptz'), ...names.map((name) => value(name, 'text'))];
    conditions.push(`(score, at, kind, id) < (${place.join(', ')})`);
  }
  const found = await session.query<Hit>(
    `select kind, id, version_id, state, score::text as score, at::text as at from (${hits}) as hit
     where ${conditions.join(' and ')} order by hit.score desc, hit.at desc, kind desc, id desc limit ${size + 1}`,
    values,
  );
  const shown = found.slice(0, size);
  const told = await toldOf(session, text, shown);
  const edges = shown.flatMap((hit) => {
    const node = told.get(`${hit.kind} ${hit.id}`);
    return node ? [{ node, cursor: cursorOf(hit) }] : [];
  });
  return {
    text,
    edges,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: Boolean(after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Everything that is found, by kind and state. */
export async function searchFacets(session: Session, text: string): Promise<SearchFacets> {
  const rows = await session.query<{ kind: SearchedKind; state: SearchedState; count: number; incomplete: boolean }>(
    `with hit as materialized (select * from custodia_search($1::text, $2::text[], ${most}))
     select kind, state, count(distinct id)::integer as count,
       exists (select from hit group by kind, version_id is null having count(*) >= ${most}) as incomplete
     from hit group by kind, state`,
    [asked(text), null],
  );
  const sums = <Name extends string>(name: (row: (typeof rows)[number]) => Name) =>
    [...Map.groupBy(rows, name)]
      .map(([key, group]) => [key, group.reduce((sum, { count }) => sum + count, 0)] as const)
      .sort(([one, a], [other, b]) => b - a || one.localeCompare(other));
  return {
    kinds: sums(({ kind }) => kind).map(([kind, count]) => ({ kind, count })),
    states: sums(({ state }) => state).map(([state, count]) => ({ state, count })),
    incomplete: rows.some(({ incomplete }) => incomplete),
  };
}

function asked(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > longest)
    throw new InvalidQuery(
      'INVALID_FILTER',
      'text',
      `it has ${trimmed.length} characters; look for something of 1 to ${longest}.`,
    );
  return trimmed;
}

interface Told {
  readonly id: string;
  readonly name: string;
  readonly label: string | null;
  readonly attached_kind: SearchHit['attachedKind'];
  readonly attached_id: string | null;
  readonly headline: string | null;
}

/** Around each word that was found; no text has these characters, and one that had them would only be marked wrongly. */
const [opening, closing] = ['\uE000', '\uE001'];
const marking = `StartSel=${opening}, StopSel=${closing}, MaxFragments=2, MinWords=4, MaxWords=18, FragmentDelimiter=" … "`;

/** What is shown of each hit, read under row-level security: where the search itself was wrong, there would be nothing. */
async function toldOf(session: Session, text: string, found: readonly Hit[]): Promise<Map<string, SearchHit>> {
  const groups = Map.groupBy(
    found,
    ({ kind, version_id }) => `${kind}${version_id ? '_version' : ''}` as SearchedTable,
  );
  const told = await Promise.all(
    [...groups].map(async ([table, group]) => {
      const rows = await session.query<Told>(toldSql(table), [
        group.map(({ version_id, id }) => version_id ?? id),
        asked(text),
        marking,
      ]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return group.flatMap((hit) => {
        const row = byId.get(hit.version_id ?? hit.id);
        return row ? [nodeOf(hit, row)] : [];
      });
    }),
  );
  return new Map(told.flat().map((node) => [`${node.kind} ${node.id}`, node]));
}

function toldSql(table: SearchedTable): string {
  const headline = `ts_headline('pg_catalog.english', translate(left(${proseOf(table)}, 20000), '${opening}${closing}', ''), websearch_to_tsquery('pg_catalog.english', $2::text), $3::text) as headline`;
  const [kind, version] = table.split('_');
  if (version)
    return `select new.id, asset.name, new.label, null as attached_kind, null as attached_id, ${headline}
      from ${table}_v1 as new join ${kind}_v1 as asset on asset.organisation_id = new.organisation_id and asset.id = new.${kind}_id where new.id = any ($1::text[])`;
  return table === 'document'
    ? `select id, title as name, null as label, attached_kind, attached_id, ${headline} from document_v1 as new where id = any ($1::text[])`
    : `select id, name, null as label, null as attached_kind, null as attached_id, ${headline} from ${table}_v1 as new where id = any ($1::text[])`;
}

const nodeOf = (
  { kind, id, state, version_id }: Hit,
  { name, label, attached_kind, attached_id, headline }: Told,
): SearchHit => ({
  kind,
  id,
  name,
  state,
  versionId: version_id,
  versionLabel: label,
  attachedKind: attached_kind,
  attachedId: attached_id,
  snippet: piecesOf(headline ?? ''),
});

/** A marked text in pieces: every second one, from the second on, is a match. */
function piecesOf(marked: string): SearchHit['snippet'] {
  return marked
    .split(new RegExp(`[${opening}${closing}]`))
    .map((text, index) => ({ text, match: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

const cursorOf = ({ score, at, kind, id }: Hit): string => placeCursor([score, at, kind, id]);

function placeIn(cursor: string): [score: string, at: string, kind: string, id: string] {
  const remedy = 'pass an "endCursor" that this search gave.';
  return placeOf(cursor, { parts: 4, moment: 1, number: 0, remedy });
}
