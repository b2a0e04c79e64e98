import { readState, updateState, type StateSection } from '@custodia/kernel';
import { z } from 'zod';
import type { LogName } from '../port.js';

/** A state of a tree that somebody outside the database remembers. */
export interface Pin {
  readonly organisation: string;
  readonly size: number;
  readonly root: Buffer;
  /** Where it comes from, for messages: `the state file`, or the name of a file. */
  readonly from: string;
}

/** Remembers the largest signed tree of each organisation, outside the database. */
export interface Pins {
  load(log: LogName): Promise<readonly Pin[]>;
  save(log: LogName, pins: readonly Omit<Pin, 'from'>[]): Promise<void>;
}

const section: StateSection<Readonly<Record<string, Readonly<Record<string, string>>>>> = {
  name: 'sealed',
  // By log and organisation: `<size> <root in base64>`.
  schema: z.record(z.string(), z.record(z.string(), z.string().regex(/^\d+ [A-Za-z0-9+/]{43}=$/))),
};

const shown = ({ size, root }: Pick<Pin, 'size' | 'root'>): string => `${size} ${root.toString('base64')}`;

/** In the state file, which lies in the data folder beside the root key. */
export const pinsInStateFile = (dataDir: string): Pins => ({
  async load(log) {
    return Object.entries(readState(dataDir, section)?.[log] ?? {}).map(([organisation, text]) => {
      const [size, root] = text.split(' ');
      return { organisation, size: Number(size), root: Buffer.from(root!, 'base64'), from: 'the state file' };
    });
  },
  save: (log, pins) =>
    updateState(dataDir, section, (now = {}) => {
      const grown = pins.filter(
        ({ organisation, size }) => size > Number(now[log]?.[organisation]?.split(' ')[0] ?? 0),
      );
      if (grown.length === 0) return undefined;
      return {
        ...now,
        [log]: { ...now[log], ...Object.fromEntries(grown.map((pin) => [pin.organisation, shown(pin)])) },
      };
    }),
});

/** Nothing is remembered outside, where there is no data folder. */
export const noPins: Pins = { load: async () => [], save: async () => undefined };
