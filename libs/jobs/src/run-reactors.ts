import { START, type EventStore, type Position, type RecordedEvent, type Subscription } from '@custodia/event-store';
import { backoffMs, reasonOf } from './attempt.js';
import { GiveUp, type JobDefinition, type JobQueue, type JobRequest } from './port.js';
import { checkRequests } from './request.js';
import { keepCheckpoints, type CheckpointKeeper } from './reactor-checkpoints.js';
import { react, subscriptionOf, type CheckpointStore, type Reactor } from './reactor.js';

export interface ReactorsOptions {
  readonly store: EventStore;
  readonly reactors: readonly Reactor[];
  readonly queue: JobQueue;
  readonly checkpoints: CheckpointStore;
  /**
   * A fault that stopped one reactor (queue or store away), or that kept the places of all of them from being saved
   * (`checkpoints`); it goes on by itself, later each time.
   */
  readonly onFault?: (reactor: string, fault: unknown) => void;
  /** An event that its reactor could not handle; it is kept as a dead letter of `react-again`. */
  readonly onParked?: (reactor: string, event: RecordedEvent, reason: string) => void;
}

export interface RunningReactors {
  stop(): Promise<void>;
}

/** The name under which unreadable events wait as dead letters; `retry` them after a release that can read them. */
export const reactAgainJob = 'react-again';

const faultBackoff = { firstMs: 200, maxMs: 30_000 };

/**
 * Follows the log for each reactor from its checkpoint: first the jobs are enqueued, then the checkpoint is saved, so a
 * crash repeats and never loses. Several processes may run the same reactors: deterministic ids make one job of each.
 */
export function runReactors(options: ReactorsOptions): RunningReactors {
  const { checkpoints, onFault } = options;
  const keeper = keepCheckpoints({ checkpoints, onFault: (fault) => onFault?.('checkpoints', fault) });
  const following = options.reactors.map((reactor) => follow(reactor, subscriptionOf(reactor), keeper, options));
  return {
    async stop() {
      await Promise.all(following.map(({ stop }) => stop()));
      await keeper.stop();
    },
  };
}

function follow(
  reactor: Reactor,
  types: readonly string[],
  keeper: CheckpointKeeper,
  { store, queue, checkpoints, onFault, onParked }: ReactorsOptions,
): RunningReactors {
  const checkpoint = `reactor:${reactor.name}`;
  const stopping = new AbortController();
  let subscription: Subscription | undefined;
  let faults = 0;

  const requestsFor = (event: RecordedEvent): JobRequest[] => {
    try {
      return checkedReact(reactor, event);
    } catch (error) {
      onParked?.(reactor.name, event, reasonOf(error));
      return [parked(reactor, event)];
    }
  };

  const from = async (): Promise<Position> => {
    const saved = await checkpoints.load(checkpoint);
    if (saved !== START || reactor.startsAt !== 'now') return saved;
    const head = await store.head();
    await checkpoints.save(new Map([[checkpoint, head]]));
    return head;
  };

  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const after = await from();
        if (stopping.signal.aborted) return;
        subscription = store.subscribe({
          name: `react ${reactor.name}`,
          after,
          types,
          async onBatch(events, upTo) {
            const requests = gathered(reactor, events.flatMap(requestsFor));
            if (requests.length > 0) await queue.enqueue(requests);
            await keeper.reached(checkpoint, upTo, events.length);
            faults = 0;
          },
        });
        await subscription.done;
      } catch (fault) {
        onFault?.(reactor.name, fault);
        await pause(backoffMs(faultBackoff, ++faults), stopping.signal);
      }
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await subscription?.stop();
      await running;
    },
  };
}

/** Only where the event is: its content stays in the log. */
const parked = (reactor: Reactor, { id, stream, revision, position }: RecordedEvent): JobRequest => ({
  name: reactAgainJob,
  id: `${reactor.name}:${id}`,
  organisation: organisationOf(stream),
  data: { reactor: reactor.name, stream, revision, position },
});

/** Streams are named `<category>-<organisation>.<subject>`; the envelope of an unreadable event is not trusted. */
const organisationOf = (stream: string): string =>
  /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\./.exec(stream)?.[1] ?? '*';

/**
 * Handles parked events: tries once, and becomes a dead letter that carries the reason. Belongs among the definitions of
 * every runner whose process runs reactors.
 */
export function reactAgain({
  store,
  reactors,
  queue,
}: Pick<ReactorsOptions, 'store' | 'reactors' | 'queue'>): JobDefinition {
  return {
    name: reactAgainJob,
    attempts: 5,
    backoff: { firstMs: 1_000, maxMs: 60_000 },
    timeoutMs: 60_000,
    concurrency: 2,
    async handle({ data }) {
      const {
        reactor: name,
        stream,
        revision,
        position,
      } = data as { reactor: string; stream: string; revision: number; position: string };
      const reactor = reactors.find((each) => each.name === name);
      if (!reactor) throw new GiveUp(`No reactor "${name}" in this release, for the event at ${position}`);
      for await (const event of store.readStream(stream, { from: revision, limit: 1 })) {
        const requests = checkedReact(reactor, event);
        if (requests.length > 0) await queue.enqueue(requests);
        return;
      }
      throw new GiveUp(`Stream ${stream} no longer has revision ${revision}`);
    },
  };
}

/** What the reactor makes of the jobs of a batch; events that wait to be handled again are none of its business. */
function gathered({ gather }: Reactor, requests: readonly JobRequest[]): readonly JobRequest[] {
  if (!gather) return requests;
  const [waiting, asked] = [true, false].map((parked) =>
    requests.filter(({ name }) => (name === reactAgainJob) === parked),
  );
  const jobs = asked!.length === 0 ? [] : gather(asked!);
  checkRequests(jobs);
  return [...jobs, ...waiting!];
}

function checkedReact(reactor: Reactor, event: RecordedEvent): JobRequest[] {
  try {
    const requests = react(reactor, event);
    checkRequests(requests);
    return requests;
  } catch (cause) {
    throw new GiveUp(`Reactor "${reactor.name}" cannot handle ${event.type} at ${event.position} in ${event.stream}`, {
      cause,
    });
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
