import { projection } from '@custodia/read-models';
import { distinct } from '../role.policy.js';
import type { Role } from '../role.types.js';
import { memberCodec, type MemberDetails, type MemberEvent } from './member.events.js';
import { Member, MemberStatus } from './member.row.js';

const details = ({ name, email }: MemberDetails) => ({ sealedName: name, sealedEmail: email });

export const memberProjection = projection<Member, MemberEvent>({
  name: 'member',
  version: 1,
  row: Member,
  codec: memberCodec,
  history: true,
  on: {
    MemberInvited: (_, { data }) => ({ ...details(data), status: MemberStatus.INVITED, roles: [], joined: false }),
    MemberJoined: (row, { data }) => ({
      ...details(data),
      status: MemberStatus.ACTIVE,
      roles: row?.roles ?? [],
      joined: true,
    }),
    MemberDetailsCorrected: (row, { data }) => row && { ...row, ...details(data) },
    // Its texts are read from the log, where they are asked for; the row only counts it.
    MemberProfileStated: (row) => row,
    MailsChosen: (row) => row,
    RoleGranted: (row, { data }) => row && { ...row, roles: distinct([...row.roles, data.role]) as Role[] },
    RoleRevoked: (row, { data }) => row && { ...row, roles: row.roles.filter((role) => role !== data.role) },
    MemberSuspended: (row) => row && { ...row, status: MemberStatus.SUSPENDED },
    MemberReinstated: (row) => row && { ...row, status: row.joined ? MemberStatus.ACTIVE : MemberStatus.INVITED },
    MemberErased: (row) =>
      row && { ...row, status: MemberStatus.ERASED, roles: [], sealedName: null, sealedEmail: null },
  },
});
