import { subjectOf, type EventStore, type NewEvent, type RecordedEvent } from '@custodia/event-store';
import type { Sealed, Vault } from '@custodia/vault';
import { holdsOutsider, outsidersWithAddress } from './sealed-people.js';
import {
  holdsSealedText,
  sealedTextsIn,
  sealWithKeyOf,
  withOpenedTexts,
  withSealedTexts,
  type SealText,
} from './sealed-texts.js';

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
 * The store, with the reason of each event and the free texts of its payload sealed before they enter the log: people write
 * whom it concerns. What one request records for one reason shares a key, however many records that are; it is destroyed when
 * somebody is erased whom the text names (`eraseReasons`). Digests are taken over what is stored, so proofs verify afterwards.
 */
export function sealingReasons(store: EventStore, vault: Pick<Vault, 'seal' | 'openAll'>): EventStore {
  async function sealed(stream: string, event: NewEvent, first: string): Promise<NewEvent> {
    const envelope = envelopeOf(event.metadata);
    const { organisation, reason, correlation = first } = envelope;
    const seal: SealText = (context, text) =>
      sealWithKeyOf(vault, { organisation, request: correlation, event: first }, context, text);
    const changed = await withSealedTexts(event, stream, seal);
    if (typeof reason !== 'string' || reason === '') return changed;
    const text = await seal(contextOf({ stream, id: event.id }), reason);
    return { ...changed, metadata: JSON.stringify({ ...envelope, reason: text }) };
  }
  async function prepare(stream: string, events: readonly NewEvent[]): Promise<NewEvent[]> {
    const changed: NewEvent[] = [];
    // One after the other: the first makes the key.
    for (const event of events) changed.push(await sealed(stream, event, events[0]!.id));
    return changed;
  }
  return {
    ...store,
    prepare,
    opened: (organisation, value) => withOpenedTexts(vault, organisation, value),
    append: async (stream, expected, events) => store.append(stream, expected, await prepare(stream, events)),
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
/** Keys that are destroyed beside one another: each has to wait until no process can use it any more. */
const destroyedAtOnce = 64;

/**
 * Destroys the reasons and free texts in the records of a person, those that name the person by one of `words`, whole and in any
 * case, and the keys of people outside with the same mail address: contacts of vendors and reviews, subscribers of the public
 * list. The key of the person, by which the names were read, is left to the caller. Reads the log from its beginning; answers how
 * many keys were destroyed. Repeating is harmless.
 */
export async function eraseReasons(
  { store, vault }: { readonly store: EventStore; readonly vault: Pick<Vault, 'openAll' | 'erase'> },
  { organisation, id }: { readonly organisation: string; readonly id: string },
  words: readonly string[],
): Promise<number> {
  const named = words.filter((word) => word.trim() !== '').map(wholeWord);
  const names = (text: string | null): boolean => text !== null && named.some((word) => word.test(text));
  const addresses = new Set(words.flatMap((word) => (word.includes('@') ? [word.trim().toLowerCase()] : [])));
  const keys = new Set<string>();
  const people = new Set<string>();
  let batch: RecordedEvent[] = [];
  const look = async (): Promise<void> => {
    const reasons = await reasonsOf(vault, organisation, batch);
    for (const person of await outsidersWithAddress(vault, organisation, batch, addresses))
      if (person !== id) people.add(person);
    const texts = await sealedTextsIn(
      vault,
      organisation,
      batch.map(({ data }) => data),
    );
    batch.forEach((event, index) => {
      const own = subjectOf(event.stream) === id;
      const reason = sealedIn(event.metadata)?.reason.subject;
      if (reason && (own || names(reasons[index]!))) keys.add(reason);
      for (const { key, text } of texts[index]!) if (own || names(text)) keys.add(key);
    });
    batch = [];
  };
  for await (const event of store.readAll()) {
    if (!event.metadata.includes(mark) && !holdsSealedText(event.data) && !holdsOutsider(event)) continue;
    if (envelopeOf(event.metadata).organisation !== organisation) continue;
    batch.push(event);
    if (batch.length === atOnce) await look();
  }
  await look();
  let destroyed = 0;
  // The texts first: interrupted, a repetition by another key of the person still finds them.
  const all = [...keys, ...people];
  while (all.length > 0) {
    const erasing = all.splice(0, destroyedAtOnce).map((key) => vault.erase({ organisation, id: key }));
    destroyed += (await Promise.all(erasing)).filter(Boolean).length;
  }
  return destroyed;
}

const wholeWord = (word: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${word.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'iu');
