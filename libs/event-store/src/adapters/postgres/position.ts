import { START, type Position } from '../../port.js';

const zeros = '0000000000000000000';

/** PostgreSQL's bigint as text of fixed width; 0 is before the first event. */
export const positionOf = (text: string): Position => (text === '0' ? START : zeros.slice(text.length) + text);
/** The bigint for a statement. */
export const numberOf = (position: Position): string => (position === START ? '0' : position);
