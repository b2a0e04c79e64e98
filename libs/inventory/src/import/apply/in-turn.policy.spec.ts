import { describe, expect, it } from '@jest/globals';
import { codec, type Aggregate, type DomainEvent } from '@custodia/event-store';
import { accept, refuse, type Refusal } from '@custodia/kernel';
import { inTurn } from './in-turn.policy.js';

type Counted = DomainEvent<'Counted', { readonly to: number }>;
const counter: Aggregate<{ readonly type: 'Count' }, Counted, number, Refusal> = {
  codec: codec<Counted>('counter', { Counted: [] }),
  decider: {
    initial: 0,
    decide: (_, state) =>
      state >= 3
        ? refuse({ code: 'FULL', message: 'Three at the most.' })
        : accept({ type: 'Counted', data: { to: state + 1 } }),
    evolve: (_, { data }) => data.to,
  },
};
const { decider } = inTurn(counter);
const count = (times: number) =>
  ({
    type: 'InTurn',
    commands: Array.from({ length: times }, () => ({ type: 'Count' as const })),
    actor: 'someone',
    at: '2026-01-01T00:00:00.000Z',
  }) as const;

describe('several commands in turn', () => {
  it('each see what the ones before them decided', () => {
    expect(decider.decide(count(2), 1)).toEqual({
      kind: 'accepted',
      events: [
        { type: 'Counted', data: { to: 2 } },
        { type: 'Counted', data: { to: 3 } },
      ],
    });
  });

  it('yield nothing at all when one of them is refused', () => {
    expect(decider.decide(count(4), 0)).toMatchObject({ kind: 'refused', refusal: { code: 'FULL' } });
  });

  it('yield nothing when there are none', () =>
    expect(decider.decide(count(0), 3)).toEqual({ kind: 'accepted', events: [] }));
});
