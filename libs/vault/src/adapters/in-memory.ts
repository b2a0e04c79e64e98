import { keyedVault, type KeyState } from '../keyed-vault.js';
import type { Subject, Vault } from '../port.js';
import { newKey } from '../sealing.js';

/** The whole contract without a server, for pure tests and trials. Keys end with the process, and with them every text. */
export function inMemoryVault(): Vault {
  const keys = new Map<string, Exclude<KeyState, 'none'>>();
  const name = ({ organisation, id }: Subject): string => JSON.stringify([organisation, id]);
  const current = async (subject: Subject): Promise<KeyState> => keys.get(name(subject)) ?? 'none';
  return keyedVault({
    current,
    find: (organisation, ids) => Promise.all(ids.map((id) => current({ organisation, id }))),
    async obtain(subject) {
      const key = keys.get(name(subject)) ?? newKey();
      keys.set(name(subject), key);
      return key;
    },
    async erase(subject) {
      if (typeof (keys.get(name(subject)) ?? 'none') === 'string') return false;
      keys.set(name(subject), 'erased');
      return true;
    },
  });
}
