import { InvalidQuery, type ReadSession } from '@custodia/read-models';
import { idsAtRisk } from '../at-risk/standing-use.read.js';
import { assetsByKind } from '../asset/asset-tables.js';
import type { Asset, AssetConnection, AssetListArgs } from './assets.types.js';
import { pageOf, pageSize, placeCursor, placeOf } from '../asset/place-cursor.js';

interface AssetRecord {
  readonly kind: Asset['kind'];
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly status: Asset['status'];
  readonly classification: Asset['classification'];
  readonly owner_id: string;
  readonly custodian_id: string | null;
  readonly environments: Asset['environments'];
  readonly revision: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A page over all kinds of assets, oldest first. Throws `InvalidQuery`. */
export async function assetPage(
  session: ReadSession,
  { filter, first, after, asOf }: AssetListArgs,
  now: string,
): Promise<AssetConnection> {
  const size = pageSize(first);
  const choice = await choose(session, { filter, asOf }, now);
  const found = await assetsAfter(session, choice, after ? placeIn(after) : null, size + 1);
  return {
    ...pageOf(found, size, after, cursorOf),
    totalCount: async () => {
      const { branches, conditions, values } = chosen(choice);
      const [row] = await session.query<{ count: number }>(
        `select count(*)::integer as count from (${branches.join(' union all ')}) as asset where ${conditions}`,
        values,
      );
      return row!.count;
    },
  };
}

type Asked = Pick<AssetListArgs, 'filter' | 'asOf'>;
/** What is asked for, with the assets at risk where that is asked. */
type Choice = Asked & { readonly atRisk?: readonly string[] | null };

/** Finds out what a filter needs to know. `now` is ISO 8601. */
async function choose(session: ReadSession, { filter, asOf }: Asked, now: string): Promise<Choice> {
  const asked = filter?.atRisk != null;
  return { filter, asOf, atRisk: asked ? await idsAtRisk(session, { now, asOf: asOf ?? undefined }) : null };
}

/** At most `size` of the chosen assets behind a place, oldest first. Throws `InvalidQuery`. */
export async function assetsAfter(
  { query }: Pick<ReadSession, 'query'>,
  choice: Choice,
  after: Place | null,
  size: number,
): Promise<Asset[]> {
  const { branches, conditions, values, value } = chosen(choice);
  const place = after && [value(after.createdAt, 'timestamptz'), value(after.kind, 'text'), value(after.id, 'text')];
  // The first one says again what the second one says, in a form that an index serves.
  const behind = place ? `and created_at >= ${place[0]} and (created_at, kind, id) > (${place.join(', ')})` : '';
  const order = `order by created_at, kind, id limit ${size}`;
  // Each kind gives its own first ones by its index, and the first of these are the page.
  const pages = branches.map((branch) => `(select * from (${branch}) as asset where ${conditions} ${behind} ${order})`);
  const found = await query<AssetRecord>(`select * from (${pages.join(' union all ')}) as asset ${order}`, values);
  return found.map(assetOf);
}

/** SQL of all assets of each kind and of what is chosen among them, with the values of its parameters and a way to add some. */
function chosen({ filter, asOf, atRisk }: Choice) {
  const values: unknown[] = [];
  const value = (each: unknown, type: string): string => `$${values.push(each)}::${type}`;
  const branches = assetsByKind(asOf ? value(asOf, 'timestamptz') : null);
  refuseNulls(filter);
  const { kind, environment, status, classification, ownerId, custodianId, text } = filter ?? {};
  const conditions = ['true'];
  if (kind) conditions.push(`kind = any (${value(kind, 'text[]')})`);
  if (environment) conditions.push(`${value(environment, 'text')} = any (environments)`);
  if (status) conditions.push(`status = any (${value(status, 'text[]')})`);
  if (classification) conditions.push(`classification = any (${value(classification, 'text[]')})`);
  if (ownerId) conditions.push(`owner_id = ${value(ownerId, 'text')}`);
  if (custodianId === null) conditions.push('custodian_id is null');
  if (custodianId) conditions.push(`custodian_id = ${value(custodianId, 'text')}`);
  if (atRisk) conditions.push(`(id = any (${value(atRisk, 'text[]')})) = ${value(filter?.atRisk, 'boolean')}`);
  if (text) {
    const like = value(`%${text.replace(/[\\%_]/g, '\\$&')}%`, 'text');
    conditions.push(`(name ilike ${like} or purpose ilike ${like})`);
  }
  return { branches, conditions: conditions.join(' and '), values, value };
}

/** Of these fields only the custodian can be empty; asking another for nothing would answer with everything. */
function refuseNulls(filter: AssetListArgs['filter']): void {
  for (const field of ['environment', 'ownerId', 'atRisk', 'text'] as const)
    if (filter?.[field] === null)
      throw new InvalidQuery('INVALID_FILTER', `filter.${field}`, 'it is never null; leave the condition out.');
}

const assetOf = ({ owner_id, custodian_id, created_at, updated_at, ...row }: AssetRecord): Asset => ({
  ...row,
  ownerId: owner_id,
  custodianId: custodian_id,
  createdAt: created_at.toISOString(),
  updatedAt: updated_at.toISOString(),
});

/** Where an asset stands in the list. */
type Place = Pick<Asset, 'createdAt' | 'kind' | 'id'>;

const cursorOf = ({ createdAt, kind, id }: Place): string => placeCursor([createdAt, kind, id]);

function placeIn(cursor: string): Place {
  const shape = { parts: 3, moment: 0, remedy: 'pass an "endCursor" that it gave.' } as const;
  const [createdAt, kind, id] = placeOf<[string, Asset['kind'], string]>(cursor, shape);
  return { createdAt, kind, id };
}
