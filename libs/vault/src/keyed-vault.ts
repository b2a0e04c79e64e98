import type { KeyObject } from 'node:crypto';
import { VaultFault, type Opened, type Sealed, type Subject, type Vault } from './port.js';
import { isIntact, openText, sealText } from './sealing.js';

/** A subject's key, or that it was destroyed, or that there never was one. */
export type KeyState = KeyObject | 'erased' | 'none';

/** Where keys are kept: all that adapters differ in. */
export interface KeyStore {
  /** The state of each subject, in order; may be a moment old (how long is the adapter's to say). */
  find(organisation: string, ids: readonly string[]): Promise<KeyState[]>;
  /** The state as it is now, from the store itself. */
  current(subject: Subject): Promise<KeyState>;
  /** The subject's key, made if there was none; when two make it at once both get the same. */
  obtain(subject: Subject): Promise<KeyObject | 'erased'>;
  /** True if there was a key. */
  erase(subject: Subject): Promise<boolean>;
}

/** The vault over any store of keys. */
export function keyedVault(keys: KeyStore): Vault {
  async function openAll(
    organisation: string,
    items: readonly { context: string; sealed: Sealed }[],
  ): Promise<Opened[]> {
    for (const { context, sealed } of items) {
      if (!isIntact(sealed))
        throw new VaultFault(
          `The sealed text of ${sealed.subject} at "${context}" does not match its digest: it was altered.`,
        );
    }
    const ids = [...new Set(items.map(({ sealed }) => sealed.subject))];
    const states = await keys.find(organisation, ids);
    const byId = new Map(ids.map((id, index) => [id, states[index]!]));
    return items.map(({ context, sealed }) => {
      const key = byId.get(sealed.subject)!;
      if (key === 'erased') return { kind: 'erased' };
      if (key === 'none')
        throw new VaultFault(
          `No key of ${sealed.subject} was ever kept here: the text at "${context}" was moved from elsewhere, or the vault's table was lost.`,
        );
      return { kind: 'text', text: openText(key, organisation, context, sealed) };
    });
  }

  return {
    async seal(subject, context, text) {
      const key = await keys.obtain(subject);
      if (key === 'erased') throw new VaultFault(`${subject.id} was erased: nothing may be sealed for it again.`);
      return sealText(key, subject, context, text);
    },
    open: async (organisation, context, sealed) => (await openAll(organisation, [{ context, sealed }]))[0]!,
    openAll,
    erase: (subject) => keys.erase(subject),
    async state(subject) {
      const state = await keys.current(subject);
      return typeof state === 'string' ? state : 'present';
    },
  };
}
