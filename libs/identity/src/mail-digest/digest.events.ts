import { codec, streamName, type DomainEvent } from '@custodia/event-store';
import type { Sealed } from '@custodia/vault';

/** The mails of a member who wants them once a day, under the id of the member. */
export type DigestEvent =
  /** `entryId` is the Message-ID that the mail would have had alone; its text is sealed with the key of the member. */
  | DomainEvent<'MailKept', { readonly entryId: string; readonly entry: Sealed; readonly dueAt: string }>
  /** `messageId` is `null` where nobody could be reached: the mail server refused it for good, or the member was erased. */
  | DomainEvent<'DigestMailed', { readonly entryIds: readonly string[]; readonly messageId: string | null }>;

export const digestCodec = codec<DigestEvent>('maildigest', { MailKept: [], DigestMailed: [] });

/** What a kept mail is bound to. */
export const entrySealedAt = (organisation: string, memberId: string, entryId: string): string =>
  `${streamName('maildigest', organisation, memberId)}#${entryId}`;
