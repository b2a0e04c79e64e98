import { createHash } from 'node:crypto';
import { readState, updateState, type StateSection } from '@custodia/kernel';
import { z } from 'zod';
import type { LogName } from '../port.js';
import type { Delivered } from './places.js';

/** Remembers what each place has, outside the database: what was exported must be continued by what comes. */
export interface Deliveries {
  last(place: string, log: LogName, organisation: string): Promise<Delivered | undefined>;
  record(place: string, log: LogName, organisation: string, delivered: Delivered): Promise<void>;
}

const section: StateSection<Readonly<Record<string, Readonly<Record<string, string>>>>> = {
  name: 'witnessed',
  // By place (hashed: it may hold a secret), log and organisation: `<size> <root in base64> <time>`.
  schema: z.record(z.string(), z.record(z.string(), z.string().regex(/^\d+ [A-Za-z0-9+/]{43}= \S+$/))),
};

const keyOf = (place: string): string => createHash('sha256').update(place).digest('hex').slice(0, 32);

/** In the state file of the folder: that of the keys, which every process shares and which is not restored with a database. */
export const deliveriesIn = (folder: string): Deliveries => ({
  async last(place, log, organisation) {
    const text = readState(folder, section)?.[keyOf(place)]?.[`${log}/${organisation}`];
    if (text === undefined) return undefined;
    const [size, root, at] = text.split(' ');
    return { size: Number(size), root: Buffer.from(root!, 'base64'), at: at! };
  },
  record: (place, log, organisation, { size, root, at }) =>
    updateState(folder, section, (now = {}) => ({
      ...now,
      [keyOf(place)]: {
        ...now[keyOf(place)],
        [`${log}/${organisation}`]: `${size} ${root.toString('base64')} ${at}`,
      },
    })),
});
