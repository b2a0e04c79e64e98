import { codec, streamName, type DomainEvent } from '@custodia/event-store';
import type { Sealed } from '@custodia/vault';
import type { Language } from '@custodia/mail';
import type { Role } from '../role.policy.js';

/** Sealed with the member's own key, in the contexts that `sealedAt` names. */
export interface MemberDetails {
  readonly name: Sealed;
  readonly email: Sealed;
}

/** What a certificate names of a person beside the name; sealed like it. */
export interface MemberProfile {
  readonly title: Sealed;
  readonly placeOfWork: Sealed;
  /** How the person can be reached for questions about a certificate. */
  readonly contact: Sealed;
}

/** How a member gets mails about work: each at once, or one digest a day. */
export interface MailChoice {
  readonly delivery: 'immediate' | 'daily';
  readonly language: Language;
}

export type MemberEvent =
  | DomainEvent<'MemberInvited', MemberDetails>
  | DomainEvent<'MemberJoined', MemberDetails>
  | DomainEvent<'MemberDetailsCorrected', MemberDetails>
  | DomainEvent<'MemberProfileStated', MemberProfile>
  | DomainEvent<'MailsChosen', MailChoice>
  | DomainEvent<'RoleGranted', { readonly role: Role }>
  | DomainEvent<'RoleRevoked', { readonly role: Role }>
  /** `deleted`: the directory of the organisation does not know the member any more. */
  | DomainEvent<'MemberSuspended', { readonly deleted?: true }>
  | DomainEvent<'MemberReinstated', Record<string, never>>
  /** The member's key is destroyed after this, and with it the details in every event before. */
  | DomainEvent<'MemberErased', Record<string, never>>;

export const memberCodec = codec<MemberEvent>('member', {
  MemberInvited: [],
  MemberJoined: [],
  MemberDetailsCorrected: [],
  MemberProfileStated: [],
  MailsChosen: [],
  RoleGranted: [],
  RoleRevoked: [],
  MemberSuspended: [],
  MemberReinstated: [],
  MemberErased: [],
});

export type SealedField = keyof MemberDetails | keyof MemberProfile;

/** What a member's sealed text is bound to: its stream and its field. */
export const sealedAt = (organisation: string, member: string, field: SealedField): string =>
  `${streamName('member', organisation, member)}#${field}`;
