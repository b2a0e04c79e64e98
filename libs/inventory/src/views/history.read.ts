import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import { streamName, type EventStore, type RecordedEvent, type EventMeta } from '@custodia/event-store';
import type { AssetKind } from '../asset/asset.policy.js';
import { notInInventory } from '../lineage/lineage.facts.js';

@ObjectType({ description: 'One statement of a recorded fact.' })
export class FactField {
  @Field({ description: 'What is stated.' })
  name!: string;

  @Field({ description: 'The value; lists and structures as JSON, secret texts only by their digest.' })
  value!: string;
}

@ObjectType({
  description:
    'One fact in the history of an asset: what happened, who did it, when and why (ETSI TS 104 223, 5.1.2-3).',
})
export class HistoryEntry {
  @Field(() => ID, { description: 'UUID of the event.' })
  id!: string;

  @Field(() => Int, { description: 'Place in the history, from 0.' })
  revision!: number;

  @Field({ description: 'What happened, for example `ModelVersionApproved`.' })
  type!: string;

  @Field(() => Instant, { description: 'When it was decided.' })
  at!: string;

  @Field(() => ID, { description: 'Member or token that did it.' })
  actorId!: string;

  @Field(() => String, { nullable: true, description: 'Why, in the words of who did it.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'Ties together all that one request caused.' })
  correlationId!: string | null;

  @Field(() => [FactField], { description: 'What the fact states.' })
  data!: FactField[];
}

@ObjectType({ description: 'A part of the history of an asset, oldest first.' })
export class History {
  @Field(() => [HistoryEntry], { description: 'The facts.' })
  entries!: HistoryEntry[];

  @Field(() => Int, { nullable: true, description: 'Pass as `after` to go on; empty at the end.' })
  next!: number | null;
}

/** Longest value that is shown whole, in characters. */
const longest = 2_000;

/** The facts about an asset as they were written, from behind revision `after`. Throws `InvalidQuery` where there is no such asset. */
export async function historyOf(
  store: EventStore,
  organisation: string,
  kind: AssetKind,
  id: string,
  first: number,
  after: number,
): Promise<History> {
  const entries: HistoryEntry[] = [];
  const stream = streamName(kind, organisation, id);
  for await (const recorded of store.readStream(stream, {
    from: after + 1,
    limit: first + 1,
  }))
    entries.push(entryOf(recorded));
  if (entries.length === 0 && !(await isThere(store, stream))) throw notInInventory({ kind, id, versionId: null });
  const more = entries.length > first;
  const shown = more ? entries.slice(0, first) : entries;
  return { entries: shown, next: more ? shown.at(-1)!.revision : null };
}

async function isThere(store: EventStore, stream: string): Promise<boolean> {
  for await (const _ of store.readStream(stream, { limit: 1 })) return true;
  return false;
}

function entryOf({ id, revision, type, data, metadata }: RecordedEvent): HistoryEntry {
  const { at, actor, reason = null, correlation = null } = JSON.parse(metadata) as EventMeta;
  const fields = Object.entries(JSON.parse(data) as Record<string, unknown>).map(([name, value]) => ({
    name,
    value: shown(value),
  }));
  return { id, revision, type, at, actorId: actor, reason, correlationId: correlation, data: fields };
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
