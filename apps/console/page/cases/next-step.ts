import type { places } from '../forms/places.ts';
import type { CaseRecord } from './case-query.ts';

type Step = (typeof places.case)[number];

/** What the case waits for, by its state. */
const next: Readonly<Partial<Record<CaseRecord['status'], Step>>> = {
  DRAFT: 'requestDisposal',
  REQUESTED: 'determineScope',
  SCOPED: 'requestApproval',
  IN_APPROVAL: 'approveDisposal',
  APPROVED: 'startLocations',
  EXECUTING: 'recordSanitizations',
  VERIFYING: 'verifyLocations',
  VALIDATING: 'validateOutcome',
  CERTIFIED: 'closeDisposal',
};

/** What the case waits for from this member: a custodian who has not decided yet decides before anybody approves. */
export function nextOf(
  { status, custodians }: Pick<CaseRecord, 'status' | 'custodians'>,
  memberId: string,
): Step | undefined {
  const mine = custodians.some(({ custodianId, decision }) => custodianId === memberId && decision === null);
  return status === 'IN_APPROVAL' && mine ? 'decideAsCustodian' : next[status];
}

/** What a location waits for, by its state. */
export const nextAtLocation: Readonly<Partial<Record<CaseRecord['locations'][number]['status'], Step>>> = {
  PLANNED: 'startLocation',
  FAILED: 'startLocation',
  STARTED: 'recordSanitization',
  AWAITING_PROVIDER: 'recordProviderConfirmation',
  PENDING_EXPIRY: 'recordExpiry',
  EXECUTED: 'verifyLocation',
};

/** What else can be done with one location. */
export const atLocation = [
  'recordSanitizationFailure',
  'recordProviderRequest',
  'scheduleExpiry',
  'correctLocation',
  'exemptLocation',
  'markResidual',
] as const satisfies readonly Step[];
