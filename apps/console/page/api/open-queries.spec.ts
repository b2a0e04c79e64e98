import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Client, gql, type Exchange, type Operation, type OperationResult } from 'urql';
import { filter, makeSubject, merge, pipe, tap } from 'wonka';
import { askAgain, noteAnswers, noteOpenQueries } from './open-queries.ts';

const query = gql('query Shown { record { state } }');
const mutation = gql('mutation Act { act { id } }');

/** A client whose service answers when the test says so, and whose cache drops, empties or doubts what the test says. */
function opened() {
  const sent: Operation[] = [];
  const answers = makeSubject<OperationResult>();
  const cache = { drops: false, empties: false, doubts: false };
  const standIn: Exchange =
    ({ forward }) =>
    (operations) =>
      pipe(
        operations,
        filter(({ kind }) => kind !== 'query' || !cache.drops),
        forward,
        tap((result) => {
          if (cache.empties) result.data = null;
          if (cache.doubts) result.stale = true;
        }),
      );
  const service: Exchange = () => (operations) =>
    merge([
      pipe(
        operations,
        tap((operation) => {
          if (operation.kind !== 'teardown') sent.push(operation);
        }),
        filter(() => false),
      ) as never,
      answers.source,
    ]);
  const client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    exchanges: [noteOpenQueries, standIn, noteAnswers, service],
  });
  const seen: unknown[] = [];
  const { unsubscribe } = client.query(query, {}, { requestPolicy: 'network-only' }).subscribe(({ data, stale }) => {
    if (data && !stale) seen.push(data);
  });
  closing.push(unsubscribe);
  const answer = (operation: Operation | undefined, data: unknown): void =>
    answers.next({ operation: operation!, data, stale: false, hasNext: false } as OperationResult);
  return { client, cache, sent, seen, answer };
}

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));
/** Until what was put off to the end of the turn is done. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

describe('what is shown', () => {
  it('is asked again after a mutation', async () => {
    const { client, sent, seen, answer } = opened();
    answer(sent[0], 'before');
    client.mutation(mutation, {}).subscribe(jest.fn());
    answer(sent[1], 'done');
    await settled();
    answer(sent[2], 'after');
    expect(sent.map(({ kind }) => kind)).toEqual(['query', 'mutation', 'query']);
    expect(seen).toEqual(['before', 'after']);
  });

  it('is asked again when the request under way is answered, which may have read what was so before', async () => {
    const { client, sent, seen, answer } = opened();
    askAgain(client);
    askAgain(client);
    await settled();
    expect(sent).toHaveLength(1);
    answer(sent[0], 'before');
    await settled();
    answer(sent[1], 'after');
    await settled();
    expect(sent).toHaveLength(2);
    expect(seen).toEqual(['before', 'after']);
  });

  it('is asked again after the cache dropped a query', async () => {
    const { client, cache, sent, seen, answer } = opened();
    cache.doubts = true;
    answer(sent[0], 'before');
    cache.doubts = false;
    cache.drops = true;
    client.reexecuteOperation(client.createRequestOperation('query', sent[0]!, { requestPolicy: 'cache-first' }));
    await settled();
    cache.drops = false;
    askAgain(client);
    await settled();
    answer(sent[1], 'after');
    expect(seen).toEqual(['after']);
  });

  it('is asked again when the cache cannot put the answer together, a few times in a row', async () => {
    const { client, cache, sent, seen, answer } = opened();
    cache.empties = true;
    for (let turn = 0; turn < 6; turn++) {
      answer(sent.at(-1), 'torn');
      await settled();
    }
    expect(sent).toHaveLength(4);
    cache.empties = false;
    askAgain(client);
    await settled();
    answer(sent.at(-1), 'whole');
    expect(seen).toEqual(['whole']);
  });

  it('never goes back to an answer that a later request has overtaken', async () => {
    const { client, sent, seen, answer } = opened();
    const again = (requestPolicy: 'cache-first' | 'network-only'): void =>
      client.reexecuteOperation(client.createRequestOperation('query', sent[0]!, { requestPolicy }));
    again('cache-first');
    again('network-only');
    await settled();
    answer(sent[1], 'after');
    answer(sent[0], 'before');
    expect(seen).toEqual(['after']);
  });
});
