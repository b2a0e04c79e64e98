import { codec, type DomainEvent } from '@custodia/event-store';

/** The links that still open the door of one person; an earlier invitation's open nothing. */
export interface PersonLinks {
  readonly contactId: string;
  readonly invitationId: string;
  readonly tokenHashes: readonly string[];
}

/**
 * How the vendor's people get in: links, one-time codes and sessions of one review, under the id of the review. Apart from the
 * review itself, so that a request at the door reads no answers. Of secrets only hashes are kept.
 */
export type AccessEvent =
  /** From the review's own stream, where earlier releases kept them. */
  | DomainEvent<'LinksAdopted', { readonly links: readonly PersonLinks[] }>
  /** Recorded before the mail `messageId` is handed to the mail server: two with one Message-ID are a mail that may have come twice. */
  | DomainEvent<
      'LinkPrepared',
      {
        readonly contactId: string;
        readonly invitationId: string;
        readonly tokenHash: string;
        readonly messageId: string;
      }
    >
  | DomainEvent<
      'CodeRequested',
      { readonly requestId: string; readonly contactId: string; readonly requestedAt: string }
    >
  /** Recorded before the mail with the code leaves. */
  | DomainEvent<
      'CodeIssued',
      { readonly requestId: string; readonly contactId: string; readonly codeHash: string; readonly expiresAt: string }
    >
  | DomainEvent<'CodeSent', { readonly requestId: string; readonly messageId: string }>
  | DomainEvent<'CodeBounced', { readonly requestId: string; /** SMTP reply. */ readonly code: number }>
  | DomainEvent<'CodeRejected', { readonly requestId: string; readonly contactId: string }>
  | DomainEvent<
      'SessionOpened',
      {
        readonly requestId: string;
        readonly contactId: string;
        /** A session ends with the invitation under which it was opened. */
        readonly invitationId: string;
        readonly sessionHash: string;
        readonly openedAt: string;
        readonly expiresAt: string;
      }
    >
  | DomainEvent<'SessionEnded', { readonly sessionHash: string }>;

export const accessCodec = codec<AccessEvent>(
  'vendoraccess',
  {
    LinksAdopted: [],
    LinkPrepared: [],
    CodeRequested: [],
    CodeIssued: [],
    CodeSent: [],
    CodeBounced: [],
    CodeRejected: [],
    SessionOpened: [],
    SessionEnded: [],
  },
  { CodeBounced: ['code'] },
);
