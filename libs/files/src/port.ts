import type { Readable } from 'node:stream';

export interface StoredFile {
  /** `sha256:` and 64 hex digits of the content; the file's only name. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Content-addressed files, each organisation's apart: the same bytes are one file within an organisation, and nobody can
 * learn or reach what another has. Throws `FilesFault`; `INVALID_NAME` for an organisation or digest that is not one.
 */
export interface Files {
  /**
   * Durable when it resolves; nothing is left behind when it throws. Never holds the content in memory. `TOO_LARGE` as
   * soon as more than `maxBytes` have come. Storing the same bytes again is harmless and repairs a damaged copy.
   */
  put(
    organisation: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    limits: { readonly maxBytes: number },
  ): Promise<StoredFile>;
  /**
   * The content, or `null` when it is not there or its key was destroyed. The digest is checked on the way: damaged content ends in the error
   * `DIGEST_MISMATCH` instead of an end, so only act on what was read to the end.
   */
  open(organisation: string, digest: string): Promise<Readable | null>;
  has(organisation: string, digest: string): Promise<boolean>;
  /** Takes the content away, every stored version of it, and destroys its key; `false` when there was none. */
  remove(organisation: string, digest: string): Promise<boolean>;
  /** In no order. */
  list(organisation: string): AsyncIterable<StoredFile>;
  /** Seals what an earlier release stored in the clear, and answers each file that was. Repeating is harmless. Nothing, where files are not sealed. */
  sealOld(organisation: string): AsyncIterable<StoredFile>;
  close(): Promise<void>;
}

export class FilesFault extends Error {
  override readonly name = 'FilesFault';
  constructor(
    readonly code: 'TOO_LARGE' | 'INVALID_NAME' | 'DIGEST_MISMATCH' | 'UNAVAILABLE',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Its key was destroyed while it was stored. */
export const removedMeanwhile = (digest: string): FilesFault =>
  new FilesFault('UNAVAILABLE', `The file ${digest} was removed while it was stored again. Send it once more.`);
