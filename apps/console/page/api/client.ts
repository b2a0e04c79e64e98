import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { Client, fetchExchange, mapExchange } from 'urql';
import { outline } from 'virtual:outline';
import { noteAnswers, noteOpenQueries } from './open-queries.ts';
import { requestOptions, sessionLacks, sessionOver } from './session.ts';

const each = <Value>(names: readonly string[], value: Value): Record<string, Value> =>
  Object.fromEntries(names.map((name) => [name, value]));

/** The organisation requires a second factor since the console was opened. */
const lacking = /^SECOND_FACTOR_(SETUP_)?REQUIRED$/;

/**
 * One client, and so one cache, for each moment that the console looks at: a record of then must never stand beside one of now.
 * What is shown from the cache is asked for again whenever a view opens, and after every mutation: a list may have one more, a gate
 * may have closed.
 */
export function newClient(): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: () => requestOptions(),
    exchanges: [
      mapExchange({
        onError({ graphQLErrors }) {
          if (graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED')) sessionOver();
          if (graphQLErrors.some(({ extensions }) => lacking.test(String(extensions['code'])))) sessionLacks();
        },
      }),
      noteOpenQueries,
      cacheExchange({
        possibleTypes: outline.possibleTypes,
        keys: each(outline.parts, () => null),
        resolvers: { Query: each(outline.lists, relayPagination()) },
      }),
      noteAnswers,
      fetchExchange,
    ],
  });
}
