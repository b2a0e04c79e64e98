import type { RecordedEvent } from '@custodia/event-store';

/** Bytes of the mark of one leaf. */
export const MARK_BYTES = 24;

/** Which event a leaf is: its id and when it was recorded, so that it can be named when it is gone or changed. */
export interface Mark {
  /** UUID. */
  readonly id: string;
  /** ISO 8601. */
  readonly recordedAt: string;
}

let lastText = '';
let lastTime = 0;

export function writeMark(
  marks: Buffer,
  index: number,
  { id, recordedAt }: Pick<RecordedEvent, 'id' | 'recordedAt'>,
): void {
  const at = index * MARK_BYTES;
  marks.write(id.replaceAll('-', ''), at, 16, 'hex');
  // Neighbours often share the text.
  if (recordedAt !== lastText) {
    lastText = recordedAt;
    lastTime = Date.parse(recordedAt);
  }
  marks.writeDoubleBE(lastTime, at + 16);
}

export function readMark(marks: Buffer, index: number): Mark {
  const at = index * MARK_BYTES;
  const hex = marks.toString('hex', at, at + 16);
  const time = new Date(marks.readDoubleBE(at + 16));
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
    recordedAt: Number.isNaN(time.getTime()) ? '' : time.toISOString(),
  };
}

/** Index of the leaf with this id; -1 when there is none. */
export function indexOfMark(marks: Buffer, id: string): number {
  const wanted = Buffer.from(id.replaceAll('-', ''), 'hex');
  if (wanted.length !== 16) return -1;
  for (let at = marks.indexOf(wanted); at >= 0; at = marks.indexOf(wanted, at + 1))
    if (at % MARK_BYTES === 0) return at / MARK_BYTES;
  return -1;
}
