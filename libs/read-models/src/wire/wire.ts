/** One prepared statement as it goes over the wire. */
export interface WireStatement {
  /** Empty: not kept. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly described: boolean;
  /** `close` first what may have the name, `parse` what the connection does not have yet. */
  readonly close: boolean;
  readonly parse: boolean;
}

/** Grown to the largest message so far and used again: messages are made and copied within one turn. */
let scratch = Buffer.allocUnsafe(1 << 16);
let at = 0;

function room(bytes: number): void {
  if (at + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, at + bytes));
  scratch.copy(larger, 0, 0, at);
  scratch = larger;
}

function text(value: string): void {
  room(value.length * 3 + 1);
  at += scratch.write(value, at, 'utf8');
}

function zero(): void {
  scratch[at++] = 0;
}

function begin(kind: number): number {
  room(64);
  scratch[at++] = kind;
  at += 4;
  return at - 4;
}

const finish = (lengthAt: number): void => void scratch.writeInt32BE(at - lengthAt, lengthAt);

/** The statements and one barrier as one message of PostgreSQL's extended protocol (PostgreSQL 18, 54.7). */
export function messageOf(statements: readonly WireStatement[]): Buffer {
  at = 0;
  for (const { name, text: sql, values, described, close, parse } of statements) {
    if (close) {
      const closing = begin(0x43); // C
      scratch.write('S', at++);
      text(name);
      zero();
      finish(closing);
    }
    if (parse) {
      const parsing = begin(0x50); // P
      text(name);
      zero();
      text(sql);
      room(3);
      zero();
      at = scratch.writeInt16BE(0, at);
      finish(parsing);
    }
    const binding = begin(0x42); // B
    zero();
    text(name);
    room(8);
    zero();
    at = scratch.writeInt16BE(0, at); // all parameters are texts
    at = scratch.writeInt16BE(values.length, at);
    for (const value of values) parameter(value);
    room(2);
    at = scratch.writeInt16BE(0, at); // all results are texts
    finish(binding);
    if (described) {
      const describing = begin(0x44); // D
      scratch.write('P', at++);
      zero();
      finish(describing);
    }
    const executing = begin(0x45); // E
    zero();
    at = scratch.writeInt32BE(0, at);
    finish(executing);
  }
  finish(begin(0x53)); // S
  return Buffer.from(scratch.subarray(0, at));
}

function parameter(value: unknown): void {
  const given = textOf(value);
  room(4);
  if (given === null) {
    at = scratch.writeInt32BE(-1, at);
    return;
  }
  const lengthAt = at;
  at += 4;
  text(given);
  scratch.writeInt32BE(at - lengthAt - 4, lengthAt);
}

/** A value as PostgreSQL reads it. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(element).join()}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return `{${value.map(element).join()}}`;
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : `"${textOf(value)!.replace(/["\\]/g, '\\$&')}"`;
}
