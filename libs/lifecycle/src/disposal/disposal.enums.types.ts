import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../asset.types.js';
import type { DisposalStatus as Status } from './disposal.state.js';
import { locationKinds, methods, type LocationKind as Kind, type LocationStatus } from './location.policy.js';

const statuses: readonly Status[] = [
  'draft',
  'requested',
  'scoped',
  'blocked',
  'in_approval',
  'approved',
  'executing',
  'verifying',
  'validating',
  'held',
  'certified',
  'closed',
  'rejected',
  'withdrawn',
];
export const DisposalStatus = enumOf(statuses);
registerEnumType(DisposalStatus, {
  name: 'DisposalStatus',
  description:
    'Where a disposal case stands. `blocked`: a data custodian is missing. `held`: a legal hold pauses what has not started.',
});

export const LocationKind = enumOf(Object.values(locationKinds).flat() as Kind[]);
registerEnumType(LocationKind, { name: 'DisposalLocationKind', description: 'What is at a location.' });

export const Method = enumOf(methods);
registerEnumType(Method, {
  name: 'SanitizationMethod',
  description:
    'Clear, purge and destroy (NIST SP 800-88 Rev. 2) are statements about a medium. A deletion in shared or hosted storage is none of them and is named as what it is.',
});

const locationStatuses: readonly LocationStatus[] = [
  'planned',
  'started',
  'awaiting_provider',
  'pending_expiry',
  'executed',
  'verified',
  'failed',
  'unverifiable',
  'exempt',
  'residual',
];
export const DisposalLocationStatus = enumOf(locationStatuses);
registerEnumType(DisposalLocationStatus, {
  name: 'DisposalLocationStatus',
  description: 'Where the work at one location stands.',
});

export const DependantKind = enumOf(['downstream_asset', 'active_prompt', 'deployed_system']);
registerEnumType(DependantKind, { name: 'DependantKind', description: 'In what way something depends on the asset.' });

export const ResolutionKind = enumOf(['migrated', 'disposed_too', 'loss_accepted']);
registerEnumType(ResolutionKind, { name: 'DependantResolution', description: 'What becomes of a dependant.' });

export const CustodianDecision = enumOf(['agree', 'refuse']);
registerEnumType(CustodianDecision, { name: 'CustodianDecision', description: 'What a data custodian decides.' });

export const ProviderAnswer = enumOf(['deleted', 'refused', 'unclear']);
registerEnumType(ProviderAnswer, {
  name: 'ProviderAnswer',
  description: 'What a provider answers to a request for deletion.',
});

export const VerificationResult = enumOf(['passed', 'failed', 'inconclusive']);
registerEnumType(VerificationResult, {
  name: 'VerificationResult',
  description: 'Did the technique complete? Inconclusive stays inconclusive.',
});

export const EvidenceLevel = enumOf(['claimed', 'tested', 'proven_bound']);
registerEnumType(EvidenceLevel, { name: 'EvidenceLevel', description: 'How well a mitigation is shown to work.' });

export const ValidationDecision = enumOf(['accept', 'refuse']);
registerEnumType(ValidationDecision, {
  name: 'ValidationDecision',
  description: 'Does the organisation accept the outcome?',
});
