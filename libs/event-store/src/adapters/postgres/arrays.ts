/** Arrays in PostgreSQL's binary format: no quoting on this side and no parsing of quotes on the other. */
const oid = { text: 25, json: 114, uuid: 2950, int8: 20 };
const headerBytes = 20;

function header(buffer: Buffer, elementOid: number, length: number): number {
  buffer.writeInt32BE(1, 0); // dimensions
  buffer.writeInt32BE(0, 4); // no nulls
  buffer.writeInt32BE(elementOid, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16); // first index
  return headerBytes;
}

function texts(elementOid: number, values: readonly string[]): Buffer {
  let most = headerBytes + values.length * 4;
  for (const value of values) most += value.length * 3;
  const buffer =
    most <= 65_536
      ? Buffer.allocUnsafe(most)
      : Buffer.allocUnsafe(headerBytes + values.reduce((bytes, value) => bytes + 4 + Buffer.byteLength(value), 0));
  let at = header(buffer, elementOid, values.length);
  for (const value of values) {
    const bytes = buffer.write(value, at + 4, 'utf8');
    buffer.writeInt32BE(bytes, at);
    at += 4 + bytes;
  }
  return buffer.subarray(0, at);
}

export const textArray = (values: readonly string[]): Buffer => texts(oid.text, values);
export const jsonArray = (values: readonly string[]): Buffer => texts(oid.json, values);

export function uuidArray(values: readonly string[]): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + values.length * 20);
  let at = header(buffer, oid.uuid, values.length);
  for (const value of values) {
    buffer.writeInt32BE(16, at);
    buffer.write(value.replaceAll('-', ''), at + 4, 'hex');
    at += 20;
  }
  return buffer;
}

export function int8Array(values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + values.length * 12);
  let at = header(buffer, oid.int8, values.length);
  for (const value of values) {
    buffer.writeInt32BE(8, at);
    // Two halves: a BigInt for each number would cost more than the rest.
    buffer.writeInt32BE(Math.floor(value / 2 ** 32), at + 4);
    buffer.writeUInt32BE(value >>> 0, at + 8);
    at += 12;
  }
  return buffer;
}
