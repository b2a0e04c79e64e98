import { Injectable } from '@nestjs/common';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { executor, type ExecutorOptions } from './execute.js';

export interface BoundedDriverConfig extends MercuriusDriverConfig {
  readonly bounds: Omit<ExecutorOptions, 'schema'>;
}

/**
 * Mercurius serves the route, and our executor does what its own would: that one keeps documents by number and not by size, keeps those that it
 * refused, and executes the JSON of a syntax tree when the text is no query.
 */
@Injectable()
export class BoundedDriver extends MercuriusDriver {
  override async start({ bounds, ...options }: BoundedDriverConfig): Promise<void> {
    await super.start({ ...options, cache: false, jit: 0 } as MercuriusDriverConfig);
    const { schema } = options as { schema?: ExecutorOptions['schema'] };
    const server = this.instance as { graphql: unknown };
    // `reply.graphql`, which the route calls, looks it up with each request.
    server.graphql = Object.assign(executor({ ...bounds, schema: schema! }), server.graphql);
  }
}
