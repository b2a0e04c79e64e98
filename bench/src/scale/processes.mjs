import { start } from './process.mjs';

const inFlight = 32;

/** So many writers and as many projectors: first as fast as they can, then at a steady rate that leaves them time. */
export async function together({ url, head, watch, count, milliseconds, perSecond }) {
  const many = (file) => Array.from({ length: count }, () => start(file));
  const [writers, projectors] = [many('./writer.mjs'), many('./projector.mjs')];
  const all = (processes, request) =>
    Promise.all(processes.map((process, index) => process.ask({ ...request, index })));
  async function run(request) {
    const written = await all(writers, request);
    const started = Math.min(...written.map((one) => one.started));
    const ended = Math.max(...written.map((one) => one.ended));
    const done = await watch.caughtUp(await head());
    const events = written.reduce((sum, one) => sum + one.events, 0);
    return {
      events,
      rate: (events / (ended - started)) * 1_000,
      lags: watch.lags(written.flatMap(({ samples }) => samples)),
      drained: Math.max(0, done - ended),
    };
  }
  try {
    await all(writers, { do: 'open', url, of: count });
    await all(projectors, { do: 'start', url });
    const warm = await run({ do: 'append', inFlight, milliseconds: milliseconds / 8 });
    const claimed = await all(projectors, { do: 'claimed' });
    const full = await run({ do: 'append', inFlight, milliseconds, sampleEvery: 16 });
    const steady = await run({ do: 'appendSteadily', perSecond: perSecond / count, milliseconds: milliseconds / 2 });
    return {
      appended: warm.events + full.events + steady.events,
      full,
      steady,
      busy: claimed.filter((keys) => keys.length > 0).length,
    };
  } finally {
    for (const process of [...writers, ...projectors]) await process.stop();
  }
}
