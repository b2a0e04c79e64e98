import { BACKWARDS, eventTypeFilter, excludeSystemEvents, FORWARDS, type AllStreamSubscription, type Filter, type KurrentDBClient, type Position as ServerPosition, type RecordedEvent as ServerEvent, type ResolvedEvent } from '@kurrent/kurrentdb-client';
import { START, type Position, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent } from '../../port.js';
import { inPages, type Chunk } from '../pages.js';
import { asFault, backoff, passing, shareOfAttempt, typeOf, within } from './faults.js';
import type { Line } from './line.js';
import { atTheEnd, serverPosition } from './position.js';
import { fromServer } from './record.js';

export interface Reader {
  readStream(stream: string, options: ReadStreamOptions): AsyncGenerator<RecordedEvent, void>;
  readAll(options: ReadAllOptions): AsyncGenerator<RecordedEvent, void>;
  head(): Promise<Position>;
  /** The newest event of a stream that may be the server's own; undefined when there is none. */
  last(stream: string): Promise<ResolvedEvent['event']>;
}

/** Every read costs some ten milliseconds before its first event comes. */
const mostPerPage = 16_000;
const enoughFailures = 3;
const theLast = { direction: BACKWARDS, fromPosition: atTheEnd, maxCount: 1, filter: excludeSystemEvents() } as const;
/** The server was seen to take 200; more are sorted out here. */
const mostPrefixes = 200;

export function startReader(line: Line, patienceMs: number): Reader {
  const asked = { requiresLeader: true, ...(line.credentials ? { credentials: line.credentials } : {}) };
  const limit = (deadline: number): number => Math.max(1, Math.min(deadline - Date.now(), patienceMs * shareOfAttempt));

  /** Reads one page as a whole, because a native read that is left in the middle is not ended. */
  async function page<Item>(doing: string, read: (client: KurrentDBClient) => AsyncIterable<ResolvedEvent>, itemOf: (event: ServerEvent) => Item): Promise<Item[]> {
    const deadline = Date.now() + patienceMs;
    for (let failures = 1; ; failures++) {
      const client = line.client();
      try {
        return await within(limit(deadline), collect(read(client), itemOf));
      } catch (fault) {
        if (typeOf(fault) === 'stream-not-found') return [];
        if (!passing(fault) || Date.now() >= deadline) throw asFault(fault, doing);
        // The native client does not find another node of the cluster once its own is gone.
        line.replace(client);
        await backoff(failures);
        if (failures >= enoughFailures && (await answers(line.client(), deadline))) throw asFault(fault, doing);
      }
    }
  }

  /** The server says "unavailable" also of a request that it cannot understand. Then it still answers a simple one. */
  const answers = (client: KurrentDBClient, deadline: number): Promise<boolean> =>
    within(limit(deadline), collect(client.readAll({ ...theLast, ...asked }), same)).then(() => true, () => false);

  return {
    readStream(stream, { direction = 'forwards', from, limit }) {
      const forwards = direction === 'forwards';
      const start = from ?? (forwards ? 0 : Infinity);
      if (forwards ? !Number.isSafeInteger(start) : start < 0) return nothing();
      const read = async (revision: number, maxCount: number): Promise<Chunk<number>> => {
        const fromRevision = Number.isSafeInteger(revision) ? BigInt(revision) : atTheEnd;
        const options = { direction: forwards ? FORWARDS : BACKWARDS, fromRevision, maxCount, ...asked } as const;
        const events = await page(`read of ${stream}`, (client) => client.readStream(stream, options), fromServer);
        const next = (events.at(-1)?.revision ?? 0) + (forwards ? 1 : -1);
        return { events, next: events.length < maxCount || next < 0 ? null : next };
      };
      return inPages(Math.max(start, 0), { limit, mostPerPage }, read);
    },

    readAll({ after = START, types, limit }) {
      if (types?.length === 0) return nothing();
      const wanted = isWanted(types);
      const filter = filterOf(types);
      const read = async (from: Position, count: number): Promise<Chunk<Position>> => {
        const maxCount = count + (from === START ? 0 : 1); // The record at `from` comes again.
        const found = await page('read of all events', (client) => client.readAll({ fromPosition: serverPosition(from), maxCount, ...(filter ? { filter } : {}), ...asked }), fromServer);
        const first = found.findIndex(({ position }) => position > from);
        const fresh = first < 0 ? [] : found.slice(first, first + count);
        return { events: fresh.every(wanted) ? fresh : fresh.filter(wanted), next: found.length < maxCount ? null : fresh.at(-1)!.position };
      };
      return inPages(after, { limit, mostPerPage }, read);
    },

    async head() {
      const [last] = await page('read of the last event', (client) => client.readAll({ ...theLast, ...asked }), fromServer);
      return last?.position ?? START;
    },

    async last(stream) {
      const options = { direction: BACKWARDS, fromRevision: atTheEnd, maxCount: 1, ...asked } as const;
      const [found] = await page(`read of ${stream}`, (client) => client.readStream(stream, options), same);
      return found;
    },
  };
}

export interface Checkpoints {
  /** In units of 32 scanned records. */
  readonly checkpointInterval: number;
  readonly checkpointReached: (subscription: AllStreamSubscription, position: ServerPosition) => void;
}

/**
 * By prefix, which gives types that only begin alike as well: `isWanted` sorts them out. Everything is asked for without a
 * filter, which costs the server more than leaving out its own few records does here.
 */
export function filterOf(types: readonly string[] | undefined, checkpoints?: Checkpoints): Filter | undefined {
  return types && types.length <= mostPrefixes ? eventTypeFilter({ prefixes: [...new Set(types)], ...checkpoints }) : undefined;
}

/** Never the records of the server itself (settings of streams, statistics, deletions). */
export function isWanted(types: readonly string[] | undefined): (event: RecordedEvent) => boolean {
  const wanted = types && new Set(types);
  return wanted ? ({ type }) => wanted.has(type) : ({ type }) => !type.startsWith('$');
}

/** Made into what is wanted as they come, while the native client receives the next ones. */
async function collect<Item>(found: AsyncIterable<ResolvedEvent>, itemOf: (event: ServerEvent) => Item): Promise<Item[]> {
  const all: Item[] = [];
  for await (const { event } of found) if (event) all.push(itemOf(event));
  return all;
}

const same = (event: ServerEvent): ServerEvent => event;

async function* nothing(): AsyncGenerator<never, void> {}

