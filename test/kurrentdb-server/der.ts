// As much of DER (ITU-T X.690) as a certificate needs.

const tlv = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  const length = content.length;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};

export const sequence = (...contents: readonly Uint8Array[]): Buffer => tlv(0x30, ...contents);
export const set = (...contents: readonly Uint8Array[]): Buffer => tlv(0x31, ...contents);
export const integer = (bytes: Uint8Array): Buffer => tlv(0x02, bytes);
export const bool = (value: boolean): Buffer => tlv(0x01, Buffer.from([value ? 0xff : 0]));
export const octets = (bytes: Uint8Array): Buffer => tlv(0x04, bytes);
export const text = (value: string): Buffer => tlv(0x0c, Buffer.from(value));
/** Bits of which the last `unused` do not count. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => tlv(0x03, Buffer.from([unused]), bytes);
/** `[n]`, around whole values. */
export const tagged = (n: number, ...contents: readonly Uint8Array[]): Buffer => tlv(0xa0 + n, ...contents);
/** `[n] IMPLICIT`, of a value without parts. */
export const implicit = (n: number, bytes: Uint8Array): Buffer => tlv(0x80 + n, bytes);

/** A time up to 2049. */
export const time = (date: Date): Buffer =>
  tlv(
    0x17,
    Buffer.from(
      `${date
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  );

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const base128 = (value: number): number[] =>
    value < 0x80 ? [value] : [...base128(Math.floor(value / 0x80)).map((byte) => byte | 0x80), value % 0x80];
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}
