import { expect, it } from '@jest/globals';
import { differences } from './differences.ts';

it('tells each field that differs, with what it was and what it is', () => {
  const before = { __typename: 'Review', revision: 3, status: 'SENT', score: null, regions: ['DE'] };
  const after = { __typename: 'Review', revision: 9, status: 'APPROVED', score: 81.5, regions: ['DE', 'FR'] };
  expect(differences(before, after)).toEqual([
    { name: 'status', before: 'SENT', after: 'APPROVED' },
    { name: 'regions', before: 'DE', after: 'DE, FR' },
    { name: 'score', before: null, after: '81.5' },
  ]);
});

it('knows entries of a list again when others came before them', () => {
  const place = (id: string, status: string) => ({ id, title: `Bucket ${id}`, status });
  expect(
    differences({ locations: [place('a', 'PLANNED')] }, { locations: [place('b', 'PLANNED'), place('a', 'VERIFIED')] }),
  ).toEqual([
    { name: 'locations › Bucket a › status', before: 'PLANNED', after: 'VERIFIED' },
    { name: 'locations › Bucket b › id', before: null, after: 'b' },
    { name: 'locations › Bucket b › title', before: null, after: 'Bucket b' },
    { name: 'locations › Bucket b › status', before: null, after: 'PLANNED' },
  ]);
});

it('finds nothing between equal records, and everything where there was none', () => {
  expect(differences({ name: 'A' }, { name: 'A' })).toEqual([]);
  expect(differences(null, { name: 'A' })).toEqual([{ name: 'name', before: null, after: 'A' }]);
});
