import { execute, type EventStore } from '@custodia/event-store';
import { serviceActor, type Clock } from '@custodia/kernel';
import type { MailContent } from '@custodia/mail';
import type { Vault } from '@custodia/vault';
import { timeZoneInLog } from '../organisation/organisation.read.js';
import { mailDigest } from './digest.decider.js';
import { entrySealedAt } from './digest.events.js';
import { digestDueAt } from './due.policy.js';

/** What of a mail stands in a digest; the greeting and the reason at its end are those of the digest. */
export interface DigestEntry {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly action?: MailContent['action'];
}

/**
 * Keeps a mail for the daily digest of a member, under the Message-ID that it would have had alone. Kept twice it stands there
 * once. Throws `VaultFault` for a member who was erased meanwhile.
 */
export async function keepForDigest(
  { store, vault, clock }: { readonly store: EventStore; readonly vault: Pick<Vault, 'seal'>; readonly clock: Clock },
  { organisation, memberId }: { readonly organisation: string; readonly memberId: string },
  { messageId: entryId, ...entry }: DigestEntry & { readonly messageId: string },
): Promise<void> {
  const at = clock().toISOString();
  const { title, paragraphs, action } = entry;
  const sealed = await vault.seal(
    { organisation, id: memberId },
    entrySealedAt(organisation, memberId, entryId),
    JSON.stringify({ title, paragraphs, action } satisfies DigestEntry),
  );
  const dueAt = digestDueAt(at, await timeZoneInLog(store, organisation));
  await execute(
    store,
    mailDigest,
    { organisation, id: memberId },
    { type: 'KeepMail', entryId, entry: sealed, dueAt, actor: serviceActor, at },
  );
}
