import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { idTaken, invalid, memberErased, memberSuspended, notFound } from '../refusals.policy.js';
import { distinct, type Role } from '../role.policy.js';
import {
  memberCodec,
  type MailChoice,
  type MemberDetails,
  type MemberEvent,
  type MemberProfile,
} from './member.events.js';

/** Active admins besides the member that the command is about; counted outside, because members are aggregates of their own. */
interface AmongAdmins {
  readonly otherActiveAdmins: number;
}

export type MemberCommand =
  /** `emailTaken`: another member has this address. `repeats`: the id's member has the same name and address; both are sealed, so only the vault can tell. */
  | ({
      readonly type: 'InviteMember';
      readonly id: string;
      readonly roles: readonly Role[];
      readonly emailTaken: boolean;
      readonly repeats: boolean;
    } & MemberDetails)
  /** The first member of an organisation, who nobody could invite. */
  | ({ readonly type: 'AppointFounder'; readonly id: string } & MemberDetails)
  | ({ readonly type: 'JoinOrganisation'; readonly id: string } & MemberDetails)
  | ({ readonly type: 'CorrectMemberDetails'; readonly id: string; readonly emailTaken: boolean } & MemberDetails)
  | ({ readonly type: 'StateMemberProfile'; readonly id: string } & MemberProfile)
  | ({ readonly type: 'ChooseMails'; readonly id: string } & MailChoice)
  | { readonly type: 'GrantRole'; readonly id: string; readonly role: Role }
  | ({ readonly type: 'RevokeRole'; readonly id: string; readonly role: Role } & AmongAdmins)
  /** `deleted`: by the directory of the organisation. */
  | ({ readonly type: 'SuspendMember'; readonly id: string; readonly deleted?: true } & AmongAdmins)
  | { readonly type: 'ReinstateMember'; readonly id: string }
  | ({ readonly type: 'EraseMember'; readonly id: string } & AmongAdmins);

interface Present {
  readonly status: 'invited' | 'active' | 'suspended';
  /** Whether the member had joined before a suspension, and so is active after it. */
  readonly joined: boolean;
  readonly roles: readonly Role[];
  /** Digests of the sealed name and address. */
  readonly details: string;
  /** Whether the directory of the organisation deleted the member, until a reinstatement. */
  readonly deleted?: boolean;
  /** Digests of the sealed profile; absent before one is stated. */
  readonly profile?: string;
  /** Absent before the member chose. */
  readonly mails?: MailChoice;
}

export type MemberState = { readonly status: 'absent' } | Present | { readonly status: 'erased' };

type Command = MemberCommand & CommandMeta;
type Answer = Decision<MemberEvent, Refusal>;

function decide(command: Command, state: MemberState): Answer {
  const { id } = command;
  if (command.type === 'InviteMember') return invite(command, state);
  if (command.type === 'AppointFounder') return appointFounder(command, state);
  if (state.status === 'absent') return notFound('member', id);
  if (state.status === 'erased') return command.type === 'EraseMember' ? accept() : memberErased(id);
  switch (command.type) {
    case 'JoinOrganisation': {
      if (state.status === 'suspended') return memberSuspended(id);
      return state.status === 'active' ? accept() : accept({ type: 'MemberJoined', data: detailsOf(command) });
    }
    case 'CorrectMemberDetails': {
      if (digestOf(command) === state.details) return accept();
      return command.emailTaken ? emailTaken(id) : accept({ type: 'MemberDetailsCorrected', data: detailsOf(command) });
    }
    case 'StateMemberProfile': {
      const { title, placeOfWork, contact } = command;
      return profileDigest(command) === state.profile
        ? accept()
        : accept({ type: 'MemberProfileStated', data: { title, placeOfWork, contact } });
    }
    case 'ChooseMails': {
      const { delivery, language } = command;
      return state.mails?.delivery === delivery && state.mails.language === language
        ? accept()
        : accept({ type: 'MailsChosen', data: { delivery, language } });
    }
    case 'GrantRole':
      return grant(command, state);
    case 'RevokeRole': {
      const { role } = command;
      if (!state.roles.includes(role)) return accept();
      return role === 'admin' && isLastAdmin(command, state)
        ? lastAdmin(id)
        : accept({ type: 'RoleRevoked', data: { role } });
    }
    case 'SuspendMember': {
      const { deleted } = command;
      if (state.status === 'suspended' && (!deleted || state.deleted)) return accept();
      return isLastAdmin(command, state)
        ? lastAdmin(id)
        : accept({ type: 'MemberSuspended', data: deleted ? { deleted } : {} });
    }
    case 'ReinstateMember':
      return state.status === 'suspended' ? accept({ type: 'MemberReinstated', data: {} }) : accept();
    case 'EraseMember':
      return isLastAdmin(command, state) ? lastAdmin(id) : accept({ type: 'MemberErased', data: {} });
  }
}

