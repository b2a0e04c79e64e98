import type { AnyVariables, TypedDocumentNode } from 'urql';
import { saveText } from '../api/files.ts';
import { askPlain } from '../api/plain.ts';
import { csvOf } from './csv.ts';

export interface Connection<Row> {
  readonly totalCount?: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Row }[];
}

interface Saving<Data, Variables extends AnyVariables, Row> {
  readonly query: TypedDocumentNode<Data, Variables>;
  readonly variables: object;
  readonly pick: (data: Data) => Connection<Row>;
  readonly name: string;
}

/** More is a matter for the API: it gives any number of pages. */
const mostRows = 5_000;

/** Saves the rows of a list, page after page, with the fields that the list asks for. Throws what the service said. */
export async function saveRows<Data, Variables extends AnyVariables, Row>({
  query,
  variables,
  pick,
  name,
}: Saving<Data, Variables, Row>): Promise<void> {
  const rows: Row[] = [];
  for (let after: string | null = null; ;) {
    const data: Data = await askPlain(query, { ...variables, after });
    const { edges, pageInfo } = pick(data);
    rows.push(...edges.map(({ node }) => node));
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage || after === null || rows.length >= mostRows) break;
  }
  saveText(csvOf(rows as readonly object[]), `${name}.csv`, 'text/csv');
}
