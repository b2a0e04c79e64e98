import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../wire/snapshot.js';
import { staleRecords } from './stale.js';

describe('asking since when records are stale', () => {
  it('takes one statement for all that are asked for in the same tick, and another one later', async () => {
    const asked: unknown[] = [];
    const rows: Snapshot['rows'] = async (_, values = []) => {
      asked.push(values[1]);
      return [['b', '2026-05-03T10:00:00.000Z']];
    };
    const since = staleRecords({ rows } as Snapshot);
    expect(await Promise.all(['a', 'b', 'c', 'b'].map(since))).toEqual([
      null,
      '2026-05-03T10:00:00.000Z',
      null,
      '2026-05-03T10:00:00.000Z',
    ]);
    expect(await since('a')).toBeNull();
    expect(asked).toEqual([['a', 'b', 'c'], ['a']]);
  });
});
