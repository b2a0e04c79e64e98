import { registerEnumType } from '@nestjs/graphql';
import type * as policy from './duties.policy.js';

export const SeparableDuty = {
  EVALUATE_MODEL: 'evaluate_model',
  APPROVE_MODEL: 'approve_model',
  DEPLOY_MODEL: 'deploy_model',
  REVIEW_PROMPT: 'review_prompt',
  APPROVE_PROMPT: 'approve_prompt',
  ACTIVATE_PROMPT: 'activate_prompt',
} as const satisfies Record<string, policy.Duty>;
export type SeparableDuty = policy.Duty;
registerEnumType(SeparableDuty, {
  name: 'SeparableDuty',
  description: 'Something done for one version that can be required to be done by another person than the rest.',
  valuesMap: {
    EVALUATE_MODEL: { description: 'To record an evaluation of a version of a model.' },
    APPROVE_MODEL: { description: 'To approve a version of a model.' },
    DEPLOY_MODEL: {
      description: 'To put a version of a model into production; a rollback to a known good version is not meant.',
    },
    REVIEW_PROMPT: { description: 'To review a version of a prompt.' },
    APPROVE_PROMPT: { description: 'To approve a version of a prompt.' },
    ACTIVATE_PROMPT: { description: 'To put a version of a prompt into production.' },
  },
});
