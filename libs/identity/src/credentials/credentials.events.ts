import { codec, streamName, type DomainEvent } from '@custodia/event-store';
import type { Sealed } from '@custodia/vault';

/** What a one-time link is for: the first sign-in of the founder, of a member who was invited, a forgotten password, or the way back for who lost everything. */
export type EnrolmentPurpose = 'founding' | 'invitation' | 'reset' | 'recovery';

/** With what a member proves who they are; sealed with the member's own key, so that it is erased with the person. */
export type CredentialsEvent =
  /** A mail with a link is asked for; a job sends it. */
  | DomainEvent<'EnrolmentRequested', { readonly requestId: string; readonly purpose: EnrolmentPurpose }>
  /** Before the mail leaves. `hash` is the SHA-256 (hex) of the code in the link, `expiresAt` is ISO 8601. */
  | DomainEvent<
      'EnrolmentLinkPrepared',
      {
        readonly requestId: string;
        readonly purpose: EnrolmentPurpose;
        readonly hash: string;
        readonly expiresAt: string;
      }
    >
  | DomainEvent<'EnrolmentMailSent', { readonly requestId: string; readonly messageId: string }>
  /** `code`: what the mail server answered. */
  | DomainEvent<'EnrolmentMailBounced', { readonly requestId: string; readonly code: number }>
  /** `requestId`: with the link of that request; `null` for a change by who knew the password before. Every link ends. */
  | DomainEvent<'PasswordSet', { readonly password: Sealed; readonly requestId: string | null }>
  | DomainEvent<'TotpProposed', { readonly totpId: string; readonly secret: Sealed }>
  /** `step`: of the code that confirmed it, which is used up. Recovery codes are SHA-256 (hex). */
  | DomainEvent<
      'TotpConfirmed',
      { readonly totpId: string; readonly step: number; readonly recoveryCodes: readonly string[] }
    >
  | DomainEvent<'TotpRemoved', Record<string, never>>
  /** By an administrator or the operator, for who lost them: password, authenticator app, recovery codes and passkeys count no more, and no link. */
  | DomainEvent<'CredentialsReset', { readonly requestId: string }>
  /** `passkey` holds id, public key and name of the passkey; `counter` is what its device counted. */
  | DomainEvent<'PasskeyAdded', { readonly passkeyId: string; readonly passkey: Sealed; readonly counter: number }>
  | DomainEvent<'PasskeyRemoved', { readonly passkeyId: string }>
  /** The person is who the identity provider calls `subject`. */
  | DomainEvent<'IdentityLinked', { readonly providerId: string; readonly subject: Sealed }>
  | DomainEvent<'IdentityUnlinked', { readonly providerId: string }>
  /** What was used up by it: the step of a one-time code, or a recovery code (its hash). */
  | DomainEvent<'SignedIn', SignedInData>;

interface SignedInData {
  readonly signInId: string;
  readonly sessionId: string;
  readonly step: number | null;
  readonly recoveryCode: string | null;
  /** The passkey that was shown, with what its device counted. */
  readonly passkey: { readonly id: string; readonly counter: number } | null;
  /** The identity provider that proved who it was; absent where none did. */
  readonly providerId?: string;
}

/** Before there were passkeys. */
const withoutPasskey = (data: Omit<SignedInData, 'passkey'>): SignedInData => ({ ...data, passkey: null });

export const credentialsCodec = codec<CredentialsEvent>('credentials', {
  EnrolmentRequested: [],
  EnrolmentLinkPrepared: [],
  EnrolmentMailSent: [],
  EnrolmentMailBounced: [],
  PasswordSet: [],
  TotpProposed: [],
  TotpConfirmed: [],
  TotpRemoved: [],
  CredentialsReset: [],
  PasskeyAdded: [],
  PasskeyRemoved: [],
  IdentityLinked: [],
  IdentityUnlinked: [],
  SignedIn: [withoutPasskey],
});

/** What a member's sealed credential is bound to: its stream and its field. */
export const credentialSealedAt = (
  organisation: string,
  member: string,
  field: 'password' | 'totp' | 'passkey' | 'identity',
): string => `${streamName('credentials', organisation, member)}#${field}`;
