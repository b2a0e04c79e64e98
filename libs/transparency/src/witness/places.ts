import { fileURLToPath } from 'node:url';
import type { LogName } from '../port.js';

/** Where checkpoints are exported to, so that somebody beside the owner of the database remembers them. */
export type WitnessPlace =
  | { readonly kind: 'folder'; readonly folder: string; readonly name: string }
  | { readonly kind: 'webhook'; readonly url: string; readonly name: string }
  | { readonly kind: 'mail'; readonly address: string; readonly name: string };

/** From `CUSTODIA_WITNESSES`. */
export const placesOf = (witnesses: readonly string[]): WitnessPlace[] =>
  witnesses.map((name): WitnessPlace => {
    if (name.startsWith('file:')) return { kind: 'folder', folder: fileURLToPath(name), name };
    return name.startsWith('mailto:')
      ? { kind: 'mail', address: name.slice('mailto:'.length), name }
      : { kind: 'webhook', url: name, name };
  });

export const foldersOf = (witnesses: readonly string[]): string[] =>
  placesOf(witnesses).flatMap((place) => (place.kind === 'folder' ? [place.folder] : []));

/** What a place has of one tree. */
export interface Delivered {
  readonly size: number;
  readonly root: Buffer;
  /** ISO 8601. */
  readonly at: string;
}

/** A checkpoint on its way, with the proof that it continues the one that the place has. */
export interface Export {
  readonly log: LogName;
  readonly organisation: string;
  readonly size: number;
  /** The signed checkpoint. */
  readonly note: string;
  /** Leaves of the checkpoint that the place has; 0 for the first one. */
  readonly from: number;
  /** Hashes in base64, RFC 6962, 2.1.2; none for the first one. */
  readonly proof: readonly string[];
}
