import { streamName, type EventMeta, type EventStore, type RecordedEvent } from '@custodia/event-store';
import { reasonsOf, withOpenedTexts } from '@custodia/platform';
import type { ReadSession } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import type { AssetKind } from '../asset/asset.policy.js';
import { notInInventory } from '../lineage/lineage.facts.js';
import { changesOf } from './changes.policy.js';
import type { FieldChange, History, HistoryEntry, RelatedHistory } from './history.types.js';
import { placeCursor, placeOf } from '../asset/place-cursor.js';

export interface HistoryPorts {
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'openAll'>;
}

/** Longest value that is shown whole, in characters. */
const longest = 2_000;

/** The facts about an asset as they were written, from behind revision `after`. Throws `InvalidQuery` where there is no such asset. */
export async function historyOf(
  { store, vault }: HistoryPorts,
  organisation: string,
  kind: AssetKind,
  id: string,
  first: number,
  after: number,
): Promise<History> {
  const found: RecordedEvent[] = [];
  const stream = streamName(kind, organisation, id);
  for await (const recorded of store.readStream(stream, {
    from: after + 1,
    limit: first + 1,
  }))
    found.push(recorded);
  if (found.length === 0 && !(await isThere(store, stream))) throw notInInventory({ kind, id, versionId: null });
  const more = found.length > first;
  const shown = await entriesOf(vault, organisation, more ? found.slice(0, first) : found);
  return { kind, id, entries: shown, next: more ? shown.at(-1)!.revision : null };
}

interface Place {
  readonly category: 'lineage' | 'document' | 'system' | 'exposureQuestion';
  readonly id: string;
  readonly revision: number;
  readonly moment: string;
}

/** Facts of links, documents, systems that contain it or call what it provides and questions that found it, all that concern an asset, in the order in which they were recorded, from behind a cursor. */
export async function relatedTo(
  { store, vault }: HistoryPorts,
  { query }: Pick<ReadSession, 'query'>,
  organisation: string,
  { kind, id }: Pick<History, 'kind' | 'id'>,
  first: number,
  after: string | null,
): Promise<RelatedHistory> {
  const [moment, category, place] =
    after === null
      ? ['', '', '']
      : placeOf<[string, string, string]>(after, {
          parts: 3,
          moment: 0,
          remedy: 'pass the `next` of the page before.',
        });
  const found = await query<Place>(
    `select category, id, revision, to_char(recorded_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.USZ') as moment from (
       select 'lineage' as category, id, revision, recorded_from from lineage_link_v1_history
         where (derived_id = $2 and derived_kind = $1) or (source_id = $2 and source_kind = $1)
       union all
       select 'document', id, revision, recorded_from from document_v1_history where attached_id = $2 and attached_kind = $1
       union all
       select 'system', part.system_id, part.revision, part.recorded_from from system_component_v1_history part
         where part.asset_id = $2 and part.kind = $1
       union
       select 'system', whole.id, whole.revision, whole.recorded_from from system_component_v1_history part
         join system_v1_history whole on whole.id = part.system_id and whole.recorded_from = part.recorded_to
         where part.asset_id = $2 and part.kind = $1
       union
       select 'system', system_id, revision, recorded_from from system_connector_v1_history
         where subprocessor_id = $2 and $1 = 'subprocessor'
       union
       select 'system', whole.id, whole.revision, whole.recorded_from from system_connector_v1_history part
         join system_v1_history whole on whole.id = part.system_id and whole.recorded_from = part.recorded_to
         where part.subprocessor_id = $2 and $1 = 'subprocessor' and not exists (
           select from system_connector_v1_history next
             where next.id = part.id and next.recorded_from = part.recorded_to and next.subprocessor_id = $2)
       union all
       select 'exposureQuestion', id, revision, created_at from exposure_question_v1 where $1 = 'dataset' and dataset_ids @> array[$2]
     ) as fact
     where $3 = '' or (recorded_from, category, id) > ($3::timestamptz, $4, $5)
     order by recorded_from, category, id limit ${first + 1}`,
    [kind, id, moment, category, place],
  );
  const facts: RecordedEvent[] = [];
  for (const each of found.slice(0, first))
    for await (const recorded of store.readStream(streamName(each.category, organisation, each.id), {
      from: each.revision,
      limit: 1,
    }))
      facts.push(recorded);
  const last = found.length > first ? found[first - 1]! : null;
  return {
    entries: await entriesOf(vault, organisation, facts),
    next: last && placeCursor([last.moment, last.category, last.id]),
  };
}

/** What facts change, field by field. Reads each stream once, up to the last fact that is asked for. */
export async function changesIn(
  { store, vault }: HistoryPorts,
  organisation: string,
  entries: readonly Pick<HistoryEntry, 'stream' | 'revision'>[],
): Promise<FieldChange[][]> {
  const last = new Map<string, number>();
  for (const { stream, revision } of entries) last.set(stream, Math.max(revision, last.get(stream) ?? 0));
  const changes = new Map<string, FieldChange[][]>();
  for (const [stream, revision] of last) {
    const recorded: { data: Record<string, unknown> }[] = [];
    for await (const { data } of store.readStream(stream, { limit: revision + 1 }))
      recorded.push({ data: JSON.parse(data) as Record<string, unknown> });
    const facts = await withOpenedTexts(vault, organisation, recorded);
    changes.set(
      stream,
      changesOf(facts).map((all) =>
        all.map(({ name, before, after }) => ({ name, before: told(before), after: told(after) })),
      ),
    );
  }
  return entries.map(({ stream, revision }) => changes.get(stream)?.[revision] ?? []);
}

/** A value as it is shown; nothing for what is not stated. */
export const told = (value: unknown): string | null => (value === undefined || value === null ? null : shown(value));

async function isThere(store: EventStore, stream: string): Promise<boolean> {
  for await (const _ of store.readStream(stream, { limit: 1 })) return true;
  return false;
}

/** Events of one organisation as facts of a history. */
export async function entriesOf(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  events: readonly RecordedEvent[],
): Promise<HistoryEntry[]> {
  const reasons = await reasonsOf(vault, organisation, events);
  const facts = await withOpenedTexts(
    vault,
    organisation,
    events.map(({ data }) => JSON.parse(data) as Record<string, unknown>),
  );
  return events.map((event, index) => entryOf(event, facts[index]!, reasons[index]!));
}

function entryOf(
  { id, stream, revision, type, metadata }: RecordedEvent,
  data: Record<string, unknown>,
  reason: string | null,
): HistoryEntry {
  const { at, actor, correlation = null } = JSON.parse(metadata) as EventMeta;
  const fields = Object.entries(data).map(([name, value]) => ({
    name,
    value: shown(value),
  }));
  return { id, stream, revision, type, at, actorId: actor, reason, correlationId: correlation, data: fields };
}

function shown(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : (JSON.stringify(value, (_, part: unknown) => (isSealed(part) ? sealedOf(part) : part)) ?? '');
  const whole = isSealed(value) ? sealedOf(value) : text;
  return whole.length > longest ? `${whole.slice(0, longest)}… (${whole.length} characters)` : whole;
}

interface Seal {
  readonly sealed: string;
  readonly digest: string;
}

const isSealed = (value: unknown): value is Seal =>
  typeof value === 'object' && value !== null && 'sealed' in value && 'ciphertext' in value;
const sealedOf = ({ digest }: Seal): string => `sealed (sha256:${digest})`;
