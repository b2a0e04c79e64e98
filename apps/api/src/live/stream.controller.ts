import { PassThrough, Readable } from 'node:stream';
import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult } from 'graphql';
import { AllowMembers, retryAfterSeconds } from '@custodia/graphql';
import { Streams } from './streams.js';

/** A comment now and then keeps proxies from closing a quiet connection; who takes nothing for that long is gone. Milliseconds. */
const beatMs = 15_000;

interface Operation {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

/**
 * GraphQL over server-sent events, one connection for each operation: `curl -N` is a client. The next result is made when
 * the client has taken those before.
 */
@Controller('graphql/stream')
export class StreamController {
  constructor(private readonly streams: Streams) {}

  @Post()
  @HttpCode(200)
  @AllowMembers()
  async listen(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Body() body: Operation | null,
  ): Promise<void> {
    const gone = new AbortController();
    request.raw.socket.once('close', () => gone.abort());
    const asked = { query: body?.query, variables: body?.variables, operationName: body?.operationName };
    const opened = await this.streams.open(
      { ...asked, headers: request.headers, correlation: request.id },
      gone.signal,
    );
    if ('errors' in opened) {
      if (opened.status === 429 || opened.status === 503) void reply.header('retry-after', retryAfterSeconds);
      return void (await reply.code(opened.status).send({ errors: opened.errors }));
    }
    void reply.headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
      // The connection is the stream's own: a server that ends must not wait for it to be used again.
      connection: 'close',
    });
    await reply.send(eventStream(opened.results));
  }
}

function eventStream(results: AsyncGenerator<ExecutionResult, void>): Readable {
  const stream = new PassThrough();
  stream.write(':\n\n');
  const beat = setInterval(() => {
    if (stream.writableNeedDrain) stream.destroy();
    else stream.write(':\n\n');
  }, beatMs);
  const source = Readable.from(messages(results), { objectMode: false, highWaterMark: 16_384 });
  stream.once('close', () => {
    clearInterval(beat);
    source.destroy();
  });
  source.once('error', () => stream.destroy());
  return source.pipe(stream);
}

/** As GraphQL over SSE has it, in distinct connections mode. */
async function* messages(results: AsyncGenerator<ExecutionResult, void>): AsyncGenerator<string, void> {
  for await (const result of results) yield `event: next\ndata: ${JSON.stringify(result)}\n\n`;
  yield 'event: complete\ndata:\n\n';
}
