import type { Client, Exchange, Operation } from 'urql';
import { pipe, tap } from 'wonka';

/** Queries of views that are open, of each client. */
const open = new WeakMap<Client, Map<number, Operation>>();

/** Notes which queries are shown, so that they can be asked again. */
export const noteOpenQueries: Exchange = ({ client, forward }) => {
  const queries = new Map<number, Operation>();
  open.set(client, queries);
  return (operations) =>
    forward(
      pipe(
        operations,
        tap((operation) => {
          if (operation.kind === 'query' && !operation.context['still']) queries.set(operation.key, operation);
          else if (operation.kind === 'teardown') queries.delete(operation.key);
        }),
      ),
    );
};

/** Asks the service again for all that is shown. */
export function askAgain(client: Client): void {
  for (const query of open.get(client)?.values() ?? [])
    client.reexecuteOperation(client.createRequestOperation('query', query, { requestPolicy: 'network-only' }));
}
