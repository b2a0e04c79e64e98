import type { Duplex } from 'node:stream';
import pg from 'pg';

/**
 * Everything that this project knows of the inside of its drivers, beyond their documentation. It was read in these
 * versions; the spec beside this file fails with any other, until what stands here has been read again in that one.
 */
export const knownVersions = { pg: '8.23.1', typeorm: '1.1.1' } as const;

/** Where a connection writes its messages, and whose answers it hands to the query that they belong to. */
export interface Wire {
  readonly stream: Pick<Duplex, 'write' | 'cork' | 'uncork' | 'destroy'>;
}

/** What `Client.query` calls on an object of its own kind, in this order; `callback` belongs to the driver's time limit. */
export interface DriverQuery {
  callback: (() => void) | undefined;
  submit(wire: Wire): null;
  handleRowDescription(message: {
    readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  }): void;
  handleDataRow(message: { readonly fields: (string | null)[] }): void;
  handleCommandComplete(): void;
  handleEmptyQuery(): void;
  handlePortalSuspended(): void;
  handleError(fault: Error): void;
  handleReadyForQuery(): void;
}

/** `Client.connection` */
const wireOf = (client: pg.ClientBase): Wire => (client as unknown as { readonly connection: Wire }).connection;

/** `Client.host`, `port`, `processID` and `secretKey`: what a request to cancel is made of. */
export const cancelKeyOf = (
  client: pg.ClientBase,
): {
  readonly host: string;
  readonly port: number;
  readonly processID: number | null;
  readonly secretKey: number | null;
} => client as unknown as ReturnType<typeof cancelKeyOf>;

/** Cuts the socket; every statement on its way fails at once. */
export const abandon = (client: pg.ClientBase | undefined): void => void (client && wireOf(client)?.stream.destroy());

/** What is asked in one tick goes out with one write: each write is a system call, which costs more than a small query. */
export function writeTogether(client: pg.ClientBase): void {
  const { stream } = wireOf(client);
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  let held = false;
  client.query = ((...given: unknown[]) => {
    if (!held) {
      held = true;
      stream.cork();
      process.nextTick(() => {
        held = false;
        stream.uncork();
      });
    }
    return query(...given);
  }) as typeof client.query;
}

/** Lets `Client.query` take objects of this class into a pipeline: it takes none there but its own kind of query. */
export const asDriverQuery = (of: new (...given: never[]) => DriverQuery): unknown =>
  Object.setPrototypeOf(of.prototype, pg.Query.prototype as object);

/** Puts a query of our own into the connection's pipeline; its handlers are called in the order of the pipeline. */
export const sendQuery = (client: pg.ClientBase, query: DriverQuery): void =>
  void client.query(query as unknown as pg.Submittable);

/** `PostgresDriver.master` of TypeORM: the pool of a data source. */
export const poolOf = (source: { readonly driver: object }): pg.Pool =>
  (source.driver as { readonly master: pg.Pool }).master;
