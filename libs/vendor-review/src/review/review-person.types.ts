import type { Language } from '@custodia/mail';
import type { Sealed } from '@custodia/vault';

/** A person on the vendor's side as stored: sealed. */
export interface StoredPerson {
  readonly id: string;
  readonly role: 'contact' | 'colleague';
  readonly name: Sealed;
  readonly email: Sealed;
  readonly invitation: 'queued' | 'sent' | 'bounced' | null;
  readonly removed: boolean;
  /** Missing in rows of before there were languages, which means the same as `null`. */
  readonly language?: Language | null;
}
