import { streamName, type Codec, type DomainEvent, type EventStore } from '@custodia/event-store';
import type { ReadSession } from '@custodia/read-models';
import { disposal } from './disposal/disposal.decider.js';
import type { DisposalEvent } from './disposal/disposal.events.js';
import type { DisposalState } from './disposal/disposal.state.js';
import { transfer } from './transfer/transfer.decider.js';
import type { TransferEvent } from './transfer/transfer.events.js';
import type { TransferState } from './transfer/transfer.state.js';

/** A case as its stream has it at this moment: where it stands, and everything that happened. */
export interface CaseInLog<State, Event> {
  readonly state: State;
  readonly events: readonly Event[];
}

/** What is ready for its certificate and has none: validated disposals, and transfers that came to their end. */
export const readyForCertificate = ({
  query,
}: Pick<ReadSession, 'query'>): Promise<{ id: string; transfer: boolean }[]> =>
  query(
    `select id, false as transfer from disposal_case_v1 where state->>'stage' = 'validated'
     union all select id, true from transfer_case_v1 where status = 'disposed' or (status = 'accepted' and mode = 'share')`,
  );

type Store = Pick<EventStore, 'readStream'>;

/** A disposal case; `state.stage` is `none` where there is no such case. */
export const disposalInLog = (
  store: Store,
  organisation: string,
  id: string,
): Promise<CaseInLog<DisposalState, DisposalEvent>> => inLog(store, disposal, organisation, id);

/** A transfer; `state.stage` is `none` where there is no such transfer. */
export const transferInLog = (
  store: Store,
  organisation: string,
  id: string,
): Promise<CaseInLog<TransferState, TransferEvent>> => inLog(store, transfer, organisation, id);

async function inLog<Event extends DomainEvent, State>(
  store: Store,
  { codec, decider }: { readonly codec: Codec<Event>; readonly decider: Fold<State, Event> },
  organisation: string,
  id: string,
): Promise<CaseInLog<State, Event>> {
  const events: Event[] = [];
  let state = decider.initial;
  for await (const recorded of store.readStream(streamName(codec.category, organisation, id))) {
    const { type, data } = codec.decode(recorded);
    const event = { type, data } as Event;
    events.push(event);
    state = decider.evolve(state, event);
  }
  return { state, events };
}

interface Fold<State, Event> {
  readonly initial: State;
  evolve(state: State, event: Event): State;
}
