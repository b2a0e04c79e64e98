import { fileURLToPath } from 'node:url';
import type { LogName } from '../port.js';

/** Where checkpoints are exported to, so that somebody beside the owner of the database remembers them. */
export type WitnessPlace =
  | { readonly kind: 'folder'; readonly folder: string; readonly name: string }
  | { readonly kind: 'webhook'; readonly url: string; readonly name: string }
  | { readonly kind: 'mail'; readonly address: string; readonly name: string }
  | {
      /** An authority that signs when it saw a checkpoint (RFC 3161); its answers are kept in the folders. */
      readonly kind: 'timestamps';
      readonly url: string;
      readonly folders: readonly string[];
      readonly name: string;
    };

const timestamps = 'rfc3161+';

/** From `CUSTODIA_WITNESSES`. */
export const placesOf = (witnesses: readonly string[]): WitnessPlace[] =>
  witnesses.map((name): WitnessPlace => {
    if (name.startsWith('file:')) return { kind: 'folder', folder: fileURLToPath(name), name };
    if (name.startsWith('mailto:')) return { kind: 'mail', address: name.slice('mailto:'.length), name };
    return name.startsWith(timestamps)
      ? { kind: 'timestamps', url: name.slice(timestamps.length), folders: foldersOf(witnesses), name }
      : { kind: 'webhook', url: name, name };
  });

export const foldersOf = (witnesses: readonly string[]): string[] =>
  witnesses.filter((name) => name.startsWith('file:')).map((name) => fileURLToPath(name));

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
