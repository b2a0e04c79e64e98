import { expect, it } from '@jest/globals';

/** Plain JavaScript without types of its own. */
const load = (file: string): Promise<any> => import(file);
const { compared, onlyIn } = await load('./compared.mjs');

const result = (rate: number, ms: number, further: object[] = []) => ({
  figures: [
    { name: 'appends', unit: '/s', value: rate },
    { name: 'catching up', unit: 'events/s', value: rate },
    { name: 'a read', unit: 'ms', value: ms },
    { name: 'that had something to do', unit: 'of them', value: 2 },
    ...further,
  ],
});

it('compares rates and times of each pair, so that more than 1 is better', () => {
  const pairs = [
    { base: result(100, 10), ours: result(200, 20) },
    { base: result(1_000, 1), ours: result(500, 0.5) },
    { base: result(10, 10), ours: result(11, 8) },
  ];
  expect(compared(pairs)).toEqual([
    { name: 'appends', unit: '/s', base: 100, ours: 200, ratio: 1.1, judged: true },
    { name: 'catching up', unit: 'events/s', base: 100, ours: 200, ratio: 1.1, judged: true },
    { name: 'a read', unit: 'ms', base: 10, ours: 8, ratio: 1.25, judged: true },
  ]);
});

it('does not judge a release by what is measured beside it', () => {
  const beside = { name: '16 in flight: Emmett, one event', unit: '/s', value: 1 };
  const pairs = [{ base: result(1, 1, [beside]), ours: result(1, 1, [beside]) }];
  expect(compared(pairs).filter(({ judged }: { judged: boolean }) => !judged)).toMatchObject([{ name: beside.name }]);
});

it('leaves out what only one side measures, and names it', () => {
  const [gone, fresh] = ['an old figure', 'a new figure'].map((name) => ({ name, unit: '/s', value: 1 }));
  const pairs = [{ base: result(1, 1, [gone!]), ours: result(1, 1, [fresh!]) }];
  expect(compared(pairs)).toHaveLength(3);
  expect(onlyIn(pairs)).toEqual(['an old figure', 'a new figure']);
});
