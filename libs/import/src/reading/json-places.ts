import { unescapeKey, type Json } from './json.js';

/** Offsets of members by the object or list that holds them. */
export type Starts = Map<object, { keys: string[]; offsets: number[] }>;

/** Where the value or member begins that a pointer names, or its nearest parent that is known. */
export function offsetOf(root: Json | undefined, pointer: string, starts: Starts): number | undefined {
  let node = root;
  let offset: number | undefined;
  for (const part of pointer.split('/').slice(1)) {
    if (typeof node !== 'object' || node === null) break;
    const key = unescapeKey(part);
    const known = starts.get(node);
    const start = known?.offsets[Array.isArray(node) ? Number(key) : known.keys.lastIndexOf(key)];
    if (start === undefined) break;
    offset = start;
    node = Array.isArray(node) ? node[Number(key)] : node[key];
  }
  return offset;
}
