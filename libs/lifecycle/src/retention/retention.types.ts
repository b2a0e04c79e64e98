import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../asset.types.js';
import type { RetentionStart as Start } from './retention.events.js';

const starts: readonly Start[] = ['created', 'retired', 'last_used', 'contract_ended', 'placed_on_market'];
export const RetentionStart = enumOf(starts);
registerEnumType(RetentionStart, {
  name: 'RetentionStart',
  description: 'The moment a period is counted from. One that has not come yet keeps the asset.',
});

export const RetentionPolicyStatus = enumOf(['in_force', 'withdrawn']);
registerEnumType(RetentionPolicyStatus, {
  name: 'RetentionPolicyStatus',
  description: 'Whether a policy is in force.',
});
