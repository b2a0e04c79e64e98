import type { StoredEvent } from '@custodia/event-store';
import { reactor, type Reactor } from '@custodia/jobs';
import { subprocessorCodec, type SubprocessorEvent } from '../subprocessor/subprocessor.events.js';
import { listSubscriptionCodec, type ListSubscriptionEvent } from './list-subscription.events.js';

const spread = ({ subject, id, position }: Pick<StoredEvent, 'subject' | 'id' | 'position'>) => [
  { name: 'spread-list-notice', data: { subprocessorId: subject, noticeId: id, position } },
];

/** Subscribers hear of what is announced from now on, not of what was announced before they could subscribe. */
export const listNoticeReactor: Reactor = reactor<SubprocessorEvent>({
  name: 'list-notice',
  startsAt: 'now',
  codecs: [subprocessorCodec],
  on: {
    SubprocessorListed: spread,
    SubprocessorUnlisted: spread,
    SubprocessorChangeAnnounced: spread,
  },
});

export const listSubscriptionReactor: Reactor = reactor<ListSubscriptionEvent>({
  name: 'list-subscription',
  codecs: [listSubscriptionCodec],
  on: {
    ListSubscriptionRequested: ({ subject }) => [{ name: 'ask-list-subscriber', data: { subscriptionId: subject } }],
    ListSubscriptionEnded: ({ subject }) => [{ name: 'erase-list-subscriber', data: { subscriptionId: subject } }],
  },
});
