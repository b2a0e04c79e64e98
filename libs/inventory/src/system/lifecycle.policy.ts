import { from, stays, type Lifecycle } from '../asset/lifecycle.policy.js';
import type { AssetStatus, Environment } from '../asset/asset.policy.js';
import type { SystemCommand } from './system.decider.js';

const before = ['planned', 'built', 'verified'] as const;

/** Where a system stands in its life. */
export type SystemState = (typeof before)[number] | 'operating' | 'suspended' | 'decommissioning' | 'decommissioned';

/** The life of an AI system (ETSI TS 104 223, 5.1.2-3, 5.2.5-1 and 5.5.1-2). */
export const systemLifecycle: Lifecycle<SystemState, SystemCommand['type']> = {
  of: 'system',
  states: {
    planned: 'It is in the inventory; what it consists of is not stated.',
    built: 'What it consists of is stated.',
    verified: 'What it consists of has passed the last look at whether it does what it is for.',
    operating: 'It runs in production.',
    suspended: 'Its use is interrupted until somebody resumes it.',
    decommissioning: 'It is out of use; only its disposal is outstanding.',
    decommissioned: 'It is disposed of; the record remains.',
  },
  begins: { RegisterSystem: ['planned'] },
  ends: ['decommissioned'],
  recorded: ['RecordSystemUseAtRisk', 'RecordSystemDisposal'],
  acts: {
    RegisterSystem: 'stays',
    RenameSystem: 'stays',
    DocumentSystem: 'stays',
    AssignSystemCustodian: 'stays',
    PassSystemOwnership: 'stays',
    ReclassifySystem: 'stays',
    RecordSystemUseAtRisk: 'stays',
    AssessSystemRisk: 'stays',
    AddSystemConnector: 'stays',
    DescribeSystemConnector: 'stays',
    PermitSystemConnector: 'stays',
    AssessSystemConnector: 'stays',
    RemoveSystemConnector: 'stays',
    // What is composed otherwise is verified again.
    ComposeSystem: {
      planned: ['built'],
      built: ['built', 'planned'],
      verified: ['built', 'planned'],
      ...stays('operating', 'suspended'),
    },
    VerifySystem: {
      built: ['built', 'verified'],
      verified: ['verified', 'built'],
      ...stays('operating', 'suspended'),
    },
    // Outside production it is tried in every state.
    DeploySystem: {
      planned: ['planned', 'operating'],
      built: ['built', 'operating'],
      verified: ['verified', 'operating'],
      ...stays('operating'),
    },
    WithdrawSystem: { ...stays(...before, 'suspended'), operating: ['operating', ...before] },
    SuspendSystem: { operating: ['suspended'] },
    ResumeSystem: { suspended: ['operating', ...before] },
    RetireSystem: from([...before, 'suspended'], ['decommissioning']),
    RecordSystemDisposal: { decommissioning: ['decommissioned'] },
  },
};

/** What the state follows from. */
interface SystemFacts {
  readonly status: AssetStatus;
  /** How many components are stated. */
  readonly parts: number;
  /** What it consists of now has passed the last verification. */
  readonly verified: boolean;
  readonly suspended: boolean;
  readonly environments: readonly Environment[];
}

export function systemState({ status, parts, verified, suspended, environments }: SystemFacts): SystemState {
  if (status === 'disposed') return 'decommissioned';
  if (status === 'retired') return 'decommissioning';
  if (suspended) return 'suspended';
  if (environments.includes('production')) return 'operating';
  if (parts === 0) return 'planned';
  return verified ? 'verified' : 'built';
}
