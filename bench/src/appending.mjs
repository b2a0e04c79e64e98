import { rateOf } from './measure.mjs';
import { anEvent, newStream, someEvents } from './workload.mjs';

/** One event each, every time in a new stream. */
export const creating = (store, level, milliseconds) =>
  rateOf((_, turn) => store.create(newStream(), [anEvent(turn)]).then(() => 1), level, milliseconds);

/** Each worker has a stream of its own and always knows its revision. Counted in events. */
export async function existing(store, size, level, milliseconds) {
  const streams = Array.from({ length: level }, () => ({ name: newStream(), revision: size - 1 }));
  await Promise.all(streams.map(({ name }) => store.create(name, someEvents(size, 0))));
  return rateOf(
    async (worker, turn) => {
      const stream = streams[worker];
      await store.append(stream.name, stream.revision, someEvents(size, turn));
      stream.revision += size;
      return size;
    },
    level,
    milliseconds,
  );
}
