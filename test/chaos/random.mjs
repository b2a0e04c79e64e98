/** Numbers that look random and follow from a text (xmur3 and mulberry32): `random.between(a, b)` is a whole number from a to b. */
export function randomFrom(text) {
  let state = 1_779_033_703 ^ text.length;
  for (const letter of text) state = Math.imul(state ^ letter.codePointAt(0), 3_432_918_353);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { between: (low, high) => low + Math.floor(next() * (high - low + 1)) };
}
