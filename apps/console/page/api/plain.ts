import { stringifyDocument, type AnyVariables, type TypedDocumentNode } from 'urql';
import { errorInWords, throwUnreachable, type ToldError } from '../words/refusals.ts';
import { requestOptions } from './session.ts';

/**
 * Asks past the cache: what is saved to a file, or stood at another moment than the one that is looked at, is no record of the view.
 * Throws what the service said.
 */
export async function askPlain<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: object,
): Promise<Data> {
  const { headers, ...options } = requestOptions();
  const response = await fetch('/graphql', {
    ...options,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query: stringifyDocument(query), variables }),
  }).catch(throwUnreachable);
  const { data, errors } = (await response.json()) as { data?: Data; errors?: readonly ToldError[] };
  if (!data || errors) throw new Error(errors?.map(errorInWords).join(' ') ?? String(response.status));
  return data;
}
