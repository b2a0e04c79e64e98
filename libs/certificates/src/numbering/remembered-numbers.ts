import { readState, updateState, type StateSection } from '@custodia/kernel';
import { z } from 'zod';
import type { Place } from './numbering.decider.js';

/** The highest number of each organisation, outside the log: a log that is restored from a backup has forgotten some. */
export interface RememberedNumbers {
  highest(organisation: string): Place | undefined;
  /** Durable when it resolves; a lower number changes nothing. */
  remember(organisation: string, place: Place): Promise<void>;
}

const section: StateSection<Record<string, Place>> = {
  name: 'certificateNumbers',
  schema: z.record(z.string(), z.object({ year: z.number().int(), sequence: z.number().int() })),
};

/** In the state file of the folder: the key folder, which every process shares and which is not restored with a database. */
export const numbersIn = (folder: string): RememberedNumbers => ({
  highest: (organisation) => readState(folder, section)?.[organisation],
  remember: (organisation, place) =>
    updateState(folder, section, (now = {}) =>
      isBehind(now[organisation], place) ? { ...now, [organisation]: place } : undefined,
    ),
});

const isBehind = (known: Place | undefined, { year, sequence }: Place): boolean =>
  !known || known.year < year || (known.year === year && known.sequence < sequence);

/** As long as the process lives, for tests. */
export function numbersInMemory(): RememberedNumbers {
  const known = new Map<string, Place>();
  return {
    highest: (organisation) => known.get(organisation),
    async remember(organisation, place) {
      if (isBehind(known.get(organisation), place)) known.set(organisation, place);
    },
  };
}
