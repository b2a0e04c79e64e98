import type { EventStore } from '../port.js';
import { anEvent, idsOf, newStream } from './fixture.js';

export interface Load {
  /** Of the events that were stored. */
  readonly ids: string[];
  /** Which of the contested streams were won. */
  readonly won: boolean[];
}

/** Races for each contested stream, and fills streams of its own meanwhile, with events of `size` characters. */
export async function appendLoad(
  store: EventStore,
  contested: readonly string[],
  own: number,
  size = 10,
): Promise<Load> {
  const ids: string[] = [];
  const append = async (stream: string, expected: number | 'no_stream', count: number): Promise<boolean> => {
    const events = Array.from({ length: count }, () => anEvent('Loaded', 'x'.repeat(size)));
    const { kind } = await store.append(stream, expected, events);
    if (kind === 'appended') ids.push(...idsOf(events));
    return kind === 'appended';
  };
  const [won] = await Promise.all([
    Promise.all(contested.map((stream) => append(stream, 'no_stream', 2))),
    ...Array.from({ length: own }, async () => {
      const stream = newStream();
      for (let n = 0; n < 10; n++) await append(stream, n === 0 ? 'no_stream' : n - 1, 1);
    }),
  ]);
  return { ids, won };
}
