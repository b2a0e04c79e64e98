import { accept, newId, refuse, type Refusal } from '@custodia/kernel';
import type { Aggregate } from '../aggregate.js';
import { codec } from '../codec.js';
import type { CommandMeta } from '../decider.js';
import { execute, type Target } from '../handler.js';
import type { EventStore } from '../port.js';

export type Command = { type: 'Open' } | { type: 'Add'; amount: number; note?: string } | { type: 'Close' };
type Event =
  | { type: 'Opened'; data: object }
  | { type: 'Added'; data: { amount: number; note?: string | undefined } }
  | { type: 'Closed'; data: object };
interface State {
  status: 'none' | 'open' | 'closed';
  total: number;
}
interface NotOpen extends Refusal {
  code: 'NOT_OPEN';
}

/** The least aggregate, for the tests of the write path. */
export const counter: Aggregate<Command, Event, State, NotOpen> = {
  codec: codec<Event>('counter', {
    Opened: [],
    Added: [(data: { sum: number }) => ({ amount: data.sum })],
    Closed: [],
  }),
  decider: {
    initial: { status: 'none', total: 0 },
    decide(command, state) {
      if (command.type === 'Open')
        return state.status === 'none' ? accept<Event>({ type: 'Opened', data: {} }) : accept<Event>();
      if (state.status !== 'open') return refuse({ code: 'NOT_OPEN', message: 'The counter is not open.' });
      return command.type === 'Close'
        ? accept<Event>({ type: 'Closed', data: {} })
        : accept<Event>({ type: 'Added', data: { amount: command.amount, note: command.note } });
    },
    evolve(state, event) {
      switch (event.type) {
        case 'Opened':
          return { ...state, status: 'open' };
        case 'Added':
          return { ...state, total: state.total + event.data.amount };
        case 'Closed':
          return { ...state, status: 'closed' };
      }
    },
  },
};
export const meta: CommandMeta = { actor: 'member-1', at: '2026-01-01T00:00:00.000Z' };
export const open: Command = { type: 'Open' };
export const close: Command = { type: 'Close' };
export const add = (amount: number, note?: string): Command => ({
  type: 'Add',
  amount,
  ...(note === undefined ? {} : { note }),
});
export const target = (extra: Partial<Target> = {}): Target => ({ organisation: 'acme', id: newId(), ...extra });
export const on =
  (store: EventStore) =>
  (to: Target, command: Command, at = meta.at) =>
    execute(store, counter, to, { ...command, ...meta, at });

/** A store in which somebody else writes between the reading and the appending, as often as told. */
export function overtaken(
  store: EventStore,
  times: number,
  byWhom: (stream: string, revision: number) => Promise<unknown>,
): EventStore {
  let left = times;
  return {
    ...store,
    async append(stream, expected, events) {
      if (left-- > 0) await byWhom(stream, expected === 'no_stream' ? -1 : (expected as number));
      return store.append(stream, expected, events);
    },
  };
}
