import type { StoredEvent } from '@custodia/event-store';
import { projection, type Folded, type Projection } from '@custodia/read-models';
import { disposalCodec, type DisposalEvent } from './disposal.events.js';
import { evolve } from './disposal.evolve.policy.js';
import { DisposalCase } from './disposal.row.js';
import { statusOf, type DisposalStatus, type OpenCase } from './disposal.state.js';
import type { CaseAsset } from '../asset.types.js';
import type { DisposalLocation } from './location.types.js';

type Shown = Folded<DisposalCase>;
type Details = Pick<DisposalLocation, 'performed' | 'deletion' | 'verification' | 'problem' | 'leftOut'>;

/** The situation comes from the aggregate's own fold, so that lists and rules can never disagree; details are kept beside it. */
function fold(row: Shown | null, { type, data }: StoredEvent<DisposalEvent>): Shown | null {
  const event = { type, data } as DisposalEvent;
  const state = evolve(row?.state ?? { stage: 'none' }, event);
  if (state.stage === 'none') return null;
  return { ...told(row, event), ...situation(state, row, event), state };
}

type Told =
  | 'openedBy'
  | 'mitigations'
  | 'statement'
  | 'restorations'
  | 'retentionPolicyId'
  | 'decommissioningPlan'
  | 'lessonsLearned';

/** What only the events say. */
function told(row: Shown | null, event: DisposalEvent): Pick<Shown, Told> {
  const kept: Pick<Shown, Told> = row ?? {
    openedBy: '',
    mitigations: [],
    statement: null,
    restorations: [],
    retentionPolicyId: null,
    decommissioningPlan: null,
    lessonsLearned: null,
  };
  const { openedBy, mitigations, statement, restorations, retentionPolicyId, decommissioningPlan, lessonsLearned } =
    kept;
  const before = {
    openedBy,
    mitigations,
    statement,
    restorations,
    retentionPolicyId,
    decommissioningPlan,
    lessonsLearned,
  };
  switch (event.type) {
    case 'DisposalOpened':
      return {
        ...before,
        openedBy: event.data.by,
        retentionPolicyId: event.data.retentionPolicyId ?? null,
        decommissioningPlan: event.data.decommissioningPlan ?? null,
      };
    case 'MitigationRecorded': {
      const { mitigationId: id, technique, evidenceLevel, description, locationId = null } = event.data;
      return { ...before, mitigations: [...mitigations, { id, technique, evidenceLevel, description, locationId }] };
    }
    case 'OutcomeValidated':
      return { ...before, statement: event.data.statement };
    case 'RestorationRecorded':
      return { ...before, restorations: [...restorations, event.data.restoredAs as CaseAsset] };
    case 'DisposalClosed':
      return { ...before, lessonsLearned: event.data.lessonsLearned };
    default:
      return before;
  }
}

function situation(state: OpenCase, row: Shown | null, event: DisposalEvent): Omit<Shown, Told | 'state'> {
  const { asset, certificates, decisions } = state;
  return {
    status: statusOf(state) as DisposalStatus,
    asset: asset as CaseAsset,
    assetKind: asset.kind,
    assetId: asset.id,
    assetName: asset.name,
    legalBasis: state.legalBasis,
    reason: state.reason,
    requesterId: state.requester,
    approverId: state.approvedBy,
    validatorId: state.validatedBy,
    scopeDigest: state.scopeDigest,
    locations: state.locations.map(
      ({ planned, status, attempt, startedAt, achieved, operators, verifiers, expiresAt }) => ({
        ...detailsOf(
          row?.locations.find(({ id }) => id === planned.id),
          planned.id,
          event,
        ),
        ...(planned as Pick<
          DisposalLocation,
          'id' | 'kind' | 'title' | 'address' | 'method' | 'provider' | 'digest' | 'device' | 'versionIds'
        >),
        status,
        attempt,
        startedAt,
        achieved,
        operatorIds: operators,
        verifierIds: verifiers,
        expiresAt,
      }),
    ),
    custodians: state.custodians.map(({ asset: concerned, custodian }) => ({
      asset: concerned as CaseAsset,
      custodianId: custodian,
      decision: decisions.find((one) => one.custodian === custodian)?.decision ?? null,
    })),
    dependants: state.dependants.map(({ dependant, resolved }) => ({
      kind: dependant.kind,
      asset: dependant.asset as CaseAsset,
      ownerId: dependant.owner,
      resolution: resolved,
    })),
    lineage: state.lineage as readonly CaseAsset[],
    holdIds: state.holds,
    certificates: certificates as Shown['certificates'],
    certificateNumber: certificates.findLast(({ locationId }) => locationId === undefined)?.number ?? null,
  };
}

const verified = {
  LocationVerified: 'passed',
  VerificationFailed: 'failed',
  VerificationInconclusive: 'inconclusive',
} as const;

/** What is shown of a location besides its state: the last work, request, finding and reason. */
function detailsOf(before: Details | undefined, id: string, event: DisposalEvent): Details {
  const { performed, deletion, verification, problem, leftOut } = before ?? {};
  const kept = defined({ performed, deletion, verification, problem, leftOut });
  if (event.type === 'OutcomeRefused')
    return event.data.locationIds.includes(id) ? { ...kept, problem: event.data.reason } : kept;
  if (!('locationId' in event.data) || event.data.locationId !== id) return kept;
  switch (event.type) {
    case 'SanitizationStarted':
      return {};
    case 'SanitizationPerformed':
      return { ...kept, performed: event.data.performed as Details['performed'] & object };
    case 'LocationCorrected':
      return {
        ...kept,
        problem: event.data.correction,
        ...(event.data.performed ? { performed: event.data.performed as Details['performed'] & object } : {}),
      };
    case 'SanitizationFailed':
      return { ...kept, problem: event.data.error };
    case 'ProviderDeletionRequested': {
      const { requestId, provider, dueAt, by } = event.data;
      return { ...kept, deletion: { requestId, provider, dueAt, reminders: 0, requestedBy: by } };
    }
    case 'ProviderReminded':
      return deletion ? { ...kept, deletion: { ...deletion, reminders: event.data.reminder } } : kept;
    case 'ProviderConfirmed': {
      const { result, response, effectiveAt, documentId } = event.data;
      return deletion
        ? { ...kept, deletion: { ...deletion, result, response, effectiveAt, ...(documentId ? { documentId } : {}) } }
        : kept;
    }
    case 'LocationVerified':
    case 'VerificationFailed':
    case 'VerificationInconclusive': {
      const { method, finding, evidence, by, at } = event.data;
      return {
        ...kept,
        verification: { result: verified[event.type], method, finding, evidence, by, at },
        ...(event.type === 'LocationVerified' ? {} : { problem: finding }),
      };
    }
    case 'LocationExempted':
    case 'LocationLeftResidual': {
      const { reason, by, at } = event.data;
      return { ...kept, leftOut: { reason, by, at } };
    }
    default:
      return kept;
  }
}

const defined = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;

export const disposalProjection = projection<DisposalCase, DisposalEvent>({
  name: 'disposal_case',
  version: 1,
  row: DisposalCase,
  codec: disposalCodec,
  history: true,
  on: Object.fromEntries(disposalCodec.types.map((type) => [type, fold])) as Projection<
    DisposalCase,
    DisposalEvent
  >['on'],
});
