import { setTimeout as sleep } from 'node:timers/promises';
import type { Position, Subscription, SubscribeOptions } from '../../port.js';
import { defaultBatchSize } from '../follow.js';
import { asFault, backoff, NoAnswer, passing } from './faults.js';
import { openFeed, type Feed } from './feed.js';
import type { Line } from './line.js';
import type { Reader } from './reader.js';

export interface SubscribingOptions {
  /** After so much silence the log is asked whether something has been kept from us. */
  readonly silenceMs: number;
}

/** How often in a row a fault that looks lasting may come before it is believed. */
const mostStrangeFaults = 5;
/** How long an event that is in the log may still be on its way to us. */
const onItsWayMs = 1_000;

/**
 * Goes on from the last handled position whenever the server's subscription breaks: server gone, another leader, dropped
 * for being slow, or silent although there is something to say. The client never does that by itself.
 */
export function subscribe(
  options: SubscribeOptions,
  line: Line,
  reader: Reader,
  { silenceMs }: SubscribingOptions,
): Subscription {
  const { onBatch, onCaughtUp, types, batchSize = defaultBatchSize } = options;
  const stopping = new AbortController();
  const stopped = stopping.signal;
  let after: Position = options.after;
  let failures = 0;
  let strange = 0;
  let feed: Feed | undefined;

  async function run(): Promise<void> {
    if (types?.length === 0) return untilStopped(stopped);
    while (!stopped.aborted) {
      feed = openFeed(line, { after, batchSize, ...(types ? { types } : {}) });
      const watch = watchSilence(feed);
      try {
        await handle(feed);
      } finally {
        clearInterval(watch);
        feed.close();
      }
    }
  }

  async function handle(current: Feed): Promise<void> {
    while (!stopped.aborted) {
      const batch = await current.next().catch((fault: unknown) => ({ fault }));
      if (stopped.aborted) return;
      if ('fault' in batch) return recover(batch.fault);
      failures = strange = 0;
      if (batch.events.length > 0 || batch.upTo > after) await onBatch(batch.events, batch.upTo);
      after = batch.upTo;
      if (batch.caughtUp && !stopped.aborted) onCaughtUp?.();
    }
  }

  async function recover(fault: unknown): Promise<void> {
    if (!passing(fault) && ++strange >= mostStrangeFaults) throw asFault(fault, 'subscription to all events');
    await backoff(++failures, stopped);
  }

  /**
   * A subscription that was lost between here and the server says nothing, like one that has nothing to say. The server
   * reports what passed by a filter only after hundreds of records, so a quiet reader learns that here, too.
   */
  function watchSilence(current: Feed): NodeJS.Timeout {
    const watch = setInterval(() => void listen().catch(() => undefined), silenceMs);
    watch.unref();
    async function listen(): Promise<void> {
      const { position, at } = current.received();
      if (performance.now() - at < silenceMs) return;
      const head = await reader.head();
      for await (const kept of reader.readAll({ after: position, limit: 1, ...(types ? { types } : {}) })) {
        await sleep(onItsWayMs);
        if (current.received().position < kept.position) current.fail(new NoAnswer('the subscription fell silent'));
        return;
      }
      current.pass(head); // Nothing up to there is of these types.
    }
    return watch;
  }

  const done = run();
  return {
    done,
    async stop() {
      stopping.abort();
      feed?.close();
      await done.catch(() => undefined);
    },
  };
}

const untilStopped = (stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => stopped.addEventListener('abort', () => resolve(), { once: true }));
