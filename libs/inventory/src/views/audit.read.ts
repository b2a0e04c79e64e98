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
import { entriesOf, type HistoryPorts } from './history.read.js';
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
  { store, vault }: HistoryPorts,
  organisation: string,
  question: AuditQuestion,
  first: number,
  after: Position | null,
): Promise<AuditPage> {
  const fitting: Fitting[] = [];
  const told = (): Promise<AuditEntry[]> => entriesIn(vault, organisation, fitting);
  let passed = after ?? START;
  for (let looked = 0; looked < mostLookedAt; looked += atOnce) {
    let found = 0;
    for await (const recorded of readFrom(store, passed, question)) {
      found += 1;
      passed = recorded.position;
      const record = recordOf(recorded, organisation, question);
      if (record) fitting.push({ recorded, record });
      if (fitting.length === first) return { entries: await told(), next: passed };
    }
    if (found < atOnce) return { entries: await told(), next: null };
    await setImmediate();
  }
  return { entries: await told(), next: passed };
}

/** All of them, for a file. */
export async function* audited(
  ports: HistoryPorts,
  organisation: string,
  question: AuditQuestion,
): AsyncGenerator<readonly AuditEntry[], void> {
  for (let after: Position | null = null; ;) {
    const { entries, next }: AuditPage = await auditPage(ports, organisation, question, atOnce, after);
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

interface Fitting {
  readonly recorded: RecordedEvent;
  readonly record: AuditRecord;
}

async function entriesIn(
  vault: HistoryPorts['vault'],
  organisation: string,
  fitting: readonly Fitting[],
): Promise<AuditEntry[]> {
  const entries = await entriesOf(
    vault,
    organisation,
    fitting.map(({ recorded }) => recorded),
  );
  return entries.map((entry, index) => {
    const { record } = fitting[index]!;
    return { ...entry, record, recordId: entry.stream.slice(streamName(record, organisation, '').length) };
  });
}

/** Of which kind the record is that an event is about; `null` for one that was not asked for. */
function recordOf(
  recorded: RecordedEvent,
  organisation: string,
  { kinds, actorId, from, to }: AuditQuestion,
): AuditRecord | null {
  const record = (kinds ?? categories).find((category) =>
    recorded.stream.startsWith(streamName(category, organisation, '')),
  );
  if (!record) return null;
  const { actor, at } = JSON.parse(recorded.metadata) as EventMeta;
  if (actorId != null && actor !== actorId) return null;
  if ((from != null && at < from) || (to != null && at >= to)) return null;
  return record;
}
