import { codec, streamName, type DomainEvent } from '@custodia/event-store';
import type { Sealed } from '@custodia/vault';

/** Why somebody no longer gets the notices; `erased` where the person was erased elsewhere by the same address. */
export type SubscriptionEnd = 'unsubscribed' | 'unconfirmed' | 'bounced' | 'erased';

/**
 * Somebody outside who is told of changes to the public list of subprocessors. Address and secret are sealed with a key of
 * their own, which is destroyed when the subscription ends.
 */
export type ListSubscriptionEvent =
  | DomainEvent<
      'ListSubscriptionRequested',
      { readonly email: Sealed; readonly secret: Sealed; readonly secretHash: string; readonly requestedAt: string }
    >
  /** `messageId` is `null` when the mail server refused it. */
  | DomainEvent<'ListSubscriptionAsked', { readonly messageId: string | null }>
  | DomainEvent<'ListSubscriptionConfirmed', { readonly confirmedAt: string }>
  | DomainEvent<'ListNoticeMailed', { readonly noticeId: string; readonly messageId: string | null }>
  | DomainEvent<'ListSubscriptionEnded', { readonly because: SubscriptionEnd }>;

export const listSubscriptionCodec = codec<ListSubscriptionEvent>('listsubscription', {
  ListSubscriptionRequested: [],
  ListSubscriptionAsked: [],
  ListSubscriptionConfirmed: [],
  ListNoticeMailed: [],
  ListSubscriptionEnded: [],
});

/** What the sealed texts are bound to: the stream and the field. */
export const subscriberSealedAt = (organisation: string, id: string, field: 'email' | 'secret'): string =>
  `${streamName('listsubscription', organisation, id)}#${field}`;
