import { refusalType } from '@custodia/graphql';

export const NotEnrolled = refusalType('NotEnrolled', 'The member has nothing to sign in with that could be reset.', {
  id: 'id',
});
export const AlreadyEnrolled = refusalType('AlreadyEnrolled', 'The member has a password already.', { id: 'id' });
export const EmailTaken = refusalType('EmailTaken', 'Another member of the organisation has this mail address.', {
  id: 'id',
});
export const LastAdmin = refusalType('LastAdmin', 'Without this member nobody could administer the organisation.', {
  id: 'id',
});
export const MemberErased = refusalType('MemberErased', 'The member was erased for good.', { id: 'id' });
export const MemberUnderLegalHold = refusalType(
  'MemberUnderLegalHold',
  "A legal hold covers the member's data: it is erased after the release.",
  { id: 'id', holdIds: 'ids' },
);
export const MemberSuspended = refusalType('MemberSuspended', 'The member is suspended.', { id: 'id' });
export const NotYourself = refusalType('NotYourself', 'Only an admin does this for another member.', { id: 'id' });
export const NotYourToken = refusalType('NotYourToken', 'Only an admin issues or revokes tokens of another member.');
export const ProviderDisconnected = refusalType(
  'ProviderDisconnected',
  'The identity provider was disconnected for good.',
  { id: 'id' },
);
export const ScopeExceedsRoles = refusalType(
  'ScopeExceedsRoles',
  'A token cannot do more than its member, nor more than the token it was asked for with.',
  { missing: 'texts' },
);
export const NarrowToken = refusalType(
  'NarrowToken',
  "The token of the request lacks some of its member's roles, so it may change neither the account nor other tokens.",
  { missing: 'texts' },
);
export const EndsTooLate = refusalType(
  'EndsTooLate',
  'A token ends no later than the token it is issued with, and within the longest life that the organisation allows.',
  { latest: 'instant' },
);
export const TokenChainTooLong = refusalType(
  'TokenChainTooLong',
  'The token of the request is the last of too many that were issued one with the other.',
);
export const TokenEnded = refusalType('TokenEnded', 'The token was replaced, revoked or has expired.', { id: 'id' });
