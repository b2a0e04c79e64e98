import { PostgresConnection, PostgresQueueBackend, type PgPool } from 'bullmq';
import type { createPostgresBackend } from 'bullmq';

type ListenClient = Awaited<ReturnType<PostgresConnection['getListenClient']>>;

/**
 * One connection that waits for jobs on behalf of all workers of a runner. BullMQ's own way is one for each worker, and
 * PostgreSQL wakes every connection that listens for anything with every notification in the database: with dozens of workers
 * that costs more than the events it tells of.
 */
export class SharedListener {
  private readonly source: PostgresConnection;
  private facade: { readonly of: ListenClient; readonly client: ListenClient } | undefined;

  constructor(private readonly pool: PgPool) {
    this.source = new PostgresConnection(pool);
    this.source.setMaxListeners(0);
  }

  /** What BullMQ makes the backend of a worker with. */
  readonly backend: typeof createPostgresBackend = (name, options) =>
    new PostgresQueueBackend(new ListeningThrough(this.pool, this.source, () => this.client()), name, options);

  private async client(): Promise<ListenClient> {
    const client = await this.source.getListenClient();
    if (this.facade?.of !== client) this.facade = { of: client, client: listeningOnce(client) };
    return this.facade.client;
  }

  close(): Promise<void> {
    return this.source.close();
  }
}

/** All ask to listen on the same channels; the connection is told once. */
function listeningOnce(client: ListenClient): ListenClient {
  (client as unknown as NodeJS.EventEmitter).setMaxListeners(0);
  const asked = new Map<string, Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  const query = (text: string): Promise<unknown> => {
    let answer = asked.get(text);
    if (!answer) {
      answer = last = last.then(() => client.query(text));
      asked.set(text, answer);
    }
    return answer;
  };
  return new Proxy(client, {
    get(target, name) {
      if (name === 'query') return query;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}

/** A worker's own door to the shared connection: when that is lost, the worker hears of it and listens anew. */
class ListeningThrough extends PostgresConnection {
  private readonly invalidated = (): void => void this.emit('listenerinvalidated');

  constructor(
    pool: PgPool,
    private readonly source: PostgresConnection,
    private readonly client: () => Promise<ListenClient>,
  ) {
    super(pool);
    source.on('listenerinvalidated', this.invalidated);
  }

  override getListenClient(): Promise<ListenClient> {
    return this.client();
  }

  /** The connection is nobody's own. */
  override async setListenClientName(): Promise<void> {}

  override get hasListenClientKeepAlive(): boolean {
    return this.source.hasListenClientKeepAlive;
  }

  override close(): Promise<void> {
    this.source.off('listenerinvalidated', this.invalidated);
    return super.close();
  }
}
