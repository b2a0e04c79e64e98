import type { DomainEvent, StoredEvent } from '@custodia/event-store';
import { foldEvent, keysOf, rowOf, type AnyProjection, type RowState } from '../project/fold.js';
import type { ProjectedRow, Projection } from '../entities/projection.js';
import { tableOf } from '../entities/table.js';

/** An event as a projection's spec writes it. What is left out: one aggregate of one organisation, a second between events. */
export type Told<Event extends DomainEvent> = Event & {
  readonly subject?: string;
  readonly organisation?: string;
  readonly actor?: string;
  /** ISO 8601. */
  readonly at?: string;
};

const someSubject = '00000000-0000-7000-8000-000000000001';
const someOrganisation = '00000000-0000-7000-8000-00000000000a';
const someActor = '00000000-0000-7000-8000-0000000000aa';

/** The rows that these events give, oldest first. Pure: needs neither a database nor a clock. */
export function project<Row extends ProjectedRow, Event extends DomainEvent>(
  projection: Projection<Row, Event>,
  events: readonly Told<Event>[],
): Row[] {
  const folding: AnyProjection = projection;
  const revisions = new Map<string, number>();
  const states = new Map<string, { organisation: string; key: string; state: RowState | null }>();
  events.forEach((told, index) => {
    const { type, data, subject = someSubject, organisation = someOrganisation, actor = someActor } = told;
    const at = told.at ?? new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString();
    const stream = `${projection.codec.category}-${organisation}.${subject}`;
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const position = String(index + 1).padStart(19, '0');
    const event: StoredEvent = {
      type,
      data,
      meta: { organisation, actor, at, schema: 1 },
      id: `00000000-0000-7000-9000-${position.slice(-12)}`,
      subject,
      stream,
      revision,
      position,
    };
    for (const key of keysOf(folding, event)) {
      const place = `${organisation} ${key}`;
      states.set(place, { organisation, key, state: foldEvent(folding, states.get(place)?.state ?? null, event, key) });
    }
  });
  return [...states.values()].flatMap(({ organisation, key, state }) =>
    state ? [rowOf(tableOf(projection.row), organisation, key, state)] : [],
  );
}
