import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { parse, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { makeHandler, type Extra } from 'graphql-ws/use/@fastify/websocket';
import type { Context } from 'graphql-ws';
import { csrfHeader, routeForAnyone } from '@custodia/graphql';
import { newId } from '@custodia/kernel';
import type { Asked, Streams } from './streams.js';

/** How often a socket is pinged, and how long its first message may take, in milliseconds; the largest message, in bytes. */
const beatMs = 15_000;
const firstMessageMs = 5_000;
const largestMessage = 65_536;

type Results = AsyncGenerator<ExecutionResult, void>;
type Given = Readonly<Record<string, unknown>> | undefined;

/** The protocol asks for arguments to execute; what was begun already is handed through them. */
const handed = parse('subscription { changes { id } }');

/**
 * GraphQL over WebSocket, as the client of `graphql-ws` speaks it. A socket is open to anyone until its first message shows
 * who it is: `{ "authorization": "Bearer cus_…" }`, or the token against foreign pages for the cookie of a session.
 */
export async function serveSockets(fastify: FastifyInstance, streams: Streams): Promise<void> {
  await fastify.register(websocket, { options: { maxPayload: largestMessage } });
  const handler = makeHandler(
    {
      connectionInitWaitTimeout: firstMessageMs,
      onConnect: async (context) => (await streams.caller({ headers: headersOf(context) }).catch(() => null)) !== null,
      async onSubscribe(context, _, { query, variables, operationName }) {
        const gone = new AbortController();
        const asked = { query, variables, operationName, headers: headersOf(context), correlation: newId() };
        const opened = await streams.open(asked, gone.signal);
        if ('errors' in opened) return opened.errors;
        const contextValue = endedBy(opened.results, gone);
        return { schema: streams.schema, document: handed, contextValue };
      },
      subscribe: ({ contextValue }: ExecutionArgs) => contextValue as Results,
    },
    beatMs,
  );
  fastify.get('/graphql/stream', { websocket: true, ...routeForAnyone }, handler);
}

/** Whoever ends the results stops waiting for the next one, too. */
const endedBy = (results: Results, gone: AbortController): Results =>
  Object.assign(Object.create(results) as Results, {
    next: () => results.next(),
    throw: (fault: unknown) => results.throw(fault),
    [Symbol.asyncIterator]() {
      return this as Results;
    },
    return() {
      gone.abort();
      return results.return();
    },
  });

/** What a browser cannot put into the headers of a socket comes with the first message. */
function headersOf({ connectionParams, extra }: Context<Given, Extra>): Asked['headers'] {
  const { authorization, [csrfHeader]: token } = connectionParams ?? {};
  const { cookie, authorization: sent } = extra.request.headers;
  return { cookie, authorization: textOf(authorization) ?? sent, [csrfHeader]: textOf(token) };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
