import { useMemo, useRef } from 'react';
import { useQuery, type AnyVariables, type CombinedError, type TypedDocumentNode } from 'urql';
import { errorInWords, unreachable } from '../words/refusals.ts';
import { useMoment } from './moment.tsx';

export interface Asked<Data> {
  readonly data: Data | undefined;
  readonly problem: string | null;
  readonly loading: boolean;
  readonly again: () => void;
}

interface AskOptions {
  readonly pause?: boolean;
  /** Not asked again whenever something was recorded: what is costly, and never urgent. */
  readonly still?: boolean;
  /** What the cache has is enough when the view opens. */
  readonly cached?: boolean;
}

/** A query as it is at the moment that the console looks at: `asOf` is filled in when the document has such a variable. */
export function useAsk<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'asOf'>,
  { pause = false, still = false, cached = false }: AskOptions = {},
): Asked<Data> {
  const asOf = useMoment();
  const [{ data, error, fetching, stale }, execute] = useQuery<Data, AnyVariables>({
    query: query as TypedDocumentNode<Data, AnyVariables>,
    variables: { ...variables, ...(asOf === null ? {} : { asOf }) },
    pause,
    context: useMemo(() => ({ still, ...(cached ? { requestPolicy: 'cache-first' } : {}) }), [still, cached]),
  });
  // What is shown stays while it is asked for again, even where the cache lost a part of it: a form that is open stays open, too.
  const asked = JSON.stringify([variables, asOf]);
  const kept = useRef<{ asked: string; query: unknown; data: Data | undefined }>({ asked, query, data: undefined });
  if (kept.current.asked !== asked || kept.current.query !== query) kept.current = { asked, query, data: undefined };
  // What was refused before it was executed has no data.
  if (data !== undefined && data !== null) kept.current.data = data;
  else if (error) kept.current.data = undefined;
  return {
    data: kept.current.data,
    problem: error ? inWords(error) : null,
    loading: (fetching || stale) && kept.current.data === undefined,
    again: () => execute({ requestPolicy: 'network-only' }),
  };
}

/** What the service said; a connection that is lost is said so. */
export function inWords({ graphQLErrors }: CombinedError): string {
  return graphQLErrors.length > 0 ? graphQLErrors.map(errorInWords).join(' ') : unreachable();
}
