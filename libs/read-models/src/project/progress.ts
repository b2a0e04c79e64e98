import type { Position } from '@custodia/event-store';

/** How far each projection is known to have come; filled by a projector in this process and by notifications from others. */
export interface Progress {
  position(key: string): Position | undefined;
  /** Positions never go back: an older one is ignored. */
  reached(keys: readonly string[], position: Position): void;
  /** Calls back after every step forward until the returned function is called. */
  watch(onStep: () => void): () => void;
}

export function createProgress(): Progress {
  const positions = new Map<string, Position>();
  const watching = new Set<() => void>();
  return {
    position: (key) => positions.get(key),
    reached(keys, position) {
      let stepped = false;
      for (const key of keys) {
        const known = positions.get(key);
        if (known !== undefined && known >= position) continue;
        positions.set(key, position);
        stepped = true;
      }
      if (stepped) for (const onStep of [...watching]) onStep();
    },
    watch(onStep) {
      watching.add(onStep);
      return () => watching.delete(onStep);
    },
  };
}

/** The channel on which every committed step of a projection is announced: `<position> <key>,<key>…`. */
export const CHANNEL = 'custodia_projections';
export const announcement = (keys: readonly string[], position: Position): string => `${position} ${keys.join(',')}`;
export function readAnnouncement(text: string): { keys: string[]; position: Position } {
  const gap = text.indexOf(' ');
  return { position: text.slice(0, gap), keys: text.slice(gap + 1).split(',') };
}
