import DataLoader from 'dataloader';
import type { ListArgs, RequestContext } from '@custodia/graphql';
import type { Page, ProjectedRow, Related } from '@custodia/read-models';

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
export async function list<Row extends ProjectedRow>(request: RequestContext, row: RowClass<Row>, args: ListArgs): Promise<Page<Row>> {
  const page = await request.session.list(row, args, { only: request.wanted(row) });
  if (args.asOf) for (const node of page.nodes) moments.set(node, args.asOf);
  return page;
}

/** The rows that belong to `parent` by `property`, oldest first, as of the moment of `parent`; one statement for a whole page. */
export function belonging<Row extends ProjectedRow>(request: RequestContext, row: RowClass<Row>, property: keyof Row & string, parent: ProjectedRow): Promise<Row[]> {
  return groups(request, `${row.name} by ${property}`, parent, (session, ids, asOf) => session.groupedBy(row, property, ids, { asOf, only: request.wanted(row) }));
}

/** The rows that a table of links ties to `parent`, each once, oldest first, as of the moment of `parent`; one statement for a whole page. */
export function tied<Row extends ProjectedRow, Link extends ProjectedRow>(request: RequestContext, row: RowClass<Row>, link: Related<Link>, parent: ProjectedRow): Promise<Row[]> {
  return groups(request, `${row.name} through ${link.through.name} by ${link.from}`, parent, (session, ids, asOf) => session.related(row, link, ids, { asOf, only: request.wanted(row) }));
}

type Read<Row> = (session: RequestContext['session'], ids: readonly string[], asOf: string | undefined) => Promise<Row[][]>;

function groups<Row extends ProjectedRow>(request: RequestContext, what: string, parent: ProjectedRow, read: Read<Row>): Promise<Row[]> {
  const asOf = seenAt(parent);
  return request
    .loader(`${what} ${asOf ?? ''}`, ({ session }) => new DataLoader<string, Row[]>(async (ids) => {
      const found = await read(session, ids, asOf);
      if (asOf) for (const each of found.flat()) moments.set(each, asOf);
      return found;
    }))
    .load(parent.id);
}
