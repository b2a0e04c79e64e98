import { beforeEach, describe, expect, it } from '@jest/globals';
import { codec, execute, load, type Aggregate } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { accept, immutableMap, newId } from '@custodia/kernel';
import { inMemoryVault } from '@custodia/vault/testing';
import { eraseReasons, sealingReasons } from './sealed-reasons.js';
import { erasedText, withOpenedTexts } from './sealed-texts.js';

interface Remark {
  readonly type: 'Remarked';
  readonly data: {
    readonly note: string;
    readonly others: readonly { readonly note: string }[];
    readonly plain: string;
  };
}
type Command = { readonly type: 'Remark' } & Remark['data'];

const remarks: Aggregate<Command, Remark, readonly Remark['data'][], never> = {
  codec: codec<Remark>('remarks', { Remarked: [] }, {}, { Remarked: ['note', 'others.note'] }),
  decider: {
    initial: [],
    decide: ({ note, others, plain }, known) =>
      known.some((one) => one.note === note) ? accept() : accept({ type: 'Remarked', data: { note, others, plain } }),
    evolve: (all, { data }) => [...all, data],
  },
};

const organisation = newId();
const remark = (note: string, other = '', plain = ''): Command => ({
  type: 'Remark',
  note,
  others: [{ note: other }],
  plain,
});

describe('the free texts of events', () => {
  let raw: ReturnType<typeof inMemoryEventStore>;
  let vault: ReturnType<typeof inMemoryVault>;
  let store: ReturnType<typeof sealingReasons>;
  let place: { organisation: string; id: string };
  beforeEach(() => {
    raw = inMemoryEventStore();
    vault = inMemoryVault();
    store = sealingReasons(raw, vault);
    place = { organisation, id: newId() };
  });

  const give = (command: Command) =>
    execute(store, remarks, place, { ...command, actor: newId(), at: '2026-05-03T00:00:00.000Z' });
  const state = async () => (await load(raw, remarks, place)).state;
  const stored = async () => JSON.stringify(await Array.fromAsync(raw.readAll()));

  it('are sealed where the codec says so, at any depth, and opened wherever they are read', async () => {
    await give(remark('Asked by Ada King', 'Ada King agrees', 'A product'));
    expect(await stored()).not.toContain('Ada');
    expect(await stored()).toContain('A product');
    expect(await withOpenedTexts(vault, organisation, { said: `"${(await state())[0]!.note}"` })).toEqual({
      said: '"Asked by Ada King"',
    });
    expect(await withOpenedTexts(vault, organisation, await state())).toEqual([
      { note: 'Asked by Ada King', others: [{ note: 'Ada King agrees' }], plain: 'A product' },
    ]);
  });

  it('are folded by the writer as every reader folds them', async () => {
    const outcome = await give(remark('Asked by Ada King'));
    expect(outcome.kind === 'done' && outcome.state).toEqual(await state());
  });

  it('are compared with what is said now as they were written, and are not recorded twice', async () => {
    await give(remark('Asked by Ada King'));
    const again = await give(remark('Asked by Ada King'));
    expect(again.kind === 'done' && again.events).toEqual([]);
    const map = immutableMap([['one', { note: (await state())[0]!.note, kept: new Set() }]]);
    const told = await withOpenedTexts(vault, organisation, { map });
    expect(told.map.get('one')).toEqual({ note: 'Asked by Ada King', kept: new Set() });
  });

  it('stay sealed with the same key where they are handed on, and blank texts stay blank', async () => {
    await give(remark('Asked by Ada King'));
    const [{ note }] = (await state()) as [Remark['data']];
    await give(remark(note));
    expect((await state()).map((one) => [one.note, one.others])).toEqual([
      [note, [{ note: '' }]],
      [note, [{ note: '' }]],
    ]);
  });

  it('say that they are erased, each by itself, when they name somebody who is erased', async () => {
    await give(remark('Asked by Ada King', 'Nobody is named'));
    expect(await eraseReasons({ store: raw, vault }, { organisation, id: newId() }, ['Ada King'])).toBe(1);
    expect(await withOpenedTexts(vault, organisation, await state())).toEqual([
      { note: erasedText, others: [{ note: 'Nobody is named' }], plain: '' },
    ]);
    await give(remark('Asked by Ada King'));
    expect((await withOpenedTexts(vault, organisation, await state())).at(-1)!.note).toBe('Asked by Ada King');
  });

  it('of earlier releases are read as they are, and so is what only looks like a sealed one', async () => {
    const lines = ['In clear', '[[sealed:x]]', '[[sealed:a.b.c.d.e.f]]'];
    expect(await withOpenedTexts(vault, organisation, lines)).toEqual(lines);
    await give(remark('Of one organisation'));
    const [{ note }] = (await state()) as [Remark['data']];
    expect(await withOpenedTexts(vault, newId(), [note, 'x'])).toEqual([note, 'x']);
  });

  it('hand on as it is what holds none, whatever it is', async () => {
    const value = { at: new Date(0), bytes: Buffer.from('x'), list: [1, null, undefined] };
    expect(await withOpenedTexts(vault, organisation, value)).toBe(value);
  });
});
