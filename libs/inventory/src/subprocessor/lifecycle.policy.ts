import { from, stays, type Lifecycle } from '../asset/lifecycle.policy.js';
import type { SubprocessorCommand } from './subprocessor.decider.js';

const before = ['identified', 'assessed', 'contracted'] as const;
const working = [...before, 'active', 'suspended'] as const;
const live = [...working, 'exiting'] as const;

/** Where the work with a subprocessor stands. */
export type SubprocessorState = (typeof live)[number] | 'exited';

/** The life of the relation with a subprocessor, from the first look at it to the proof that it has deleted what it held. */
export const subprocessorLifecycle: Lifecycle<SubprocessorState, SubprocessorCommand['type']> = {
  of: 'subprocessor',
  states: {
    identified: 'It is in the inventory; nothing is decided about its use.',
    assessed: 'A review has decided about its use, or somebody did by hand or under an exception.',
    contracted: 'Contract and data processing agreement are recorded, as far as its use asks for them.',
    active: 'It works for us.',
    suspended: 'Its use is interrupted until somebody resumes it.',
    exiting: 'It is out of use; that it has deleted what it held is not confirmed for everything.',
    exited: 'It is out of use and holds nothing of ours any more.',
  },
  begins: { RegisterSubprocessor: ['identified'] },
  ends: ['exited'],
  recorded: ['RecordReviewDecision', 'RecordCustomerTasks', 'RecordSubprocessorDisposal'],
  acts: {
    RegisterSubprocessor: 'stays',
    RenameSubprocessor: stays(...live),
    StateSubprocessorPurpose: stays(...live),
    StateSubprocessorRegions: stays(...live),
    // What reaches it decides whether a data processing agreement is needed.
    AssessSubprocessorUse: {
      assessed: ['assessed', 'contracted'],
      contracted: ['contracted', 'assessed'],
      ...stays('identified', 'active', 'suspended', 'exiting'),
    },
    NameSubprocessorAlternatives: stays(...live),
    ListSubprocessor: stays(...working),
    UnlistSubprocessor: stays(...live),
    AnnounceSubprocessorChange: stays(...live),
    AddSubprocessorContact: stays(...live),
    EraseSubprocessorContact: stays(...live, 'exited'),
    RecordReviewDecision: {
      identified: ['assessed', 'contracted'],
      ...stays('assessed', 'contracted', 'active', 'suspended'),
    },
    CloseGate: {
      identified: ['assessed', 'contracted'],
      ...stays('assessed', 'contracted', 'active', 'suspended', 'exiting'),
    },
    GrantGateException: {
      identified: ['assessed', 'contracted'],
      ...stays('assessed', 'contracted', 'active', 'suspended'),
    },
    RevokeGateException: stays(...live),
    RecordCustomerTasks: stays(...live, 'exited'),
    CompleteCustomerTask: stays(...live),
    RecordSubprocessorContract: {
      assessed: ['assessed', 'contracted'],
      ...stays('identified', 'contracted', 'active', 'suspended', 'exiting'),
    },
    ActivateSubprocessor: { contracted: ['active'] },
    SuspendSubprocessor: { active: ['suspended'] },
    ResumeSubprocessor: { suspended: ['active'] },
    RetireSubprocessor: from(working, ['exiting']),
    ConfirmSubprocessorDeletion: stays('exiting'),
    CompleteSubprocessorExit: { exiting: ['exited'] },
    RecordSubprocessorDisposal: { exiting: ['exited'], ...stays('exited') },
  },
};

/** What the state follows from. */
interface SubprocessorFacts {
  readonly status: 'registered' | 'retired' | 'disposed';
  /** Something is decided about its use: by a review, by hand, or as an exception. */
  readonly assessed: boolean;
  readonly contracts: readonly Contract[];
  readonly dataSensitivity: string;
  readonly activity: 'active' | 'suspended' | null;
  readonly exited: boolean;
}

const contractKinds = ['service_contract', 'data_processing_agreement'] as const;
export type ContractKind = (typeof contractKinds)[number];

/** A contract with a subprocessor, as far as the rules read it; the newest of its kind counts. */
interface Contract {
  readonly kind: ContractKind;
}

/** Only public data, or none, reaches it: no data processing agreement is asked for (GDPR, article 28(3)). */
const harmless = ['none', 'public'];

/** Contracts that its use asks for and that are not recorded. */
const contractsMissing = ({
  contracts,
  dataSensitivity,
}: Pick<SubprocessorFacts, 'contracts' | 'dataSensitivity'>): ContractKind[] =>
  contractKinds.filter(
    (kind) =>
      !contracts.some((one) => one.kind === kind) &&
      (kind === 'service_contract' || !harmless.includes(dataSensitivity)),
  );

export function subprocessorState(facts: SubprocessorFacts): SubprocessorState {
  if (facts.exited || facts.status === 'disposed') return 'exited';
  if (facts.status === 'retired') return 'exiting';
  if (facts.activity) return facts.activity;
  if (!facts.assessed) return 'identified';
  return contractsMissing(facts).length === 0 ? 'contracted' : 'assessed';
}
