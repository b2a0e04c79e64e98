import { newId } from '@custodia/kernel';

/** A payload of about 200 bytes and metadata as the write path makes them. */
export const anEvent = (n) => ({
  id: newId(),
  type: types[n % types.length],
  data: JSON.stringify({
    id: newId(),
    name: `asset ${n}`,
    version: n,
    digest: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    at: '2026-03-01T09:00:00.000Z',
  }),
  metadata: JSON.stringify({
    organisation: '01890a5d-ac96-774b-bcce-b302099a8057',
    actor: 'member-1',
    at: '2026-03-01T09:00:00.000Z',
    schema: 1,
  }),
});

export const types = [
  'ModelRegistered',
  'ModelVersioned',
  'ModelEvaluated',
  'ModelApproved',
  'ModelDeployed',
  'ModelAnnotated',
  'ModelReviewed',
  'ModelRetired',
];

export const someEvents = (count, n) => Array.from({ length: count }, (_, index) => anEvent(n * count + index));

/** A stream name of one category, with the length that the write path gives it. */
export const newStream = (category = 'bench') => `${category}-01890a5dac96774bbcceb302099a8057.${newId()}`;
