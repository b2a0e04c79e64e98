import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accept, refuse } from '@custodia/kernel';
import type { Decider } from '../decider.js';
import { neverActsTwice } from './never-acts-twice.js';
import { scenarios } from './scenario.js';

type Command = { type: 'Open'; id: string } | { type: 'Deposit'; id: string; payment: string; cents: number };
type Event =
  | { type: 'Opened'; data: { id: string; at: string } }
  | { type: 'Deposited'; data: { payment: string; cents: number; at: string } };
type State = { open: boolean; payments: readonly string[] };
type Missing = { code: 'ACCOUNT_MISSING'; message: string; id: string };

const account: Decider<Command, Event, State, Missing> = {
  initial: { open: false, payments: [] },
  decide(command, state) {
    if (command.type === 'Open')
      return state.open ? accept() : accept({ type: 'Opened', data: { id: command.id, at: command.at } });
    if (!state.open) return refuse({ code: 'ACCOUNT_MISSING', message: `No account ${command.id}.`, id: command.id });
    const { payment, cents, at } = command;
    return state.payments.includes(payment) ? accept() : accept({ type: 'Deposited', data: { payment, cents, at } });
  },
  evolve: (state, event) =>
    event.type === 'Opened'
      ? { ...state, open: true }
      : { ...state, payments: [...state.payments, event.data.payment] },
};
const { given } = scenarios(account);
const opened: Event = { type: 'Opened', data: { id: 'a', at: '2026-01-01T00:00:00.000Z' } };
const commands = fc.oneof(
  fc.constant<Command>({ type: 'Open', id: 'a' }),
  fc.record({
    type: fc.constant('Deposit' as const),
    id: fc.constant('a'),
    payment: fc.constantFrom('p', 'q', 'r'),
    cents: fc.nat(),
  }),
);

describe('a scenario of a decider', () => {
  it('matches the events partially', () =>
    given()
      .when({ type: 'Open', id: 'a' })
      .then({ type: 'Opened', data: { id: 'a' } }));
  it('matches a refusal by its code and facts', () =>
    given()
      .when({ type: 'Deposit', id: 'a', payment: 'p', cents: 1 })
      .thenRefuses({ code: 'ACCOUNT_MISSING', id: 'a' }));
  it('knows a command that changes nothing', () => given(opened).when({ type: 'Open', id: 'a' }).thenNothing());
  it('shows the state after the decision', () => {
    expect(given(opened).when({ type: 'Deposit', id: 'a', payment: 'p', cents: 1 }).state.payments).toEqual(['p']);
  });

  it.each([
    ['another event', () => given().when({ type: 'Open', id: 'a' }).then({ type: 'Deposited' })],
    [
      'another value',
      () =>
        given()
          .when({ type: 'Open', id: 'a' })
          .then({ type: 'Opened', data: { id: 'b' } }),
    ],
    ['one event too many', () => given().when({ type: 'Open', id: 'a' }).then({ type: 'Opened' }, { type: 'Opened' })],
    ['no event named', () => given(opened).when({ type: 'Open', id: 'a' }).then()],
    [
      'a refusal that did not come',
      () => given().when({ type: 'Open', id: 'a' }).thenRefuses({ code: 'ACCOUNT_MISSING' }),
    ],
    ['events where none were expected', () => given().when({ type: 'Open', id: 'a' }).thenNothing()],
    [
      'a refusal where nothing was expected',
      () => given().when({ type: 'Deposit', id: 'a', payment: 'p', cents: 1 }).thenNothing(),
    ],
  ])('fails on %s', (_, scenario) => expect(scenario).toThrow());
});

describe('neverActsTwice', () => {
  it('holds for a decider that remembers what it did', () => neverActsTwice(account, commands));

  it('finds a decider that acts again', () => {
    const forgetful = {
      ...account,
      evolve: (state: State, event: Event) => (event.type === 'Opened' ? { ...state, open: true } : state),
    };
    expect(() => neverActsTwice(forgetful, commands)).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ message: expect.stringMatching(/^acted twice/) }) }),
    );
  });

  it('finds an evolve that throws', () => {
    const fragile = {
      ...account,
      evolve: (): State => {
        throw new Error('no such case');
      },
    };
    expect(() => neverActsTwice(fragile, commands)).toThrow();
  });

  it('finds an evolve that changes the state it was given', () => {
    const careless = { ...account, evolve: (state: State) => Object.assign(state, { open: true }) };
    expect(() => neverActsTwice(careless, commands)).toThrow();
  });

  it('fails when no command was ever accepted', () => {
    expect(() =>
      neverActsTwice(
        account,
        commands.filter(({ type }) => type === 'Deposit'),
      ),
    ).toThrow(/ever accepted/);
  });
});
