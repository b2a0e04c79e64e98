import type { RecordedEvent } from '@custodia/event-store';

/**
 * What is wrong with a log. `altered`: other bytes than were sealed. `redated`: only the time of recording differs.
 * `replaced`: another event stands in the place of one. `removed`, `inserted`, `swapped`, `moved`: the order differs.
 * `truncated`: the last events are gone. `tile_changed`: the tree in the database is not the one that its events give.
 * `checkpoint_forged`: no key of the key set signed it. `checkpoint_missing`: the tree is larger than what was signed.
 * `forked`: events and tree agree with each other and not with what was signed. `unknown_log`: a pin is of another log.
 */
export type FindingKind =
  | 'altered'
  | 'redated'
  | 'replaced'
  | 'removed'
  | 'inserted'
  | 'swapped'
  | 'moved'
  | 'truncated'
  | 'tile_changed'
  | 'checkpoint_forged'
  | 'checkpoint_missing'
  | 'forked'
  | 'unknown_log';

/** Where an event is, or was. */
export interface EventPlace {
  readonly id: string;
  readonly stream?: string | undefined;
  readonly revision?: number | undefined;
  readonly position?: string | undefined;
  readonly type?: string | undefined;
  /** ISO 8601. */
  readonly recordedAt?: string | undefined;
}

/** The first thing that is wrong with the log of an organisation. */
export interface Finding {
  readonly kind: FindingKind;
  readonly organisation: string;
  /** Number of the first leaf that is concerned, from 0; null when it is no leaf. */
  readonly index: number | null;
  readonly event?: EventPlace | undefined;
  readonly message: string;
}

export const placeOf = ({ id, stream, revision, position, type, recordedAt }: RecordedEvent): EventPlace => ({
  id,
  stream,
  revision,
  position,
  type,
  recordedAt,
});

export function told({ id, stream, revision, position, type }: EventPlace): string {
  if (stream === undefined) return `event ${id}`;
  return `event ${id} (${stream}@${revision}${type ? `, ${type}` : ''}, position ${position})`;
}
