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
  const [page, setPage] = useState<{ filters: string; after: string | null }>({ filters, after: null });
  const after = page.filters === filters ? page.after : null;
  const asked = useAsk<Data, AnyVariables>(query as TypedDocumentNode<Data, AnyVariables>, {
    ...variables,
    ...(after === null ? {} : { after }),
  });
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
                more={pageInfo.hasNextPage && next !== after ? () => setPage({ filters, after: next }) : undefined}
                picking={moment === null ? picking : undefined}
              />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
