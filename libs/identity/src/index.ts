export type { Role } from './role.policy.js';
export { organisationCodec, type OrganisationEvent } from './organisation/organisation.events.js';
export { memberCodec, sealedAt, type MemberDetails, type MemberEvent } from './member/member.events.js';
export { tokenCodec, type ApiTokenEvent, type ApiTokenIssuedData } from './token/token.events.js';
export { isMember } from './member/is-member.js';
