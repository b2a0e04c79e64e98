import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { immutableMap, type ImmutableMap } from './immutable-map.js';

const keys = ['a', 'b', 'c', '1', '__proto__'];
/** From which of the versions so far, and what is put or taken away (`null`). */
const step = fc.record({
  from: fc.nat(),
  key: fc.constantFrom(...keys),
  value: fc.option(fc.integer()),
});

function changed(model: ReadonlyMap<string, number>, key: string, value: number | null): Map<string, number> {
  const copy = new Map(model);
  if (value === null) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

describe('an immutable map', () => {
  it('is in every version what a copied map would be, in the same order, whichever version is asked when', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(), { maxLength: 40 }), (steps, asked) => {
        const versions: { map: ImmutableMap<number>; model: ReadonlyMap<string, number> }[] = [
          { map: immutableMap(), model: new Map() },
        ];
        for (const { from, key, value } of steps) {
          const { map, model } = versions[from % versions.length]!;
          versions.push({
            map: value === null ? map.without(key) : map.with(key, value),
            model: changed(model, key, value),
          });
        }
        for (const index of [...asked, ...versions.keys()]) {
          const { map, model } = versions[index % versions.length]!;
          expect([...map]).toEqual([...model]);
          expect(map.size).toBe(model.size);
          for (const key of keys) {
            expect(map.get(key)).toBe(model.get(key));
            expect(map.has(key)).toBe(model.has(key));
          }
        }
      }),
    );
  });

  it('can be changed while it is read', () => {
    const map = immutableMap([
      ['a', 1],
      ['b', 2],
    ]);
    const seen: unknown[] = [];
    for (const entry of map) {
      seen.push(entry);
      map.with('c', 3);
    }
    expect(seen).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('shows its entries as JSON', () => {
    expect(JSON.stringify({ map: immutableMap([['a', 1]]) })).toBe('{"map":{"a":1}}');
  });

  it('takes a hundred thousand entries one after the other', () => {
    let map = immutableMap<number>();
    for (let n = 0; n < 100_000; n++) map = map.with(`key-${n}`, n);
    expect(map.size).toBe(100_000);
  });

  it('does not mix what began with the same empty map', () => {
    const empty = immutableMap<number>();
    const [one, other] = [empty.with('a', 1), empty.with('b', 2)];
    expect([[...one], [...other], [...empty]]).toEqual([[['a', 1]], [['b', 2]], []]);
  });
});
