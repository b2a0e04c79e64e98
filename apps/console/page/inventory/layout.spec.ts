import { expect, it } from '@jest/globals';
import { pictureOf, type Reached } from './layout.js';

const middle = { kind: 'MODEL', id: 'm', name: 'Middle' };
const reached = (id: string, ...over: readonly string[]): Reached => ({
  depth: over.length + 1,
  asset: { kind: 'DATASET', id, name: id, label: null, status: 'REGISTERED' },
  path: [...over, id].map((one) => ({ relation: 'TRAINED_ON', asset: { kind: 'DATASET', id: one } })),
});

it('puts what an asset comes from to its left, by distance, and what comes from it to its right', () => {
  const { nodes, edges } = pictureOf(middle, [reached('a'), reached('b', 'a')], [reached('c')]);
  expect(Object.fromEntries(nodes.map(({ id, column }) => [id, column]))).toEqual({ m: 0, a: -1, b: -2, c: 1 });
  expect(edges.map(({ from, to }) => `${from} > ${to}`)).toEqual([
    'DATASET:a > MODEL:m',
    'DATASET:b > DATASET:a',
    'MODEL:m > DATASET:c',
  ]);
});

it('gives every node a place of its own, near what it hangs on', () => {
  const upstream = [reached('a'), reached('b'), reached('below', 'b'), reached('above', 'a')];
  const { nodes } = pictureOf(middle, upstream, []);
  expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length);
  const y = Object.fromEntries(nodes.map((node) => [node.id, node.y]));
  expect(y['above']! < y['below']!).toBe(y['a']! < y['b']!);
});

it('draws nothing but the middle where no link is known', () => {
  expect(pictureOf(middle, [], [])).toMatchObject({ nodes: [{ id: 'm', x: 0, y: 0 }], edges: [] });
});
