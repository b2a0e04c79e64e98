import type { Role } from '../role.policy.js';
import type { MemberState } from './member.decider.js';

/** A member as the rules of tokens see one: by the member's own stream. */
export interface Holder {
  readonly status: 'absent' | 'invited' | 'active' | 'suspended' | 'erased';
  readonly roles: readonly Role[];
}

/** What the rules of tokens know of a member. */
export const holderOf = (state: MemberState): Holder => ({
  status: state.status,
  roles: 'roles' in state ? state.roles : [],
});
