import { projection } from '@custodia/read-models';
import { listSubscriptionCodec, type ListSubscriptionEvent } from './list-subscription.events.js';
import { ListSubscription } from './list-subscription.row.js';

export const listSubscriptionProjection = projection<ListSubscription, ListSubscriptionEvent>({
  name: 'list_subscription',
  version: 1,
  row: ListSubscription,
  codec: listSubscriptionCodec,
  on: {
    ListSubscriptionRequested: (_, { data: { email } }) => ({ status: 'requested', email }),
    ListSubscriptionConfirmed: (row) => row && { ...row, status: 'confirmed' },
    ListSubscriptionEnded: (row) => row && { ...row, status: 'ended' },
  },
});
