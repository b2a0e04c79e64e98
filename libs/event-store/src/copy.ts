import { createHash } from 'node:crypto';
import { EventStoreFault, START, type EventStore, type NewEvent, type Position, type RecordedEvent } from './port.js';

export interface CopyOptions {
  readonly source: EventStore;
  /** Empty, or holding the beginning of the source from an earlier copy. */
  readonly target: EventStore;
  /** Places of the source whose counterparts are wanted: those of readers who shall go on with the target. */
  readonly places?: readonly Position[];
  /** Told now and then. `events`: how many have been gone through in this phase. */
  readonly onProgress?: (progress: {
    readonly phase: 'comparing' | 'copying' | 'verifying';
    readonly events: number;
  }) => void;
}

export interface Copied {
  /** In the whole log. */
  readonly events: number;
  /** Of these, written by this run. */
  readonly copied: number;
  /** SHA-256 (hex) over stream, revision, id, type, data and metadata of all events in their order; the same of both logs. */
  readonly digest: string;
  /** For each wanted place of the source: behind the same event in the target. */
  readonly places: ReadonlyMap<Position, Position>;
}

const mostEvents = 500;
const mostCharacters = 250_000;
const progressEvery = 1_000;

/**
 * Copies a log event by event, in its order and with the same ids, then reads both again and compares their digests. May be
 * repeated after any interruption: what is there already is compared, and the rest is added. What the target cannot keep
 * is the time at which the source recorded an event; the domain's times are in the events. Nobody else may write to the target.
 * Throws `EventStoreFault` (`NOT_A_COPY`) at the first event that differs.
 */
export async function copyLog({
  source,
  target,
  places = [],
  onProgress = () => undefined,
}: CopyOptions): Promise<Copied> {
  const count =
    (phase: 'comparing' | 'copying' | 'verifying') =>
    (events: number): void => {
      if (events % progressEvery === 0) onProgress({ phase, events });
    };
  const last = await lastCommon(source, target, count('comparing'));
  const copied = await append(source, last, target, count('copying'));
  return { copied, ...(await verify(source, target, places, count('verifying'))) };
}

/** The source's position of the last event that the target holds already. */
async function lastCommon(
  source: EventStore,
  target: EventStore,
  counted: (events: number) => void,
): Promise<Position> {
  const ours = source.readAll()[Symbol.asyncIterator]();
  let last = START;
  let events = 0;
  for await (const theirs of target.readAll()) {
    const next = await ours.next();
    if (next.done) throw differs(theirs, 'the target has this event, the source ends before it');
    compare(next.value, theirs);
    last = next.value.position;
    counted(++events);
  }
  await ours.return?.();
  return last;
}

async function append(
  source: EventStore,
  after: Position,
  target: EventStore,
  counted: (events: number) => void,
): Promise<number> {
  let run: RecordedEvent[] = [];
  let size = 0;
  let events = 0;
  async function flush(): Promise<void> {
    const [first] = run;
    if (!first) return;
    const result = await target.append(
      first.stream,
      first.revision === 0 ? 'no_stream' : first.revision - 1,
      run.map(newEvent),
    );
    if (result.kind === 'conflict')
      throw differs(
        first,
        `the target's stream is at ${result.actual}: someone else writes to it, or the source begins its streams later than at 0`,
      );
    run = [];
    size = 0;
  }
  for await (const event of source.readAll({ after })) {
    const length = event.data.length + event.metadata.length;
    if (
      run.length > 0 &&
      (event.stream !== run[0]!.stream || run.length === mostEvents || size + length > mostCharacters)
    )
      await flush();
    run.push(event);
    size += length;
    counted(++events);
  }
  await flush();
  return events;
}

async function verify(
  source: EventStore,
  target: EventStore,
  places: readonly Position[],
  counted: (events: number) => void,
): Promise<Omit<Copied, 'copied'>> {
  const wanted = [...new Set(places)].sort();
  const found = new Map<Position, Position>();
  const [ours, theirs] = [createHash('sha256'), createHash('sha256')];
  const originals = source.readAll()[Symbol.asyncIterator]();
  let before = START;
  let events = 0;
  for await (const copy of target.readAll()) {
    const next = await originals.next();
    if (next.done) throw differs(copy, 'the target has this event, the source ends before it');
    while (wanted.length > 0 && wanted[0]! < next.value.position) found.set(wanted.shift()!, before);
    ours.update(canonical(next.value));
    theirs.update(canonical(copy));
    before = copy.position;
    counted(++events);
  }
  await originals.return?.();
  for (const place of wanted) found.set(place, before);
  const digest = ours.digest('hex');
  if (digest !== theirs.digest('hex'))
    throw new EventStoreFault(
      'NOT_A_COPY',
      'the digests of source and target differ although every event was written: do not use the target',
    );
  return { events, digest, places: found };
}

function compare(original: RecordedEvent, copy: RecordedEvent): void {
  if (canonical(original) !== canonical(copy))
    throw differs(
      copy,
      `the source has ${original.stream}@${original.revision} ${original.type} ${original.id} in its place`,
    );
}

const differs = ({ stream, revision, type, id, position }: RecordedEvent, why: string): EventStoreFault =>
  new EventStoreFault(
    'NOT_A_COPY',
    `${stream}@${revision} ${type} ${id} at ${position}: ${why}. Copy into an empty log`,
  );

const newEvent = ({ id, type, data, metadata }: RecordedEvent): NewEvent => ({ id, type, data, metadata });
const canonical = ({ stream, revision, id, type, data, metadata }: RecordedEvent): string =>
  `${JSON.stringify([stream, revision, id, type, data, metadata])}\n`;
