import { expect, it } from '@jest/globals';
import type { JobRequest } from '@custodia/jobs';
import { findTouchedUseName as name, gather, type TouchedUses } from './at-risk.reactor.js';

const asked = (organisation: string, id: string, position: number, ended = false): JobRequest => ({
  name,
  id: `use-at-risk:${position}:0`,
  organisation,
  data: { assets: [{ kind: 'model', id, ended }], position: String(position).padStart(6, '0') } satisfies TouchedUses,
});
const dataOf = ({ data }: JobRequest): TouchedUses => data as TouchedUses;

it('looks at what a batch of events touched together, each asset once, and for each organisation alone', () => {
  const jobs = gather([
    asked('one', 'a', 1),
    asked('two', 'a', 2),
    asked('one', 'b', 3),
    asked('one', 'a', 4, true),
    asked('one', 'a', 5),
  ]);
  expect(jobs.map(({ organisation, id }) => [organisation, id])).toEqual([
    ['one', 'find-touched-use:one:000005'],
    ['two', 'find-touched-use:two:000002'],
  ]);
  expect(dataOf(jobs[0]!)).toEqual({
    assets: [
      { kind: 'model', id: 'a', ended: true },
      { kind: 'model', id: 'b', ended: false },
    ],
    position: '000005',
  });
});

it('makes a few jobs of an import, none of them large', () => {
  const jobs = gather(Array.from({ length: 500 }, (_, n) => asked('one', `m${n}`, n)));
  expect(jobs.map((job) => [dataOf(job).assets.length, dataOf(job).position])).toEqual([
    [200, '000199'],
    [200, '000399'],
    [100, '000499'],
  ]);
});
