import type { JobDefinition } from '@custodia/jobs';
import type { Vault } from '@custodia/vault';

export const eraseMemberKeyName = 'erase-member-key';

/** Destroys the key that seals a member's name and address. Repeating is harmless. */
export const eraseMemberKey = (vault: Vault): JobDefinition<{ memberId: string }> => ({
  name: eraseMemberKeyName,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 30_000,
  concurrency: 4,
  async handle({ organisation, data: { memberId } }) {
    await vault.erase({ organisation, id: memberId });
  },
});
