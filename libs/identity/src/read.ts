// What other contexts may ask about an organisation and its members.
export { isMember } from './member/is-member.js';
export {
  actingMembers,
  isAddressOfMember,
  membersWithRoles,
  mailChoiceInLog,
  personInLog,
  personsIn,
  type KnownPerson,
  type Recipient,
} from './member/persons.read.js';
export { missingInProfiles, profilesInLog, type StatedProfile } from './member/profile.read.js';
export {
  organisationAddressInLog,
  organisationNameIn,
  organisationNameInLog,
  separatedDutiesIn,
  timeZoneInLog,
} from './organisation/organisation.read.js';
export type { Duty } from './organisation/duties.policy.js';
