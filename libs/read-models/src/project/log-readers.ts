import type { Position } from '@custodia/event-store';
import { In, Not, type DataSource, type EntityManager } from 'typeorm';
import { ParkedEventRow, ProjectionCheckpoint, SubscriptionCheckpoint } from '../entities/bookkeeping.js';
import { leased } from './claims.js';
import { keyOf, type AnyProjection } from './fold.js';

type Kept = Pick<DataSource, 'manager' | 'transaction'>;

/** Somebody who remembers a place of the log. */
export interface LogReader {
  readonly kind: 'projection' | 'subscription' | 'parked';
  readonly name: string;
  readonly position: Position;
}

/** Somebody still reads the log: their next checkpoint would undo what is done here. */
export class ReadersAtWork extends Error {
  override readonly name = 'ReadersAtWork';
}

const places = [ProjectionCheckpoint, SubscriptionCheckpoint, ParkedEventRow];

/** Every projection, reactor and parked event with its place. */
export async function readersOf({ manager }: Pick<Kept, 'manager'>): Promise<LogReader[]> {
  const [projections, subscriptions, parked] = [
    await manager.find(ProjectionCheckpoint, { order: { name: 'asc' } }),
    await manager.find(SubscriptionCheckpoint, { order: { name: 'asc' } }),
    await manager.find(ParkedEventRow, { order: { projection: 'asc', stream: 'asc' } }),
  ];
  return [
    ...projections.map(({ name, position }) => ({ kind: 'projection' as const, name, position })),
    ...subscriptions.map(({ name, position }) => ({ kind: 'subscription' as const, name, position })),
    ...parked.map(({ projection, stream, position }) => ({
      kind: 'parked' as const,
      name: `${projection} ${stream}`,
      position,
    })),
  ];
}

/** Every place of the log that somebody remembers, each once. */
export const placesOfReaders = async (source: Pick<Kept, 'manager'>): Promise<Position[]> => [
  ...new Set((await readersOf(source)).map(({ position }) => position)),
];

/** Rejects with `ReadersAtWork` while a worker projects. */
export async function assertNobodyReads({ manager }: Pick<Kept, 'manager'>): Promise<void> {
  const working = await manager
    .createQueryBuilder(ProjectionCheckpoint, 'c')
    .where(`c.owner is not null and ${leased}`)
    .orderBy('c.name')
    .getMany();
  if (working.length > 0)
    throw new ReadersAtWork(
      `A worker still projects ${working.map(({ name }) => name).join(', ')}: stop all workers, then say it again. After a kill, wait until its lease has ended (ten seconds).`,
    );
}

/** Nobody takes a claim or stores a checkpoint until the work is done, all of it or nothing. */
const alone = (source: Kept, work: (manager: EntityManager) => Promise<void>): Promise<void> =>
  source.transaction(async (manager) => {
    await manager.query('lock table projection_checkpoint, subscription_checkpoint, parked_event in exclusive mode');
    await assertNobodyReads({ manager });
    await work(manager);
  });

/**
 * Moves all readers to another log with the same events, in one transaction: `there` says where each remembered place is
 * in it. Rejects with `ReadersAtWork` while a worker runs, or when a reader has moved on since that was looked up.
 */
export const moveReaders = (source: Kept, there: ReadonlyMap<Position, Position>): Promise<void> =>
  alone(source, async (manager) => {
    const remembered = await readersOf({ manager });
    const moved = remembered.find(({ position }) => !there.has(position));
    if (moved)
      throw new ReadersAtWork(`A reader has moved on meanwhile (${moved.name}): stop all workers, then say it again.`);
    // One statement for each table: a place of the one log may be another place of the other.
    for (const place of places)
      await manager
        .createQueryBuilder()
        .update(place)
        .set({ position: () => `(:there::jsonb ->> position)` })
        .setParameter('there', JSON.stringify(Object.fromEntries(there)))
        .execute();
  });

/**
 * After the read models were built from another log: forgets the places of projections that are none of `projections` any
 * more, and puts each subscription where `subscriptions` says, in one transaction. Rejects with `ReadersAtWork`.
 */
export const resetReaders = (
  source: Kept,
  projections: readonly AnyProjection[],
  subscriptions: ReadonlyMap<string, Position>,
): Promise<void> =>
  alone(source, async (manager) => {
    const keys = projections.map(keyOf);
    await manager.delete(ProjectionCheckpoint, { name: Not(In(keys)) });
    await manager.delete(ParkedEventRow, { projection: Not(In(keys)) });
    for (const [name, position] of subscriptions)
      await manager.update(SubscriptionCheckpoint, { name }, { position, updatedAt: () => 'now()' });
  });
