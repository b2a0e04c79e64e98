import DataLoader from 'dataloader';
import type { ListArgs, RequestContext } from '@custodia/graphql';
import type { Page, ProjectedRow } from '@custodia/read-models';

const moments = new WeakMap<object, string>();

/** The moment a row was asked for, `undefined` for now: what belongs to the row is told as of the same moment. */
export const seenAt = (row: object): string | undefined => moments.get(row);

type RowClass<Row> = new () => Row;

/** A row, now or as of a moment, that remembers the moment. */
export async function one<Row extends ProjectedRow>({ session }: RequestContext, row: RowClass<Row>, id: string, asOf?: string | null): Promise<Row | null> {
  const found = await session.one(row, id, { asOf });
  if (found && asOf) moments.set(found, asOf);
  return found;
}

/** A page whose rows remember the moment they were asked for. */
export async function list<Row extends ProjectedRow>({ session }: RequestContext, row: RowClass<Row>, args: ListArgs): Promise<Page<Row>> {
  const page = await session.list(row, args);
  if (args.asOf) for (const node of page.nodes) moments.set(node, args.asOf);
  return page;
}

/** The rows that belong to `parent` by `property`, oldest first, as of the moment of `parent`; one statement for a whole page. */
export function belonging<Row extends ProjectedRow>(request: RequestContext, row: RowClass<Row>, property: keyof Row & string, parent: ProjectedRow): Promise<Row[]> {
  const asOf = seenAt(parent);
  return request
    .loader(`${row.name} by ${property} ${asOf ?? ''}`, ({ session }) => new DataLoader<string, Row[]>(async (ids) => {
      const groups = await session.groupedBy(row, property, ids, { asOf });
      if (asOf) for (const each of groups.flat()) moments.set(each, asOf);
      return groups;
    }))
    .load(parent.id);
}
