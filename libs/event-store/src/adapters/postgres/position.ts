import { START, type Position } from '../../port.js';
import { foreignPosition } from '../append-rules.js';

const zeros = '0000000000000000000';

/** PostgreSQL's bigint as text of fixed width; 0 is before the first event. */
export const positionOf = (text: string): Position => (text === '0' ? START : zeros.slice(text.length) + text);
/** The bigint for a statement. Throws `NOT_A_POSITION`. */
export function numberOf(position: Position): string {
  if (position === START) return '0';
  if (!/^\d{19}$/.test(position)) throw foreignPosition(position, 'PostgreSQL');
  return position;
}

/** The position `count` events further. */
export const positionAfter = (position: Position, count: number): Position =>
  positionOf(String(BigInt(numberOf(position)) + BigInt(count)));
