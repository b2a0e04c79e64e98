import { subtle } from 'node:crypto';
import type { webcrypto } from 'node:crypto';
import type { CheckpointSigner, VerifyingKey } from './checkpoint.js';

/** The keys of the installation, as far as checkpoints need them; certificates are signed with the same ones. */
export interface CheckpointKeys {
  current(): Promise<{ readonly kid: string; readonly privateKey: webcrypto.CryptoKey }>;
  publicKeys(): Promise<{ readonly keys: readonly VerifyingKey[] }>;
}

/** The key that signs now. */
export async function signerOf(keys: CheckpointKeys): Promise<CheckpointSigner> {
  const { kid, privateKey } = await keys.current();
  const published = (await keys.publicKeys()).keys.find((key) => key.kid === kid);
  if (!published?.x) throw new Error(`The key ${kid} signs and is not published.`);
  return {
    kid,
    publicKey: Buffer.from(published.x, 'base64url'),
    sign: async (bytes) => new Uint8Array(await subtle.sign('Ed25519', privateKey, Buffer.from(bytes))),
  };
}
