export type { Role } from './role.policy.js';
export type { OrganisationEvent } from './organisation/organisation.events.js';
export type { MemberDetails, MemberEvent } from './member/member.events.js';
export type { ApiTokenEvent, ApiTokenIssuedData } from './token/token.events.js';
