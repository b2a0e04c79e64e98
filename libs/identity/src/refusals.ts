import { refusalType } from '@custodia/graphql';

export const EmailTaken = refusalType('EmailTaken', 'Another member of the organisation has this mail address.', {
  id: 'id',
});
export const LastAdmin = refusalType('LastAdmin', 'Without this member nobody could administer the organisation.', {
  id: 'id',
});
export const MemberErased = refusalType('MemberErased', 'The member was erased for good.', { id: 'id' });
export const MemberSuspended = refusalType('MemberSuspended', 'The member is suspended.', { id: 'id' });
export const NotYourself = refusalType('NotYourself', 'Only an admin does this for another member.', { id: 'id' });
export const NotYourToken = refusalType('NotYourToken', 'Only an admin issues or revokes tokens of another member.');
export const ScopeExceedsRoles = refusalType(
  'ScopeExceedsRoles',
  'A token cannot do more than its member, nor more than the token it was asked for with.',
  { missing: 'texts' },
);
