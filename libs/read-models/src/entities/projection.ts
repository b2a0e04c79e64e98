import type { Codec, DomainEvent, StoredEvent } from '@custodia/event-store';

/** What every row of a read model carries; the rest is the projection's own. */
export interface ProjectedRow {
  id: string;
  organisationId: string;
  /** Revision of the aggregate that the row shows; what `expectedRevision` is compared with. */
  revision: number;
  /** ISO 8601; when the first and the latest fact of this row were decided. */
  createdAt: string;
  updatedAt: string;
}

/** The part of a row that folds write; `ProjectedRow`'s fields are kept by the projector from the events' envelope. */
export type Folded<Row extends ProjectedRow> = Omit<Row, keyof ProjectedRow>;

type EventOf<Event extends DomainEvent, Type> = StoredEvent<Extract<Event, { type: Type }>>;

/**
 * A read model as a table of folds, one row per key. The keys of `on` are its subscription. Pure: the same events give
 * the same rows, now, in a rebuild and as of a past moment.
 */
export interface Projection<Row extends ProjectedRow = ProjectedRow, Event extends DomainEvent = DomainEvent> {
  readonly name: string;
  /** A changed meaning is a new version with a table of its own, named `<name>_v<version>` by the entity. */
  readonly version: number;
  /** The TypeORM entity (and GraphQL type): the row is what a query returns. */
  readonly row: new () => Row;
  readonly codec: Codec<Event>;
  /** Rows an event touches; default: the one row of its aggregate. */
  readonly keys?: (event: StoredEvent<Event>) => readonly string[];
  /** Folds one event into one row. `null` in: no row yet; `null` out: the row is removed (or never was). */
  readonly on: {
    readonly [Type in Event['type']]?: (
      row: Folded<Row> | null,
      event: EventOf<Event, Type>,
      key: string,
    ) => Folded<Row> | null;
  };
  /** Keep every row's former states with their validity, so that lists can be asked as of a past moment. */
  readonly history?: boolean;
}

/** Types a projection; exists so that folds are checked against the row and the events. */
export const projection = <Row extends ProjectedRow, Event extends DomainEvent>(
  definition: Projection<Row, Event>,
): Projection<Row, Event> => definition;
