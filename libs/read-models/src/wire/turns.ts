import { setImmediate } from 'node:timers/promises';

/** Rows that are worked at before others have their turn: a few milliseconds. */
const rowsAtOnce = 4_000;

/** Does something with all rows, a part at a time when they are many, so that other requests have their turn between the parts. */
export async function inTurns<From, To>(rows: From[], act: (part: From[]) => To[] | Promise<To[]>): Promise<To[]> {
  if (rows.length <= rowsAtOnce) return act(rows);
  const all: To[] = [];
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await setImmediate();
    for (const one of await act(rows.slice(from, from + rowsAtOnce))) all.push(one);
  }
  return all;
}
