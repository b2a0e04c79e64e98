import { HASH_BYTES } from '../tree/hash.js';
import { isSigned, keyHashOf, noteOf, parseNote, signatureLine } from './note.js';

/** What a log commits to: its tree when it had so many leaves. C2SP tlog-checkpoint. */
export interface Checkpoint {
  /** Names the tree, and the key that signs it. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** Origin of the tree of an organisation in a log. */
export const originOf = (log: string, organisation: string): string => `custodia/${log}/${organisation}`;

/** The log and the organisation that an origin names; null when it is none of ours. */
export function ofOrigin(origin: string): { readonly log: string; readonly organisation: string } | null {
  const [, log, organisation] = /^custodia\/([^/\s]+)\/([^/\s]+)$/.exec(origin) ?? [];
  return log && organisation ? { log, organisation } : null;
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** Null when the text of a note is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, size, root] = text.split('\n');
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size ?? '')) return null;
  const bytes = Buffer.from(root ?? '', 'base64');
  if (bytes.length !== HASH_BYTES || bytes.toString('base64') !== root) return null;
  return { origin, size: Number(size), root: bytes };
}

/** Signs checkpoints with the key that is valid now. */
export interface CheckpointSigner {
  readonly kid: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** The checkpoint as a signed note. `others` are lines of signatures that it has already. */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  signer: CheckpointSigner,
  others: readonly string[] = [],
): Promise<string> {
  const text = checkpointText(checkpoint);
  const signature = await signer.sign(Buffer.from(text));
  return noteOf(text, [...others, signatureLine(checkpoint.origin, signer.publicKey, signature)]);
}

/** A key of the published key set, as far as checkpoints need it (RFC 8037). */
export interface VerifyingKey {
  readonly kid: string;
  /** Base64url. */
  readonly x?: string | undefined;
  readonly crv?: string | undefined;
  readonly revoked?: { readonly reason: string } | undefined;
}

export type OpenedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly kid: string }
  | {
      readonly ok: false;
      readonly why: 'no_checkpoint' | 'unknown_key' | 'bad_signature' | 'revoked_key';
      readonly problem: string;
    };

/** Opens a signed checkpoint with the keys of the issuer; keys in the note itself are never believed. */
export function openCheckpoint(note: string, keys: readonly VerifyingKey[]): OpenedCheckpoint {
  const no = (why: (OpenedCheckpoint & { ok: false })['why'], problem: string): OpenedCheckpoint => ({
    ok: false,
    why,
    problem,
  });
  const parsed = parseNote(note);
  const checkpoint = parsed && parseCheckpoint(parsed.text);
  if (!parsed || !checkpoint) return no('no_checkpoint', 'It is no signed checkpoint (C2SP tlog-checkpoint).');
  const { origin } = checkpoint;
  let failed: OpenedCheckpoint | undefined;
  for (const key of keys) {
    if (key.crv !== 'Ed25519' || key.x === undefined) continue;
    const publicKey = Buffer.from(key.x, 'base64url');
    const keyHash = keyHashOf(origin, publicKey);
    const signature = parsed.signatures.find((one) => one.name === origin && one.keyHash === keyHash);
    if (!signature) continue;
    if (!isSigned(parsed.text, signature, publicKey))
      failed = no(
        'bad_signature',
        `The signature by key ${key.kid} does not fit: the checkpoint was changed after it was signed.`,
      );
    else if (key.revoked)
      failed ??= no(
        'revoked_key',
        `Its key ${key.kid} was revoked: ${key.revoked.reason}. Nothing signed with it can be trusted.`,
      );
    else return { ok: true, checkpoint, kid: key.kid };
  }
  return failed ?? no('unknown_key', `No key of the key set signed it as ${origin}.`);
}
