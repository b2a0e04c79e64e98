import { END, START as FIRST, type Position as ServerPosition, type ReadPosition } from '@kurrent/kurrentdb-client';
import { START, type Position } from '../../port.js';
import { foreignPosition } from '../append-rules.js';

const width = 20; // Of the greatest unsigned 64-bit number.
const digits = (part: bigint): string => part.toString().padStart(width, '0');

/** Both parts of the server's position, so that it can be handed back as it was given: it must never be computed. */
export function positionOf({ commit, prepare }: ServerPosition): Position {
  const committed = digits(commit);
  return `${committed}/${commit === prepare ? committed : digits(prepare)}`; // Nearly always the same.
}

/** Where the server shall begin. Reading includes the record there, subscribing does not. Throws `NOT_A_POSITION`. */
export function serverPosition(position: Position): ReadPosition {
  if (position === START) return FIRST;
  const [, commit, prepare] = /^(\d{20})\/(\d{20})$/.exec(position) ?? [];
  if (!commit || !prepare) throw foreignPosition(position, 'KurrentDB');
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}

export const atTheEnd = END;
