import { subjectOf, type EventStore, type NewEvent, type RecordedEvent } from '@custodia/event-store';
import { derivedId } from '@custodia/kernel';
import { VaultFault, type Sealed, type Vault } from '@custodia/vault';

/** What the envelope of an event holds of a reason: a text in events of earlier releases. */
interface Envelope {
  readonly organisation: string;
  readonly reason?: string | Sealed;
  readonly correlation?: string;
}

type Placed = Pick<RecordedEvent, 'id' | 'stream' | 'metadata'>;

/** So that envelopes without a sealed reason need not be taken apart. */
const mark = '"reason":{"sealed"';
const contextOf = ({ stream, id }: Pick<Placed, 'stream' | 'id'>): string => `${stream}#reason ${id}`;
const envelopeOf = (metadata: string): Envelope => JSON.parse(metadata) as Envelope;
const sealedIn = (metadata: string): (Envelope & { readonly reason: Sealed }) | null =>
  metadata.includes(mark) ? (envelopeOf(metadata) as Envelope & { readonly reason: Sealed }) : null;

/**
 * The store, with the reason of each event sealed before it enters the log: people write whom it concerns. What one request
 * records for one reason shares a key, however many records that are; it is destroyed when somebody is erased whom the reason
 * names (`eraseReasons`). Digests are taken over what is stored, so proofs verify afterwards.
 */
export function sealingReasons(store: EventStore, vault: Pick<Vault, 'seal'>): EventStore {
  async function sealed(stream: string, event: NewEvent, first: string): Promise<NewEvent> {
    const envelope = envelopeOf(event.metadata);
    const { organisation, reason, correlation = first } = envelope;
    if (typeof reason !== 'string' || reason === '') return event;
    const by = (key: string): Promise<Sealed> =>
      vault.seal({ organisation, id: `reason-${key}` }, contextOf({ stream, id: event.id }), reason);
    const text = await by(derivedId(correlation, reason)).catch((fault: unknown) => {
      // What is recorded after an erasure has a key of its own.
      if (fault instanceof VaultFault) return by(first);
      throw fault;
    });
    return { ...event, metadata: JSON.stringify({ ...envelope, reason: text }) };
  }
  return {
    ...store,
    async append(...[stream, expected, events]: Parameters<EventStore['append']>) {
      const changed: NewEvent[] = [];
      // One after the other: the first makes the key.
      for (const event of events) changed.push(await sealed(stream, event, events[0]!.id));
      return store.append(stream, expected, changed);
    },
  };
}

/** What is read in place of a reason whose key is destroyed. */
const erased = 'erased';

/** The reasons of events of one organisation, in order; `null` for an event without one. */
export async function reasonsOf(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  events: readonly Placed[],
): Promise<(string | null)[]> {
  const sealed = events.flatMap((event) => {
    const found = sealedIn(event.metadata);
    return found ? [{ context: contextOf(event), sealed: found.reason }] : [];
  });
  const opened = sealed.length > 0 ? await vault.openAll(organisation, sealed) : [];
  let next = 0;
  return events.map(({ metadata }) => {
    if (!metadata.includes(mark)) return (envelopeOf(metadata).reason as string | undefined) ?? null;
    const answer = opened[next++]!;
    return answer.kind === 'text' ? answer.text : erased;
  });
}

const atOnce = 500;

/**
 * Destroys the reasons in the records of a person, and those that name the person by one of `words`, whole and in any case.
 * Reads the log from its beginning; answers how many keys were destroyed. Repeating is harmless.
 */
export async function eraseReasons(
  { store, vault }: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll' | 'erase'> },
  { organisation, id }: { readonly organisation: string; readonly id: string },
  words: readonly string[],
): Promise<number> {
  const named = words.filter((word) => word.trim() !== '').map(wholeWord);
  const keys = new Set<string>();
  let batch: Placed[] = [];
  const look = async (): Promise<void> => {
    const reasons = await reasonsOf(vault, organisation, batch);
    batch.forEach((event, index) => {
      const own = subjectOf(event.stream) === id;
      if (own || named.some((word) => word.test(reasons[index]!))) keys.add(sealedIn(event.metadata)!.reason.subject);
    });
    batch = [];
  };
  for await (const event of store.readAll()) {
    if (sealedIn(event.metadata)?.organisation !== organisation) continue;
    batch.push(event);
    if (batch.length === atOnce) await look();
  }
  await look();
  let destroyed = 0;
  for (const key of keys) if (await vault.erase({ organisation, id: key })) destroyed += 1;
  return destroyed;
}

const wholeWord = (word: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${word.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'iu');
