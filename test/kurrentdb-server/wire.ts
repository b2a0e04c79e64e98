const VARINT = 0;
const LENGTH_DELIMITED = 2;

/**
 * As much of the protocol buffers encoding as the records of a read need, since they are by far the most messages.
 * Writes from the end to the beginning, last field first, so that the length of a message is known when it is to be written.
 */
export class WireWriter {
  readonly #bytes: Buffer;
  #at: number;

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(capacity);
    this.#at = capacity;
  }

  finish(): Buffer {
    return this.#bytes.subarray(this.#at);
  }

  uint(field: number, value: number | bigint): void {
    this.#varint(value);
    this.#varint((field << 3) | VARINT);
  }

  text(field: number, value: string): void {
    const length = Buffer.byteLength(value);
    this.#at -= length;
    this.#bytes.write(value, this.#at);
    this.#head(field, length);
  }

  blob(field: number, value: Uint8Array): void {
    this.#at -= value.byteLength;
    this.#bytes.set(value, this.#at);
    this.#head(field, value.byteLength);
  }

  message(field: number, writeFields: () => void): void {
    const end = this.#at;
    writeFields();
    this.#head(field, end - this.#at);
  }

  #head(field: number, length: number): void {
    this.#varint(length);
    this.#varint((field << 3) | LENGTH_DELIMITED);
  }

  #varint(value: number | bigint): void {
    if (typeof value === 'number' && value < 0x80) {
      this.#bytes[--this.#at] = value;
      return;
    }
    const encoded: number[] = [];
    if (typeof value === 'number')
      for (; value >= 0x80; value = Math.floor(value / 0x80)) encoded.push((value % 0x80) | 0x80);
    else for (; value >= 0x80n; value >>= 7n) encoded.push(Number(value & 0x7fn) | 0x80);
    encoded.push(Number(value));
    this.#at -= encoded.length;
    for (let index = 0; index < encoded.length; index++) this.#bytes[this.#at + index] = encoded[index]!;
  }
}
