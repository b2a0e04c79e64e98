import { createSecretKey, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import { VaultFault, type Sealed, type Vault } from '@custodia/vault';
import { z } from 'zod';
import { FilesFault } from '../port.js';
import { ChunkFault, clearSize, sealer, unsealed, type Sealer } from './stream.js';

/** Before the chunks stands the key of the file, sealed by the vault. */
export const headerBytes = 1_024;
/** How the name of a sealed file ends; without it a file is in the clear, from an earlier release. */
export const sealedEnd = '.sealed';

const headerShape = z.strictObject({
  version: z.literal(1),
  key: z.strictObject({
    sealed: z.literal('A256GCM'),
    subject: z.string(),
    iv: z.string(),
    ciphertext: z.string(),
    tag: z.string(),
    digest: z.string(),
  }),
});

/** A file that is being sealed: its header is made when its digest is known. */
interface FileSealer extends Sealer {
  readonly key: KeyObject;
}

/** Seals files, each with a key of its own; the vault keeps what opens that key under a subject of the file. */
export interface FileSealing {
  begin(): FileSealer;
  /** The header of a file with this digest. It stays with the subject of `former`, the header of the copy that it replaces. */
  header(organisation: string, digest: string, key: KeyObject, former: Buffer | null): Promise<Buffer>;
  /** The clear text behind a header; `null` once its key was destroyed. Throws `DIGEST_MISMATCH` for a header that was altered. */
  open(organisation: string, digest: string, header: Buffer, chunks: Readable): Promise<AsyncIterable<Buffer> | null>;
  /** Whether the key behind a header can still be opened. */
  counts(organisation: string, header: Buffer): Promise<boolean>;
  /** Destroys what opens the key behind a header, and with it every copy of the file, in backups, too. */
  destroy(organisation: string, header: Buffer): Promise<void>;
}

/** Bytes of clear text in a stored file of this size. */
export const clearSizeOf = (storedBytes: number): number => clearSize(storedBytes - headerBytes);

const contextOf = (digest: string): string => `file ${digest}#key`;

export function fileSealing(vault: Pick<Vault, 'seal' | 'open' | 'erase' | 'state'>): FileSealing {
  const newSubject = (organisation: string) => ({ organisation, id: randomUUID() });

  return {
    begin() {
      const key = createSecretKey(randomBytes(32));
      return { key, ...sealer(key) };
    },
    async header(organisation, digest, key, former) {
      const text = key.export().toString('base64url');
      const known = former && keyIn(former);
      const seal = (subject: { organisation: string; id: string }) => vault.seal(subject, contextOf(digest), text);
      if (!known) return headerOf(await seal(newSubject(organisation)));
      try {
        return headerOf(await seal({ organisation, id: known.subject }));
      } catch (fault) {
        // The copy that it replaces was removed: nothing may be sealed for it again.
        if (fault instanceof VaultFault) return headerOf(await seal(newSubject(organisation)));
        throw fault;
      }
    },
    async open(organisation, digest, header, chunks) {
      const sealed = keyIn(header);
      if (!sealed) throw altered(digest);
      const opened = await vault.open(organisation, contextOf(digest), sealed).catch((fault: unknown) => {
        throw fault instanceof VaultFault ? altered(digest, fault) : fault;
      });
      if (opened.kind === 'erased') return null;
      return clearText(digest, createSecretKey(Buffer.from(opened.text, 'base64url')), chunks);
    },
    async counts(organisation, header) {
      const sealed = keyIn(header);
      return sealed !== null && (await vault.state({ organisation, id: sealed.subject })) === 'present';
    },
    async destroy(organisation, header) {
      const sealed = keyIn(header);
      if (sealed) await vault.erase({ organisation, id: sealed.subject });
    },
  };
}

async function* clearText(digest: string, key: KeyObject, chunks: Readable): AsyncGenerator<Buffer> {
  try {
    yield* unsealed(key, chunks as AsyncIterable<Buffer>);
  } catch (fault) {
    throw fault instanceof ChunkFault ? altered(digest, fault) : fault;
  }
}

function headerOf(key: Sealed): Buffer {
  const header = Buffer.alloc(headerBytes, ' ');
  const text = JSON.stringify({ version: 1, key });
  if (header.write(text) < text.length || text.length >= headerBytes)
    throw new Error('The header of a file is too long');
  header.write('\n', headerBytes - 1);
  return header;
}

/** `null` for what is no header. */
function keyIn(header: Buffer): Sealed | null {
  if (header.length < headerBytes) return null;
  try {
    return headerShape.parse(JSON.parse(header.subarray(0, headerBytes).toString())).key;
  } catch {
    return null;
  }
}

const altered = (digest: string, cause?: unknown): FilesFault =>
  new FilesFault('DIGEST_MISMATCH', `The stored content of ${digest} was damaged or exchanged.`, { cause });
