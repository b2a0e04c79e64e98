import type { Client, Exchange, Operation } from 'urql';
import { filter, pipe, tap } from 'wonka';

interface OpenQueries {
  /** What views show, by the key of the query. */
  readonly shown: Map<number, Operation>;
  /** The request of each query that has not been answered yet. */
  readonly sent: Map<number, Operation>;
  /** To be asked again as soon as the request that is under way is answered: it may have read what was so before. */
  readonly due: Set<number>;
  /** How often in a row the cache could not put an answer together. */
  readonly torn: Map<number, number>;
}

/** Answers that the cache cannot put together, in a row, before a query is left as it is. */
const mostTorn = 3;

const ofClient = new WeakMap<Client, OpenQueries>();

function openQueries(client: Client): OpenQueries {
  const known = ofClient.get(client) ?? { shown: new Map(), sent: new Map(), due: new Set(), torn: new Map() };
  ofClient.set(client, known);
  return known;
}

/**
 * Notes which queries are shown; stands before the cache, which answers some of them. While answers of several queries about one record
 * arrive, the cache may find a part of one missing and answers nothing at all: then the service is asked again.
 */
export const noteOpenQueries: Exchange = ({ client, forward }) => {
  const { shown, due, torn } = openQueries(client);
  return (operations) =>
    pipe(
      operations,
      tap((operation) => {
        if (operation.kind === 'query') shown.set(operation.key, operation);
        else if (operation.kind === 'teardown') for (const noted of [shown, due, torn]) noted.delete(operation.key);
      }),
      forward,
      tap(({ operation, data, error }) => {
        if (operation.kind !== 'query') return;
        if (data || error) return void torn.delete(operation.key);
        const times = (torn.get(operation.key) ?? 0) + 1;
        torn.set(operation.key, times);
        if (times <= mostTorn) askSoon(client, operation);
      }),
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

/**
 * The client sends nothing for a query that it takes for one under way, and the cache may leave it in that belief: it drops a query that
 * it asked for itself and has no answer to. The first call ends the belief, or is replaced by the second, which reaches the service.
 */
function askOnce(client: Client, query: Operation): void {
  for (const requestPolicy of ['cache-first', 'network-only'] as const)
    client.reexecuteOperation(client.createRequestOperation('query', query, { ...query.context, requestPolicy }));
}

/** Asks the service again for what is shown; what is marked `still` only when told so. */
export function askAgain(client: Client, { alsoStill = false } = {}): void {
  for (const query of openQueries(client).shown.values())
    if (alsoStill || !query.context['still']) askSoon(client, query);
}

/** Now, or when the request that is under way is answered. */
function askSoon(client: Client, query: Operation): void {
  const { sent, due } = openQueries(client);
  if (sent.has(query.key)) due.add(query.key);
  else askOnce(client, query);
}
