import { expect, it } from '@jest/globals';
import { concentrationOf } from './concentration.policy.js';

it('counts the vendors of each category and region once, with the worst residual risk among them', () => {
  const vendors = [
    { id: 'a', categories: ['billing', 'billing'], regions: ['DE'], residual: 20 },
    { id: 'b', categories: ['billing'], regions: ['DE', 'US'], residual: null },
    { id: 'c', categories: ['search'], regions: ['US'], residual: 45.5 },
    { id: 'd', categories: ['billing'], regions: [], residual: 30 },
  ];
  expect(concentrationOf(vendors)).toEqual([
    { by: 'category', value: 'billing', vendors: 3, share: 0.75, worstResidual: 30 },
    { by: 'region', value: 'DE', vendors: 2, share: 0.5, worstResidual: 20 },
    { by: 'region', value: 'US', vendors: 2, share: 0.5, worstResidual: 45.5 },
    { by: 'category', value: 'search', vendors: 1, share: 0.25, worstResidual: 45.5 },
  ]);
  expect(concentrationOf([])).toEqual([]);
});
