import type { ReadSession } from '@custodia/read-models';
import type { CaseFact } from './case-fact.types.js';

// What a case or a hold has kept of assets that do not exist for its reader.

type Session = Pick<ReadSession, 'hiddenAmong'>;

/** Those of a kept list that are about an asset which the reader may know of. */
export async function knownOf<Item>(
  session: Session,
  items: readonly Item[],
  assetOf: (item: Item) => string | undefined,
): Promise<readonly Item[]> {
  const hidden = await session.hiddenAmong(items.flatMap((item) => assetOf(item) ?? []));
  return hidden.size === 0 ? items : items.filter((item) => !hidden.has(assetOf(item) ?? ''));
}

/** Facts without their data where it names an asset that the reader may not know of. */
export async function knownFacts(session: Session, facts: Promise<CaseFact[]>): Promise<CaseFact[]> {
  const found = (await facts).map((fact) => ({ fact, named: idsIn(fact.data) }));
  const hidden = await session.hiddenAmong(found.flatMap(({ named }) => named));
  return found.map(({ fact, named }) => (named.some((id) => hidden.has(id)) ? { ...fact, data: '{}' } : fact));
}

/** Sentences in which an asset that the reader may not know of, one of `kept`, has no name. */
export async function knownWords<Told extends { readonly message: string }>(
  session: Session,
  kept: readonly { readonly id: string; readonly name: string }[],
  told: readonly Told[],
): Promise<Told[]> {
  const hidden = await session.hiddenAmong(kept.map(({ id }) => id));
  const secret = kept.filter(({ id }) => hidden.has(id));
  const unnamed = (message: string): string =>
    secret.reduce((text, { name }) => text.replaceAll(name, 'an asset that is hidden from you'), message);
  return told.map((one) => ({ ...one, message: unnamed(one.message) }));
}

const idsIn = (text: string): string[] => text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
