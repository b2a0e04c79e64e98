import { createHash } from 'node:crypto';
import { START, type EventStore, type RecordedEvent } from '@custodia/event-store';
import { readState, updateState, type StateSection } from '@custodia/kernel';
import type pg from 'pg';
import { z } from 'zod';

/** The last event of a log, as it was seen. */
const lastSeen = z.object({
  position: z.string(),
  stream: z.string(),
  revision: z.number(),
  /** SHA-256 (hex). */
  digest: z.string(),
  /** ISO 8601. */
  recordedAt: z.string(),
});

/** What is remembered of the log that an installation follows. */
const knownLog = z.object({
  /** The identity that the log gives itself. */
  id: z.string(),
  /** Where it was, without secrets; for messages. */
  place: z.string(),
  /** Null for an empty log. */
  last: lastSeen.nullable(),
  /** ISO 8601. */
  savedAt: z.string(),
  /** ISO 8601; when an operator last put another log in the place of the one before. */
  adoptedAt: z.string().nullable(),
});

export type LastSeen = z.infer<typeof lastSeen>;
export type KnownLog = z.infer<typeof knownLog>;

/** Somewhere that remembers a log: beside the read models, or beside the keys. */
export interface LogMemory {
  load(): Promise<KnownLog | null>;
  /** Keeps `known` when nothing is kept yet, or when it is the same log and further on; with `replace` in any case. */
  save(known: KnownLog, options?: { readonly replace?: boolean }): Promise<void>;
}

/** Of the log in the embedded database: such a database must be there at the next start. */
export const embeddedPlace = 'the embedded database';

const section: StateSection<KnownLog> = { name: 'log', schema: knownLog };

/** In the state file, which lies in the data folder beside the root key. */
export const logInStateFile = (dataDir: string): LogMemory => ({
  load: async () => readState(dataDir, section) ?? null,
  save: (known, { replace = false } = {}) =>
    updateState(dataDir, section, (now) => (replace || isFurther(known, now) ? known : undefined)),
});

export const hadEmbeddedDatabase = (dataDir: string): boolean => readState(dataDir, section)?.place === embeddedPlace;

const isFurther = ({ id, last }: KnownLog, now: KnownLog | undefined): boolean =>
  !now || (now.id === id && (last?.position ?? START) >= (now.last?.position ?? START));

interface Row {
  readonly id: string;
  readonly place: string;
  readonly position: string;
  readonly stream: string | null;
  readonly revision: number | null;
  readonly digest: string | null;
  readonly recorded_at: string | null;
  readonly saved_at: Date;
  readonly adopted_at: Date | null;
}

/** In the table `known_log`, beside the read models. */
export const logInTable = (pool: Pick<pg.Pool, 'query'>): LogMemory => ({
  async load() {
    const { rows } = await pool.query<Row>('select * from known_log');
    const [row] = rows;
    if (!row) return null;
    const { position, stream, revision, digest, recorded_at: recordedAt } = row;
    return {
      id: row.id,
      place: row.place,
      last:
        stream === null ? null : { position, stream, revision: revision!, digest: digest!, recordedAt: recordedAt! },
      savedAt: row.saved_at.toISOString(),
      adoptedAt: row.adopted_at?.toISOString() ?? null,
    };
  },
  async save({ id, place, last, savedAt, adoptedAt }, { replace = false } = {}) {
    const columns = 'id, place, position, stream, revision, digest, recorded_at, saved_at, adopted_at';
    const set = columns.split(', ').map((column) => `${column} = excluded.${column}`);
    await pool.query(
      `insert into known_log as now (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (only_one) do update set ${set.join(', ')}
       where $10 or (now.id = excluded.id and now.position < excluded.position)`,
      [
        id,
        place,
        last?.position ?? START,
        last?.stream ?? null,
        last?.revision ?? null,
        last?.digest ?? null,
        last?.recordedAt ?? null,
        savedAt,
        adoptedAt,
        replace,
      ],
    );
  },
});

/** The log as it is now. `adoptedAt` is carried along. */
export async function lookAt(
  store: EventStore,
  place: string,
  { now, adoptedAt = null }: { readonly now: Date; readonly adoptedAt?: string | null },
): Promise<KnownLog> {
  const [id, last] = [await store.identity(), await store.last()];
  return { id, place, last: last && seen(last), savedAt: now.toISOString(), adoptedAt };
}

/** Where the event is, and the digest by which it is known again. */
export const seen = (event: RecordedEvent): LastSeen => ({
  position: event.position,
  stream: event.stream,
  revision: event.revision,
  digest: createHash('sha256')
    .update(JSON.stringify([event.stream, event.revision, event.id, event.type, event.data, event.metadata]))
    .digest('hex'),
  recordedAt: event.recordedAt,
});
