import { from, stays, type Lifecycle } from '../asset/lifecycle.policy.js';
import { suits, type Classification } from '../asset/asset.policy.js';
import type { DatasetCommand } from './dataset.decider.js';

const before = ['proposed', 'collected', 'validated'] as const;
const live = [...before, 'approved', 'in_use', 'frozen', 'deprecated', 'retiring'] as const;

/** Where a version of a dataset stands in its life. */
export type DatasetVersionState = (typeof live)[number] | 'quarantined' | 'disposed';

/** The life of a version of a dataset (ETSI TS 104 223, 5.1.2-3 and 5.1.2-5). */
export const datasetVersionLifecycle: Lifecycle<DatasetVersionState, DatasetCommand['type']> = {
  of: 'dataset version',
  states: {
    proposed: 'It is planned: neither files nor sources nor copies are recorded.',
    collected: 'It is there, and how it was obtained is recorded as far as known.',
    validated: 'It has passed the last look at its quality and content.',
    approved: 'It may be used as its approval says; its sensitivity fits that use.',
    in_use: 'Something is made from it or works with it.',
    frozen: 'It is kept exactly as it is, for what was made from it; nothing new is made from it.',
    deprecated: 'Nothing new is made from it; another one takes its place.',
    retiring: 'Its dataset is out of use; only its disposal is outstanding.',
    quarantined: 'It is set aside on suspicion: nothing that comes from it may be used.',
    disposed: 'Every copy is disposed of; the record remains.',
  },
  begins: { AddDatasetVersion: ['proposed', 'collected', 'quarantined'] },
  ends: ['disposed'],
  recorded: ['RecordDatasetUseAtRisk', 'RecordDatasetDisposal'],
  acts: {
    RegisterDataset: 'stays',
    RenameDataset: 'stays',
    DocumentDataset: 'stays',
    AssignDatasetCustodian: 'stays',
    PassDatasetOwnership: 'stays',
    RecordDatasetUseAtRisk: 'stays',
    AddDatasetVersion: 'stays',
    // An approval holds as long as the data is not more sensitive than the use that it was given for.
    ReclassifyDataset: {
      validated: ['validated', 'approved', 'in_use'],
      approved: ['approved', 'validated'],
      in_use: ['in_use', 'validated'],
      ...stays('proposed', 'collected', 'frozen', 'deprecated', 'retiring', 'quarantined'),
    },
    RecordDatasetLocation: {
      proposed: ['collected'],
      ...stays('collected', 'validated', 'approved', 'in_use', 'frozen', 'deprecated', 'retiring', 'quarantined'),
    },
    CollectDatasetVersion: { proposed: ['collected'] },
    ValidateDatasetVersion: {
      collected: ['collected', 'validated'],
      validated: ['validated', 'collected'],
      ...stays('quarantined'),
    },
    ApproveDatasetVersion: { validated: ['approved', 'in_use'] },
    PutDatasetVersionToUse: { approved: ['in_use'] },
    FreezeDatasetVersion: from(['approved', 'in_use'], ['frozen']),
    DeprecateDatasetVersion: from(['approved', 'in_use', 'frozen'], ['deprecated']),
    QuarantineDataset: from(live, ['quarantined']),
    ReleaseDataset: { quarantined: live },
    RetireDataset: {
      ...from([...before, 'approved', 'in_use', 'frozen', 'deprecated'], ['retiring']),
      ...stays('quarantined'),
    },
    RecordDatasetDisposal: from(['retiring', 'quarantined'], ['disposed']),
  },
};

/** What somebody has decided about the use of a version since its approval. */
export type DatasetVersionDecision = 'frozen' | 'deprecated';

/** What the state of a version follows from. */
interface DatasetVersionFacts {
  readonly dataset: 'registered' | 'retired' | 'disposed';
  readonly classification: Classification;
  readonly collected: boolean;
  readonly validated: boolean;
  /** The confidentiality at which what is made from it is handled; `null` without an approval. */
  readonly approvedFor: Classification | null;
  readonly used: boolean;
  readonly decided: DatasetVersionDecision | null;
  readonly quarantined: boolean;
}

/** Where a version stands. A quarantine shows whatever else holds, and what holds shows again when it ends. */
export function datasetVersionState(facts: DatasetVersionFacts): DatasetVersionState {
  if (facts.dataset === 'disposed') return 'disposed';
  if (facts.quarantined) return 'quarantined';
  if (facts.dataset === 'retired') return 'retiring';
  if (facts.decided) return facts.decided;
  if (facts.approvedFor !== null && suits(facts.classification, facts.approvedFor))
    return facts.used ? 'in_use' : 'approved';
  if (facts.validated) return 'validated';
  return facts.collected ? 'collected' : 'proposed';
}
