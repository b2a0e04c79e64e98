import { codec, type DomainEvent } from '@custodia/event-store';
import type { AssetKind, Classification } from '../asset/asset.policy.js';
import type { DocumentKind } from './kinds.policy.js';

/** What the document is about: one asset, or the organisation as a whole. */
interface Attachment {
  readonly kind: AssetKind | 'organisation';
  /** `null` for the organisation. */
  readonly id: string | null;
}

/** All moments ISO 8601. */
export interface DocumentDetails {
  readonly kind: DocumentKind;
  readonly title: string;
  /** Who vouches for it: auditor, certification body, the author. */
  readonly issuer: string;
  /** Its number with the issuer. */
  readonly reference: string | null;
  /** What it covers, in a sentence. */
  readonly scope: string | null;
  /** The time that a report is about. */
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
  readonly issuedAt: string | null;
  readonly validFrom: string | null;
  /** `null`: it does not expire. */
  readonly validUntil: string | null;
}

export interface DocumentFile {
  /** `sha256:<hex>` of the bytes, which are in the files store under it. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly name: string;
}

export interface DocumentRegisteredData extends DocumentDetails {
  readonly attachedTo: Attachment;
  /** The document that this one adds to. */
  readonly addendumTo: string | null;
  readonly file: DocumentFile | null;
  readonly classification: Classification;
  /** Member who is told before it expires. */
  readonly ownerId: string;
  /** Days before the end of validity at which the owner is told, most first. */
  readonly warnDaysBefore: readonly number[];
}

export interface ExpiryNoticeData {
  /** The end of validity that the notice is about; a corrected one is told anew. */
  readonly validUntil: string;
  readonly recipientId: string;
  /** What became of the mail. */
  readonly mail: 'sent' | 'bounced' | 'no_address';
}

export type DocumentEvent =
  | DomainEvent<'DocumentRegistered', DocumentRegisteredData>
  | DomainEvent<'DocumentDetailsCorrected', DocumentDetails>
  | DomainEvent<'DocumentFileAttached', DocumentFile>
  | DomainEvent<'DocumentOwnershipPassed', { readonly ownerId: string }>
  | DomainEvent<'DocumentExpiryWarned', ExpiryNoticeData & { readonly daysBefore: number }>
  | DomainEvent<'DocumentExpired', { readonly validUntil: string }>
  | DomainEvent<'DocumentExpiryTold', ExpiryNoticeData>
  | DomainEvent<'DocumentSuperseded', { readonly byId: string }>
  | DomainEvent<'DocumentWithdrawn', { readonly reason: string }>;

export const documentCodec = codec<DocumentEvent>(
  'document',
  {
    DocumentRegistered: [],
    DocumentDetailsCorrected: [],
    DocumentFileAttached: [],
    DocumentOwnershipPassed: [],
    DocumentExpiryWarned: [],
    DocumentExpired: [],
    DocumentExpiryTold: [],
    DocumentSuperseded: [],
    DocumentWithdrawn: [],
  },
  {},
  { DocumentWithdrawn: ['reason'] },
);
