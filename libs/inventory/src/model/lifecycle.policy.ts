import { from, stays, type Lifecycle } from '../asset/lifecycle.policy.js';
import type { ModelVersionDecision } from './model.events.js';
import type { ModelCommand } from './model.state.js';

const beforeApproval = ['registered', 'documented', 'evaluated'] as const;
const approved = ['approved', 'deployed', 'suspended', 'deprecated'] as const;
const live = [...beforeApproval, ...approved, 'rejected', 'retiring'] as const;

/** Where a version of a model stands in its life. */
export type ModelVersionState = (typeof live)[number] | 'quarantined' | 'disposed';

/** The life of a version of a model (ETSI TS 104 223, 5.1.2-3, 5.2.5-1 and 5.4.1-2). */
export const modelVersionLifecycle: Lifecycle<ModelVersionState, ModelCommand['type']> = {
  of: 'model version',
  states: {
    registered: 'It is in the inventory.',
    documented: 'The card of its model says something.',
    evaluated: 'It has passed an evaluation.',
    approved: 'It may be used, and runs nowhere.',
    deployed: 'It is approved and runs somewhere.',
    suspended: 'Its use is interrupted until somebody resumes it.',
    deprecated: 'It is not put to use anywhere else; where it runs it may go on.',
    rejected: 'Somebody has decided that it must not be used.',
    retiring: 'Its model is out of use; only its disposal is outstanding.',
    quarantined: 'It is set aside on suspicion: nothing that it is in may be used.',
    disposed: 'Every copy is disposed of; the record remains.',
  },
  begins: { AddModelVersion: ['registered', 'documented'] },
  ends: ['disposed'],
  recorded: ['RecordModelUseAtRisk', 'RecordModelDisposal'],
  acts: {
    RegisterModel: 'stays',
    RenameModel: 'stays',
    AssignModelCustodian: 'stays',
    PassModelOwnership: 'stays',
    ReclassifyModel: 'stays',
    RecordModelUseAtRisk: 'stays',
    AddModelVersion: 'stays',
    RecordModelLocation: 'stays',
    AttachModelSignature: 'stays',
    JustifyModel: 'stays',
    AnnounceModelChange: 'stays',
    DocumentModel: {
      ...from(['registered', 'documented'], ['registered', 'documented']),
      ...stays('evaluated', ...approved, 'rejected', 'retiring', 'quarantined'),
    },
    EvaluateModelVersion: {
      registered: ['registered', 'evaluated'],
      documented: ['documented', 'evaluated'],
      ...stays('evaluated', ...approved, 'rejected', 'retiring', 'quarantined'),
    },
    ApproveModelVersion: { evaluated: ['approved', 'deployed'] },
    RejectModelVersion: from([...beforeApproval, 'approved', 'suspended', 'quarantined'], ['rejected']),
    MarkModelVersionKnownGood: stays('approved', 'deployed', 'deprecated'),
    // Before its approval a version runs outside production only, to be tried.
    DeployModel: { ...stays(...beforeApproval), approved: ['deployed'], deployed: ['deployed', 'approved'] },
    RollBackModel: { approved: ['deployed'], deployed: ['deployed', 'approved'], ...stays('deprecated') },
    WithdrawModelFromUse: {
      deployed: ['deployed', 'approved'],
      ...stays(...beforeApproval, 'suspended', 'deprecated', 'rejected', 'quarantined'),
    },
    SuspendModelVersion: { deployed: ['suspended'] },
    ResumeModelVersion: { suspended: ['deployed', 'approved'] },
    DeprecateModelVersion: from(['approved', 'deployed'], ['deprecated']),
    QuarantineModelVersion: from(live, ['quarantined']),
    ReleaseModelVersion: { quarantined: live },
    RetireModel: {
      ...from([...beforeApproval, 'approved', 'suspended', 'deprecated', 'rejected'], ['retiring']),
      ...stays('quarantined'),
    },
    RecordModelDisposal: from(['retiring', 'quarantined'], ['disposed']),
  },
};

/** What the state of a version follows from. */
interface ModelVersionFacts {
  readonly model: 'registered' | 'retired' | 'disposed';
  readonly documented: boolean;
  readonly evaluated: boolean;
  readonly approved: boolean;
  readonly runs: boolean;
  readonly decided: ModelVersionDecision | null;
  readonly quarantined: boolean;
}

/** Where a version stands. A quarantine shows whatever else holds, and what holds shows again when it ends. */
export function modelVersionState(facts: ModelVersionFacts): ModelVersionState {
  if (facts.model === 'disposed') return 'disposed';
  if (facts.quarantined) return 'quarantined';
  if (facts.model === 'retired') return 'retiring';
  if (facts.decided) return facts.decided;
  if (facts.approved) return facts.runs ? 'deployed' : 'approved';
  if (facts.evaluated) return 'evaluated';
  return facts.documented ? 'documented' : 'registered';
}
