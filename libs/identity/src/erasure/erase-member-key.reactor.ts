import { reactor } from '@custodia/jobs';
import { memberCodec, type MemberEvent } from '../member/member.events.js';
import { eraseMemberKeyName } from './erase-member-key.job.js';

/** An erased member's key is destroyed even if the process that recorded the erasure died right after. */
export const eraseMemberKeyReactor = reactor<MemberEvent>({
  name: 'erase-member-key',
  codecs: [memberCodec],
  on: { MemberErased: ({ subject }) => [{ name: eraseMemberKeyName, data: { memberId: subject } }] },
});
