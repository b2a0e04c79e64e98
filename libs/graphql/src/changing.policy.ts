import type { Caller, Role } from './caller.js';

/** By what a member may change an asset. */
export type ChangeGround = 'role' | 'ownership' | 'custodianship';

/** The one role that changes only what its member answers for; each other one that opens an operation opens it for every asset. */
const owning: Role = 'asset_owner';

/** Whether an operation is open to somebody as an owner alone: none of the other roles that open it is theirs. */
export const changesOwnOnly = ({ roles }: Pick<Caller, 'roles'>, opened: readonly Role[]): boolean =>
  roles.includes(owning) && !roles.some((role) => role !== owning && opened.includes(role));

/** Everything by which a member may change an asset in an operation that is open to the role of owners and to `opened`. */
export function changeGrounds(
  { memberId, roles }: { readonly memberId: string; readonly roles: readonly Role[] },
  opened: readonly Role[],
  { ownerId, custodianId }: { readonly ownerId: string | null; readonly custodianId: string | null },
): ChangeGround[] {
  const owner = roles.includes(owning);
  const grounds: readonly (readonly [ChangeGround, boolean])[] = [
    ['role', roles.some((role) => opened.includes(role))],
    ['ownership', owner && ownerId === memberId],
    ['custodianship', owner && custodianId === memberId],
  ];
  return grounds.filter(([, holds]) => holds).map(([ground]) => ground);
}