function invite(command: Extract<Command, { type: 'InviteMember' }>, state: MemberState): Answer {
  if (state.status === 'erased') return memberErased(command.id);
  if (state.status !== 'absent') return command.repeats ? accept() : idTaken(command.id);
  if (command.emailTaken) return emailTaken(command.id);
  const roles = distinct(command.roles);
  if (roles.length === 0) return invalid('roles', '', 'Give the member at least one role, for example VIEWER.');
  return accept<MemberEvent>(
    { type: 'MemberInvited', data: detailsOf(command) },
    ...roles.map((role): MemberEvent => ({ type: 'RoleGranted', data: { role } })),
  );
}

function appointFounder(command: Extract<Command, { type: 'AppointFounder' }>, state: MemberState): Answer {
  if (state.status !== 'absent') return idTaken(command.id);
  return accept<MemberEvent>(
    { type: 'MemberJoined', data: detailsOf(command) },
    { type: 'RoleGranted', data: { role: 'admin' } },
  );
}

function grant({ id, role }: Extract<Command, { type: 'GrantRole' }>, state: Present): Answer {
  if (state.roles.includes(role)) return accept();
  return state.status === 'suspended' ? memberSuspended(id) : accept({ type: 'RoleGranted', data: { role } });
}

/** Only who can act counts: an invited or suspended admin could not let anybody in. */
const isLastAdmin = ({ otherActiveAdmins }: AmongAdmins, { status, roles }: Present): boolean =>
  status === 'active' && roles.includes('admin') && otherActiveAdmins === 0;

const lastAdmin = (id: string) =>
  refuse({
    code: 'LAST_ADMIN',
    message: `Member ${id} is the last active admin; make another member admin first.`,
    id,
  });
const emailTaken = (id: string) =>
  refuse({ code: 'EMAIL_TAKEN', message: 'Another member of this organisation has this mail address.', id });
const detailsOf = ({ name, email }: MemberDetails): MemberDetails => ({ name, email });
const profileDigest = ({ title, placeOfWork, contact }: MemberProfile): string =>
  `${title.digest} ${placeOfWork.digest} ${contact.digest}`;
const digestOf = ({ name, email }: MemberDetails): string => `${name.digest} ${email.digest}`;

function evolve(state: MemberState, event: MemberEvent): MemberState {
  const present: Present = 'roles' in state ? state : { status: 'invited', joined: false, roles: [], details: '' };
  switch (event.type) {
    case 'MemberInvited':
      return { ...present, status: 'invited', details: digestOf(event.data) };
    case 'MemberJoined':
      return { ...present, status: 'active', joined: true, details: digestOf(event.data) };
    case 'MemberDetailsCorrected':
      return { ...present, details: digestOf(event.data) };
    case 'MemberProfileStated':
      return { ...present, profile: profileDigest(event.data) };
    case 'MailsChosen':
      return { ...present, mails: event.data };
    case 'RoleGranted':
      return { ...present, roles: distinct([...present.roles, event.data.role]) };
    case 'RoleRevoked':
      return { ...present, roles: present.roles.filter((role) => role !== event.data.role) };
    case 'MemberSuspended':
      return { ...present, status: 'suspended', ...event.data };
    case 'MemberReinstated':
      return { ...present, status: present.joined ? 'active' : 'invited', deleted: false };
    case 'MemberErased':
      return { status: 'erased' };
  }
}

export const memberDecider: Decider<MemberCommand, MemberEvent, MemberState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const member: Aggregate<MemberCommand, MemberEvent, MemberState, Refusal> = {
  codec: memberCodec,
  decider: memberDecider,
};
