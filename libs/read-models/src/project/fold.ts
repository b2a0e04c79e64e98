import type { DomainEvent, RecordedEvent, StoredEvent } from '@custodia/event-store';
import { organisationOf, subjectOf } from './streams.js';
import type { Folded, ProjectedRow, Projection } from '../entities/projection.js';
import type { Table } from '../entities/table.js';

/** A projection's own types matter to its author only; from here on it is data. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows go in, so `unknown` would not fit
export type AnyProjection = Projection<any, any>;

/** A row while it is being folded. */
export interface RowState {
  readonly folded: Readonly<Record<string, unknown>>;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Names the projection's checkpoint, and its table by convention: `model_v1`. */
export const keyOf = ({ name, version }: Pick<AnyProjection, 'name' | 'version'>): string => `${name}_v${version}`;

/** The rows that an event concerns. An aggregate's own row follows each of its events, because it shows the revision. */
export function keysOf(projection: AnyProjection, event: StoredEvent): readonly string[] {
  if (!projection.keys) return [event.subject];
  return projection.on[event.type] ? [...new Set(projection.keys(event))] : [];
}

/** What is folded in place of an event that is left out: it changes nothing, but the row has passed it. */
export const leftOutAs = ({ stream, revision, position, id }: RecordedEvent): StoredEvent => ({
  type: '',
  data: {},
  meta: { organisation: organisationOf(stream), actor: '', at: '', schema: 1 },
  id,
  subject: subjectOf(stream),
  stream,
  revision,
  position,
});

/** One event, one row. Pure if the projection is; throws what its fold throws. */
export function foldEvent(
  projection: AnyProjection,
  state: RowState | null,
  event: StoredEvent,
  key: string,
): RowState | null {
  const fold = projection.on[event.type] as
    | ((row: Folded<ProjectedRow> | null, event: StoredEvent<DomainEvent>, key: string) => Folded<ProjectedRow> | null)
    | undefined;
  const { revision } = event;
  if (!fold) return state && { folded: state.folded, revision, createdAt: state.createdAt, updatedAt: state.updatedAt };
  const folded = fold(state && (state.folded as Folded<ProjectedRow>), event, key);
  if (folded === null || folded === undefined) return null;
  const { at } = event.meta;
  return {
    folded: folded as Record<string, unknown>,
    revision,
    createdAt: state ? state.createdAt : at,
    updatedAt: at,
  };
}

/** The row as queries return it: every column of the table, `null` where the fold left one out. */
export function rowOf<Row extends ProjectedRow>(
  table: Table<Row>,
  organisationId: string,
  id: string,
  state: RowState,
): Row {
  const row: Record<string, unknown> = {};
  const { revision, createdAt, updatedAt } = state;
  const kept: Record<string, unknown> = { organisationId, id, revision, createdAt, updatedAt };
  for (const { property } of table.columns)
    row[property] = (property in kept ? kept[property] : state.folded[property]) ?? null;
  return row as unknown as Row;
}
