export { keepForDigest } from './mail-digest/keep.js';
export type { Role } from './role.policy.js';
export { organisationCodec, type OrganisationEvent } from './organisation/organisation.events.js';
export { memberCodec, type MemberDetails, type MemberEvent } from './member/member.events.js';
export type { ApiTokenEvent, ApiTokenIssuedData } from './token/token.events.js';
