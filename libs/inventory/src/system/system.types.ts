import { registerEnumType } from '@nestjs/graphql';
import { statesOf } from '../asset/lifecycle.types.js';
import { systemLifecycle } from './lifecycle.policy.js';
import type * as events from './system.events.js';

const { values: states, valuesMap } = statesOf(systemLifecycle);
export const SystemStateEnum = states;
registerEnumType(SystemStateEnum, {
  name: 'SystemState',
  description: 'Where a system stands in its life; docs/lifecycles shows what leads from where to where.',
  valuesMap,
});

export const RiskClass = {
  UNDETERMINED: 'undetermined',
  PROHIBITED: 'prohibited',
  HIGH: 'high',
  LIMITED: 'limited',
  MINIMAL: 'minimal',
} as const;
export type RiskClass = events.RiskClass;
registerEnumType(RiskClass, {
  name: 'RiskClass',
  description: 'Risk class under the EU AI Act, Regulation (EU) 2024/1689.',
  valuesMap: {
    UNDETERMINED: { description: 'Not assessed yet.' },
    PROHIBITED: { description: 'A prohibited practice, Art. 5.' },
    HIGH: { description: 'High risk, Art. 6.' },
    LIMITED: { description: 'Duties of transparency, Art. 50.' },
    MINIMAL: { description: 'None of these.' },
  },
});

export const Criticality = { LOW: 'low', MEDIUM: 'medium', HIGH: 'high', CRITICAL: 'critical' } as const;
export type Criticality = events.Criticality;
registerEnumType(Criticality, {
  name: 'SystemCriticality',
  description: 'How bad it is for the organisation when it fails.',
});
