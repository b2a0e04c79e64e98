import { stringifyDocument, type AnyVariables, type TypedDocumentNode } from 'urql';
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
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: readonly { message: string }[] };
  if (!data || errors) throw new Error(errors?.map(({ message }) => message).join(' ') ?? String(response.status));
  return data;
}
