import type { MemberState } from '../member/member.decider.js';
import type { Holder } from './token.decider.js';

/** What the rules of tokens know of a member. */
export const holderOf = (state: MemberState): Holder => ({
  status: state.status,
  roles: 'roles' in state ? state.roles : [],
});
