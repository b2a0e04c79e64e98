import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { useAsk } from '../api/ask.ts';
import { Loaded, Quiet } from './basics.tsx';
import { Table, type Column } from './table.tsx';

interface Connection<Row> {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Row }[];
}

interface ListProps<Data, Variables extends AnyVariables, Row> {
  readonly label: string;
  /** A list with the variable `after`. */
  readonly query: TypedDocumentNode<Data, Variables>;
  readonly variables: Omit<Variables, 'after' | 'asOf'>;
  readonly pick: (data: Data) => Connection<Row>;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
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
  empty,
}: ListProps<Data, Variables, Row>) {
  const { t } = useTranslation();
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
    <Loaded asked={{ ...asked, data: asked.data ?? (after === null ? undefined : shown) }}>
      {(data) => {
        const { totalCount, pageInfo, edges } = pick(data);
        if (totalCount === 0) return <Quiet>{empty ?? t('list.empty')}</Quiet>;
        const next = pageInfo.endCursor;
        return (
          <>
            <p className="quiet" role="status">
              {t('list.total', { count: totalCount })}
            </p>
            <Table
              label={label}
              columns={columns}
              rows={edges.map(({ node }) => node)}
              keyOf={keyOf}
              total={totalCount}
              more={pageInfo.hasNextPage && next !== after ? () => setPage({ filters, after: next }) : undefined}
            />
          </>
        );
      }}
    </Loaded>
  );
}
