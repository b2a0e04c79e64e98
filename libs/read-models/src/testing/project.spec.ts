import { describe, expect, it } from '@jest/globals';
import { added, bookProjection, lost, moved, shelfProjection } from './library.js';
import { project } from './project.js';

describe('projecting in memory', () => {
  it('gives rows with every column and what the projector keeps', () => {
    const rows = project(bookProjection, [
      { ...added('Moby'), at: '2026-05-03T10:00:00.000Z' },
      { ...moved('B'), at: '2026-05-04T10:00:00.000Z' },
    ]);
    expect(rows).toEqual([
      {
        id: expect.any(String),
        organisationId: expect.any(String),
        revision: 1,
        createdAt: '2026-05-03T10:00:00.000Z',
        updatedAt: '2026-05-04T10:00:00.000Z',
        title: 'Moby',
        shelf: 'B',
        pages: 100,
        tags: [],
        lentUntil: null,
        lent: false,
        moves: [{ to: 'B', at: '2026-05-04T10:00:00.000Z' }],
      },
    ]);
  });

  it('keeps aggregates and organisations apart and drops what a fold removes', () => {
    const rows = project(bookProjection, [
      { ...added('One'), subject: '1' },
      { ...added('Two'), subject: '2' },
      { ...added('Theirs'), subject: '1', organisation: 'other' },
      { ...lost, subject: '2' },
    ]);
    expect(rows.map(({ title, organisationId }) => [title, organisationId === 'other'])).toEqual([
      ['One', false],
      ['Theirs', true],
    ]);
  });

  it('gives a row for each key', () => {
    expect(
      project(shelfProjection, [added('x'), moved('B'), moved('A')]).map(({ id, arrivals, revision }) => ({
        id,
        arrivals,
        revision,
      })),
    ).toEqual([
      { id: 'A', arrivals: 2, revision: 2 },
      { id: 'B', arrivals: 1, revision: 1 },
    ]);
  });
});
