import { createHash } from 'node:crypto';
import { START, type EventStore, type RecordedEvent } from '@custodia/event-store';
import { readState, updateState, type StateSection } from '@custodia/kernel';
import type { Repository } from 'typeorm';
import { z } from 'zod';
import type { KnownLogRow } from './known-log.row.js';

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

/** In the table `known_log`, beside the read models. */
export const logInTable = (rows: Repository<KnownLogRow>): LogMemory => ({
  async load() {
    const row = await rows.findOneBy({ onlyOne: true });
    if (!row) return null;
    const { id, place, position, stream, revision, digest, recordedAt, savedAt, adoptedAt } = row;
    const last =
      stream === null ? null : { position, stream, revision: revision!, digest: digest!, recordedAt: recordedAt! };
    return { id, place, last, savedAt, adoptedAt };
  },
  async save({ last, ...known }, { replace = false } = {}) {
    const seen = last ?? { position: START, stream: null, revision: null, digest: null, recordedAt: null };
    await rows
      .createQueryBuilder('now')
      .insert()
      .values({ onlyOne: true, ...known, ...seen })
      .orUpdate(columns, ['only_one'], replace ? {} : { overwriteCondition: { where: sameLogAndFurther } })
      .execute();
  },
});

const columns = ['id', 'place', 'position', 'stream', 'revision', 'digest', 'recorded_at', 'saved_at', 'adopted_at'];
const sameLogAndFurther = 'now.id = excluded.id and now.position < excluded.position';

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
