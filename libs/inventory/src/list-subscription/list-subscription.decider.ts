import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, idTaken, notFound, type Decision, type Refusal } from '@custodia/kernel';
import type { Sealed } from '@custodia/vault';
import { listSubscriptionCodec, type ListSubscriptionEvent, type SubscriptionEnd } from './list-subscription.events.js';

type On<Type extends string, Fields = object> = { readonly type: Type; readonly id: string } & Fields;

export type ListSubscriptionCommand =
  | On<'RequestListSubscription', { readonly email: Sealed; readonly secret: Sealed; readonly secretHash: string }>
  | On<'RecordSubscriptionAsked', { readonly messageId: string | null }>
  /** Whoever gives these two has shown the secret of the link. */
  | On<'ConfirmListSubscription'>
  | On<'EndListSubscription', { readonly because: SubscriptionEnd }>
  | On<'RecordListNotice', { readonly noticeId: string; readonly messageId: string | null }>;

interface Subscription {
  readonly status: 'requested' | 'confirmed' | 'ended';
  readonly email: Sealed;
  readonly secret: Sealed;
  readonly secretHash: string;
  readonly requestedAt: string;
  /** The mail that asks for the confirmation was sent, or refused for good. */
  readonly asked: boolean;
  /** Notices that were mailed; of the newest ones only. */
  readonly mailed: readonly string[];
}

export type ListSubscriptionState = { readonly status: 'absent' } | Subscription;

/** Days in which a subscription can be confirmed. */
export const confirmWithinDays = 7;
const mostKept = 200;

type Command = ListSubscriptionCommand & { readonly actor: string; readonly at: string };

function decide(command: Command, state: ListSubscriptionState): Decision<ListSubscriptionEvent, Refusal> {
  if (command.type === 'RequestListSubscription') {
    const { id, email, secret, secretHash, at: requestedAt } = command;
    return state.status === 'absent'
      ? accept({ type: 'ListSubscriptionRequested', data: { email, secret, secretHash, requestedAt } })
      : idTaken(id);
  }
  if (state.status === 'absent') return notFound('subscription', command.id);
  switch (command.type) {
    case 'RecordSubscriptionAsked':
      return state.asked ? accept() : accept({ type: 'ListSubscriptionAsked', data: { messageId: command.messageId } });
    case 'ConfirmListSubscription':
      if (state.status === 'ended') return notFound('subscription', command.id);
      return state.status === 'confirmed'
        ? accept()
        : accept({ type: 'ListSubscriptionConfirmed', data: { confirmedAt: command.at } });
    case 'RecordListNotice': {
      const { noticeId, messageId } = command;
      return state.mailed.includes(noticeId)
        ? accept()
        : accept({ type: 'ListNoticeMailed', data: { noticeId, messageId } });
    }
    case 'EndListSubscription': {
      const { because } = command;
      // Confirmed just before the sweep, it goes on.
      if (state.status === 'ended' || (because === 'unconfirmed' && state.status !== 'requested')) return accept();
      return accept({ type: 'ListSubscriptionEnded', data: { because } });
    }
  }
}

function evolve(state: ListSubscriptionState, event: ListSubscriptionEvent): ListSubscriptionState {
  if (event.type === 'ListSubscriptionRequested')
    return { status: 'requested', ...event.data, asked: false, mailed: [] };
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'ListSubscriptionAsked':
      return { ...state, asked: true };
    case 'ListSubscriptionConfirmed':
      return { ...state, status: 'confirmed' };
    case 'ListNoticeMailed':
      return { ...state, mailed: [...state.mailed.slice(1 - mostKept), event.data.noticeId] };
    case 'ListSubscriptionEnded':
      return { ...state, status: 'ended' };
  }
}

export const listSubscriptionDecider: Decider<
  ListSubscriptionCommand,
  ListSubscriptionEvent,
  ListSubscriptionState,
  Refusal
> = { initial: { status: 'absent' }, decide, evolve };

export const listSubscription: Aggregate<
  ListSubscriptionCommand,
  ListSubscriptionEvent,
  ListSubscriptionState,
  Refusal
> = { codec: listSubscriptionCodec, decider: listSubscriptionDecider };
