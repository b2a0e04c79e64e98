import DataLoader from 'dataloader';
import type { ListArgs, RequestContext } from '@custodia/graphql';
import type { Collection, Page, ProjectedRow, Related } from '@custodia/read-models';

const moments = new WeakMap<object, string>();

/** The moment a row was asked for, `undefined` for now: what belongs to the row is told as of the same moment. */
export const seenAt = (row: object): string | undefined => moments.get(row);

type RowClass<Row> = new () => Row;

/** A row, now or as of a moment, that remembers the moment. */
export async function one<Row extends ProjectedRow>(
  { session }: RequestContext,
  row: RowClass<Row>,
  id: string,
  asOf?: string | null,
): Promise<Row | null> {
  const found = await session.one(row, id, { asOf });
  if (found && asOf) moments.set(found, asOf);
  return found;
}

/** A page whose rows remember the moment they were asked for; what the request asks of collections of them is read along with it. */
export async function list<Row extends ProjectedRow>(
  request: RequestContext,
  row: RowClass<Row>,
  args: ListArgs,
): Promise<Page<Row>> {
  const asOf = args.asOf ?? undefined;
  const also = request.collections(row);
  const page = await request.session.list(row, args, { only: request.wanted(row), also });
  seen(page.nodes, asOf);
  also.forEach(({ field }, index) => {
    const along = request.readAlong(field);
    for (const node of page.nodes) along.set(node, seen(page.also[index]!.get(node.id) ?? [], asOf));
  });
  return page;
}

/** The rows that belong to `parent` by `property`, oldest first, as of the moment of `parent`; one statement for a whole page. */
export function belonging<Row extends ProjectedRow>(
  request: RequestContext,
  row: RowClass<Row>,
  property: keyof Row & string,
  parent: ProjectedRow,
): Promise<Row[]> {
  return loaderOf(request, { row, by: property, only: request.wanted(row) }, seenAt(parent)).load(parent.id);
}

/** The rows that a table of links ties to `parent`, each once, oldest first, as of the moment of `parent`; one statement for a whole page. */
export function tied<Row extends ProjectedRow, Link extends ProjectedRow>(
  request: RequestContext,
  row: RowClass<Row>,
  link: Related<Link>,
  parent: ProjectedRow,
): Promise<Row[]> {
  return loaderOf(request, { row, by: link, only: request.wanted(row) }, seenAt(parent)).load(parent.id);
}

function loaderOf<Row extends ProjectedRow>(
  request: RequestContext,
  { row, by, only }: Collection<Row>,
  asOf: string | undefined,
): DataLoader<string, Row[]> {
  const how = typeof by === 'string' ? by : `${by.through.name} ${by.from}`;
  return request.loader(
    `${row.name} by ${how} ${asOf ?? ''}`,
    ({ session }) =>
      new DataLoader<string, Row[]>(async (ids) => {
        const options = { asOf, only };
        const found =
          typeof by === 'string'
            ? await session.groupedBy(row, by as keyof Row & string, ids, options)
            : await session.related(row, by, ids, options);
        for (const rows of found) seen(rows, asOf);
        return found;
      }),
  );
}

function seen<Rows extends readonly object[]>(rows: Rows, asOf: string | undefined): Rows {
  if (asOf) for (const row of rows) moments.set(row, asOf);
  return rows;
}
