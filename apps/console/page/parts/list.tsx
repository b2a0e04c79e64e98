import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { useAsk } from '../api/ask.ts';
import { useMoment } from '../api/moment.tsx';
import { Loaded, Quiet } from './basics.tsx';
import { saveRows, type Connection } from './save-rows.ts';
import { ListTools, useColumns } from './list-tools.tsx';
import { Table, type Column, type Picking } from './table.tsx';

interface ListProps<Data, Variables extends AnyVariables, Row> {
  readonly label: string;
  /** A list with the variable `after`. */
  readonly query: TypedDocumentNode<Data, Variables>;
  readonly variables: Omit<Variables, 'after' | 'asOf'>;
  readonly pick: (data: Data) => Connection<Row>;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** How many there are, where that is asked apart because counting takes longer than a page. */
  readonly total?: number | undefined;
  readonly picking?: Picking<Row> | undefined;
  /** Ways to save all rows, by the name of the format; the rows as csv unless the API has a better one. */
  readonly files?: Readonly<Record<string, () => Promise<void>>>;
  /** Offered beside the columns and the saved views. */
  readonly tools?: ReactNode;
  /** What an empty list says when nothing is filtered. */
  readonly empty?: ReactNode;
}

/** Pages before the last one that are asked again when something was recorded. */
const mostKept = 10;

/** A page that was read before the last one: shown from the cache, and asked again after every mutation. */
function EarlierPage<Data>({
  query,
  variables,
}: {
  readonly query: TypedDocumentNode<Data, AnyVariables>;
  readonly variables: object;
}) {
  useAsk(query, variables, { still: true, cached: true });
  return null;
}

/** A list of the API with all of its pages as one table; the next page is asked for when the reader comes near it. */
export function List<Data, Variables extends AnyVariables, Row>({
  label,
  query,
  variables,
  pick,
  columns,
  keyOf,
  total,
  picking,
  files,
  tools,
  empty,
}: ListProps<Data, Variables, Row>) {
  const { t } = useTranslation();
  const moment = useMoment();
  const shownColumns = useColumns(columns);
  const filters = JSON.stringify(variables);
  // Where each page begins that was read; the first begins at `null`, and the last is shown with all before it.
  const [read, setRead] = useState<{ filters: string; pages: readonly (string | null)[] }>({ filters, pages: [null] });
  const pages = read.filters === filters ? read.pages : [null];
  const after = pages.at(-1) ?? null;
  const anyQuery = query as TypedDocumentNode<Data, AnyVariables>;
  const pageAfter = (cursor: string | null) => ({ ...variables, ...(cursor === null ? {} : { after: cursor }) });
  const asked = useAsk<Data, AnyVariables>(anyQuery, pageAfter(after));
  const [shown, setShown] = useState(asked.data);
  useEffect(() => {
    if (asked.data !== undefined) setShown(asked.data);
  }, [asked.data]);
  return (
    <>
      <ListTools
        columns={columns}
        files={
          files ?? {
            CSV: () =>
              saveRows({ query, variables: { ...variables, ...(moment ? { asOf: moment } : {}) }, pick, name: label }),
          }
        }
      >
        {tools}
      </ListTools>
      {pages.slice(-mostKept - 1, -1).map((cursor) => (
        <EarlierPage key={cursor} query={anyQuery} variables={pageAfter(cursor)} />
      ))}
      <Loaded asked={{ ...asked, data: asked.data ?? (after === null ? undefined : shown) }}>
        {(data) => {
          const { totalCount = total, pageInfo, edges } = pick(data);
          if (edges.length === 0) return <Quiet>{empty ?? t('list.empty')}</Quiet>;
          const next = pageInfo.endCursor;
          return (
            <>
              <p className="quiet" role="status">
                {totalCount === undefined ? t('list.counting') : t('list.total', { count: totalCount })}
              </p>
              <Table
                label={label}
                columns={shownColumns}
                rows={edges.map(({ node }) => node)}
                keyOf={keyOf}
                total={totalCount ?? null}
                more={
                  pageInfo.hasNextPage && next !== after
                    ? () => setRead({ filters, pages: [...pages, next] })
                    : undefined
                }
                picking={moment === null ? picking : undefined}
              />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
