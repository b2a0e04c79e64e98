/** Whose key seals a text: a person or an asset. Erasing the subject destroys the key, and with it every sealed text. */
export interface Subject {
  readonly organisation: string;
  /** Member id, contact id or asset id. */
  readonly id: string;
}

/** What an event stores in place of the text: AES-256-GCM, base64url. Hashes are taken over this. */
export interface Sealed {
  readonly sealed: 'A256GCM';
  readonly subject: string;
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
  /** SHA-256 (hex) of iv, ciphertext and tag: verifies also after the key is gone. */
  readonly digest: string;
}

export type Opened = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'erased' };

/**
 * Seals personal data and secret content before they enter an immutable log. One random key per subject, wrapped by the
 * root key; `context` (stream and field) is bound as associated data, so a sealed text cannot be moved elsewhere.
 */
export interface Vault {
  /** Makes the subject's key at first use. Throws `VaultFault` if the subject was erased: nothing may be sealed for it again. */
  seal(subject: Subject, context: string, text: string): Promise<Sealed>;
  /** `erased` once the key is gone. Throws `VaultFault` when the text was altered or moved. */
  open(organisation: string, context: string, sealed: Sealed): Promise<Opened>;
  /** Many at once, in order. */
  openAll(
    organisation: string,
    items: readonly { readonly context: string; readonly sealed: Sealed }[],
  ): Promise<Opened[]>;
  /** Deletes the key for good; resolves when no process can open a text with it any more. True if there was one. Repeating is harmless. */
  erase(subject: Subject): Promise<boolean>;
  /** Whether the subject's key exists, was destroyed, or never was. */
  state(subject: Subject): Promise<'present' | 'erased' | 'none'>;
}

export class VaultFault extends Error {
  override readonly name = 'VaultFault';
}
