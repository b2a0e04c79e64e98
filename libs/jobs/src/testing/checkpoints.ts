import { START, type Position } from '@custodia/event-store';
import type { CheckpointStore } from '../reactor.js';

export function inMemoryCheckpoints(): CheckpointStore {
  const saved = new Map<string, Position>();
  return {
    load: async (name) => saved.get(name) ?? START,
    save: async (positions) => {
      for (const [name, position] of positions) saved.set(name, position);
    },
  };
}
