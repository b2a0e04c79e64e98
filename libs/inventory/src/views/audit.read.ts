import { setImmediate } from 'node:timers/promises';
import {
  START,
  streamName,
  type EventMeta,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '@custodia/event-store';
import { InvalidQuery } from '@custodia/read-models';
import { assetKinds } from '../asset/asset.policy.js';
import { entryOf } from './history.read.js';
import type { AuditEntry, AuditPage, AuditRecord } from './audit.types.js';

/** What the inventory records, by the category of its streams. */
const categories: readonly AuditRecord[] = [...assetKinds, 'lineage', 'document', 'exposureQuestion'];

export interface AuditQuestion {
  readonly kinds?: readonly AuditRecord[] | null | undefined;
  readonly types?: readonly string[] | null | undefined;
  readonly actorId?: string | null | undefined;
  /** ISO 8601: decided at this moment or later. */
  readonly from?: string | null | undefined;
  /** ISO 8601: decided before this moment. */
  readonly to?: string | null | undefined;
}

/** Events that one page looks through: an answer comes in time also where nothing fits, and tells from where to go on. */
const mostLookedAt = 20_000;
const atOnce = 1_000;

/** The facts about everything in an inventory, in the order in which they were recorded, from behind a position. Throws `InvalidQuery`. */
export async function auditPage(
  store: EventStore,
  organisation: string,
  question: AuditQuestion,
  first: number,
  after: Position | null,
): Promise<AuditPage> {
  const entries: AuditEntry[] = [];
  let passed = after ?? START;
  for (let looked = 0; looked < mostLookedAt; looked += atOnce) {
    let found = 0;
    for await (const recorded of readFrom(store, passed, question)) {
      found += 1;
      passed = recorded.position;
      const entry = auditEntryOf(recorded, organisation, question);
      if (entry) entries.push(entry);
      if (entries.length === first) return { entries, next: passed };
    }
    if (found < atOnce) return { entries, next: null };
    await setImmediate();
  }
  return { entries, next: passed };
}

/** All of them, for a file. */
export async function* audited(
  store: EventStore,
  organisation: string,
  question: AuditQuestion,
): AsyncGenerator<readonly AuditEntry[], void> {
  for (let after: Position | null = null; ;) {
    const { entries, next }: AuditPage = await auditPage(store, organisation, question, atOnce, after);
    yield entries;
    if (next === null) return;
    after = next;
  }
}

async function* readFrom(
  store: EventStore,
  after: Position,
  { types }: AuditQuestion,
): AsyncGenerator<RecordedEvent, void> {
  try {
    yield* store.readAll({ after, limit: atOnce, ...(types ? { types } : {}) });
  } catch (fault) {
    if ((fault as { code?: unknown }).code !== 'NOT_A_POSITION') throw fault;
    throw new InvalidQuery(
      'INVALID_CURSOR',
      'after',
      'it is no position of this log; pass the `next` of the page before.',
    );
  }
}

function auditEntryOf(
  recorded: RecordedEvent,
  organisation: string,
  { kinds, actorId, from, to }: AuditQuestion,
): AuditEntry | null {
  const record = (kinds ?? categories).find((category) =>
    recorded.stream.startsWith(streamName(category, organisation, '')),
  );
  if (!record) return null;
  const { actor, at } = JSON.parse(recorded.metadata) as EventMeta;
  if (actorId != null && actor !== actorId) return null;
  if ((from != null && at < from) || (to != null && at >= to)) return null;
  const recordId = recorded.stream.slice(streamName(record, organisation, '').length);
  return { ...entryOf(recorded), record, recordId };
}
