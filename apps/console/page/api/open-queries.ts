import type { Client, Exchange, Operation } from 'urql';
import { filter, pipe, tap } from 'wonka';

interface OpenQueries {
  /** What views show, by the key of the query. */
  readonly shown: Map<number, Operation>;
  /** The request of each query that has not been answered yet. */
  readonly sent: Map<number, Operation>;
  /** To be asked again as soon as the request that is under way is answered: it may have read what was so before. */
  readonly due: Set<number>;
}

const ofClient = new WeakMap<Client, OpenQueries>();

function openQueries(client: Client): OpenQueries {
  const known = ofClient.get(client) ?? { shown: new Map(), sent: new Map(), due: new Set() };
  ofClient.set(client, known);
  return known;
}

/** Notes which queries are shown; stands before the cache, which answers some of them. */
export const noteOpenQueries: Exchange = ({ client, forward }) => {
  const { shown, due } = openQueries(client);
  return (operations) =>
    forward(
      pipe(
        operations,
        tap((operation) => {
          if (operation.kind === 'query') shown.set(operation.key, operation);
          else if (operation.kind === 'teardown') {
            shown.delete(operation.key);
            due.delete(operation.key);
          }
        }),
      ),
    );
};

/**
 * Notes what the service was asked and has answered; stands behind the cache. After every mutation all that is shown is asked again,
 * and an answer that a later request of the same query has overtaken is dropped: what is older never replaces what is newer.
 */
export const noteAnswers: Exchange = ({ client, forward }) => {
  const { sent, due } = openQueries(client);
  return (operations) =>
    pipe(
      operations,
      tap((operation) => {
        if (operation.kind === 'query') sent.set(operation.key, operation);
        else if (operation.kind === 'teardown') sent.delete(operation.key);
      }),
      forward,
      filter(({ operation }) => operation.kind !== 'query' || sent.get(operation.key) === operation),
      tap(({ operation }) => {
        if (operation.kind === 'mutation') askAgain(client, { alsoStill: true });
        if (operation.kind !== 'query') return;
        sent.delete(operation.key);
        if (due.delete(operation.key)) askOnce(client, operation);
      }),
    );
};

const askOnce = (client: Client, query: Operation): void =>
  client.reexecuteOperation(
    client.createRequestOperation('query', query, { ...query.context, requestPolicy: 'network-only' }),
  );

/** Asks the service again for what is shown; what is marked `still` only when told so. */
export function askAgain(client: Client, { alsoStill = false } = {}): void {
  const { shown, sent, due } = openQueries(client);
  for (const query of shown.values()) {
    if (query.context['still'] && !alsoStill) continue;
    if (sent.has(query.key)) due.add(query.key);
    else askOnce(client, query);
  }
}
