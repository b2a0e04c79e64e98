import { withDuty, type Duty } from '../duties.policy.js';
import { sameAsset } from '../asset.policy.js';
import type { DisposalEvent, DisposalFact, Resolution } from './disposal.events.js';
import type { DependantState, DisposalState, LocationState, OpenCase } from './disposal.state.js';
import { samePlan, type Location } from './location.policy.js';

export const fresh = (planned: Location): LocationState => ({
  planned,
  plan: 'sanitize',
  status: 'planned',
  startedAt: null,
  attempt: 0,
  achieved: null,
  operators: [],
  verifiers: [],
  expiresAt: null,
  provider: null,
});

const opened = ({ asset, legalBasis, reason }: DisposalFact<'DisposalOpened'>): OpenCase => ({
  stage: 'draft',
  asset,
  legalBasis,
  reason,
  requester: null,
  locations: [],
  custodians: [],
  dependants: [],
  lineage: [],
  scopeDigest: '',
  decisions: [],
  duties: {},
  approvedBy: null,
  validatedBy: null,
  holds: [],
  mitigations: [],
  certificates: [],
  restorations: [],
});

/** Total over the events; a case that was never opened has no history, so nothing else can come first. */
export function evolve(state: DisposalState, event: DisposalEvent): DisposalState {
  if (event.type === 'DisposalOpened') return opened(event.data);
  if (state.stage === 'none') return state;
  const duty = dutyIn(event);
  const after = next(state, event);
  return duty ? { ...after, duties: withDuty(state.duties, ...duty) } : after;
}

/** The duty that somebody took on with this event. */
function dutyIn({ type, data }: DisposalEvent): readonly [Duty, string] | null {
  switch (type) {
    case 'DisposalRequested':
      return ['requester', data.by];
    case 'CustodianAgreed':
    case 'CustodianRefused':
      return ['custodian', data.by];
    case 'DisposalApproved':
    case 'DisposalRejected':
    case 'LocationExempted':
    case 'LocationLeftResidual':
      return ['approver', data.by];
    case 'SanitizationStarted':
    case 'SanitizationPerformed':
    case 'SanitizationFailed':
    case 'ProviderDeletionRequested':
    case 'ProviderConfirmed':
    case 'ExpiryScheduled':
    case 'ExpiryReached':
    case 'LocationCorrected':
      return ['operator', data.by];
    case 'LocationVerified':
    case 'VerificationFailed':
    case 'VerificationInconclusive':
      return ['verifier', data.by];
    case 'OutcomeValidated':
    case 'OutcomeRefused':
      return ['validator', data.by];
    case 'DisposalHoldReleased':
      return data.releasedBy === null ? null : ['hold releaser', data.releasedBy];
    default:
      return null;
  }
}

function next(state: OpenCase, event: Exclude<DisposalEvent, { type: 'DisposalOpened' }>): OpenCase {
  switch (event.type) {
    case 'DisposalRequested':
      return {
        ...state,
        stage: 'requested',
        requester: event.data.by,
        legalBasis: event.data.legalBasis,
        reason: event.data.reason,
      };
    case 'ScopeDetermined':
      return rescoped(state, event.data);
    case 'CustodianNamed':
      return {
        ...state,
        custodians: [
          ...state.custodians.filter(({ asset }) => !sameAsset(asset, event.data.asset)),
          { asset: event.data.asset, custodian: event.data.custodian },
        ],
      };
    case 'LocationAdded':
      return {
        ...state,
        locations: [...state.locations, fresh(event.data.location)],
        scopeDigest: event.data.scopeDigest,
      };
    case 'DependantAdded':
      return {
        ...state,
        dependants: [...state.dependants, { dependant: event.data.dependant, resolved: null }],
        scopeDigest: event.data.scopeDigest,
      };
    case 'ApprovalsVoided':
      return {
        ...state,
        stage: 'scoped',
        scopeDigest: event.data.scopeDigest,
        decisions: [],
        approvedBy: null,
        validatedBy: null,
      };
    case 'DependantReopened':
      return {
        ...state,
        dependants: state.dependants.map((known) =>
          sameAsset(known.dependant.asset, event.data.dependant)
            ? { dependant: known.dependant, resolved: null }
            : known,
        ),
      };
    case 'DependantResolved':
      return {
        ...state,
        dependants: state.dependants.map((known) =>
          sameAsset(known.dependant.asset, event.data.dependant)
            ? { dependant: known.dependant, ...resolvedBy(event.data.resolution) }
            : known,
        ),
      };
    case 'ApprovalRequested':
      return { ...state, stage: 'in_approval', decisions: [] };
    case 'CustodianAgreed':
      return { ...state, decisions: decided(state, event.data.by, 'agree') };
    case 'CustodianRefused':
      return { ...state, decisions: decided(state, event.data.by, 'refuse') };
    case 'DisposalApproved':
      return { ...state, stage: 'approved', approvedBy: event.data.by };
    case 'DisposalRejected':
      return { ...state, stage: 'rejected' };
    case 'DisposalWithdrawn':
      return { ...state, stage: 'withdrawn' };
    case 'DisposalHeld':
      return { ...state, holds: [...state.holds, event.data.holdId] };
    case 'DisposalHoldReleased':
      return { ...state, holds: state.holds.filter((holdId) => holdId !== event.data.holdId) };
    case 'LocationExempted':
      return {
        ...at(state, event.data.locationId, () => ({ status: 'exempt', plan: 'exempt' })),
        scopeDigest: event.data.scopeDigest,
      };
    case 'LocationLeftResidual':
      return {
        ...at(state, event.data.locationId, ({ plan, attempt }) => ({
          status: 'residual',
          plan: attempt === 0 ? 'residual' : plan,
        })),
        scopeDigest: event.data.scopeDigest,
      };
    case 'SanitizationStarted':
      return at(state, event.data.locationId, ({ operators }) => ({
        status: 'started',
        attempt: event.data.attempt,
        startedAt: event.data.at,
        achieved: null,
        expiresAt: null,
        provider: null,
        verifiers: [],
        operators: [...new Set([...operators, event.data.by])],
      }));
    case 'SanitizationPerformed':
      return at(state, event.data.locationId, ({ operators }) => ({
        status: 'executed',
        achieved: event.data.performed.method,
        operators: [...new Set([...operators, event.data.by])],
      }));
    case 'SanitizationFailed':
      return at(state, event.data.locationId, () => ({ status: 'failed', achieved: null }));
    case 'ProviderDeletionRequested':
      return at(state, event.data.locationId, ({ operators }) => ({
        status: 'awaiting_provider',
        provider: { requestId: event.data.requestId, reminders: 0 },
        operators: [...new Set([...operators, event.data.by])],
      }));
    case 'ProviderReminded':
      return at(state, event.data.locationId, ({ provider }) => ({
        provider: provider && { ...provider, reminders: event.data.reminder },
      }));
    case 'ProviderConfirmed':
      return at(state, event.data.locationId, () => confirmed(event.data));
    case 'ExpiryScheduled':
      return at(state, event.data.locationId, ({ operators }) => ({
        status: 'pending_expiry',
        expiresAt: event.data.expiresAt,
        achieved: 'expire',
        operators: [...new Set([...operators, event.data.by])],
      }));
    case 'ExpiryReached':
      return at(state, event.data.locationId, ({ operators }) => ({
        status: 'executed',
        operators: [...new Set([...operators, event.data.by])],
      }));
    case 'LocationVerified':
      return at(state, event.data.locationId, ({ verifiers }) => ({
        status: 'verified',
        verifiers: [...verifiers, event.data.by],
      }));
    case 'VerificationFailed':
      return at(state, event.data.locationId, ({ verifiers }) => ({
        status: 'failed',
        verifiers: [...verifiers, event.data.by],
      }));
    case 'VerificationInconclusive':
      return at(state, event.data.locationId, ({ verifiers }) => ({
        status: 'unverifiable',
        verifiers: [...verifiers, event.data.by],
      }));
    case 'LocationCorrected': {
      const { locationId, performed } = event.data;
      return {
        ...at(state, locationId, ({ operators }) => ({
          status: performed ? 'executed' : 'failed',
          achieved: performed?.method ?? null,
          operators: [...new Set([...operators, event.data.by])],
        })),
        stage: 'approved',
      };
    }
    case 'OutcomeValidated':
      return { ...state, stage: 'validated', validatedBy: event.data.by };
    case 'OutcomeRefused':
      return event.data.locationIds.reduce(
        (sentBack, id) => at(sentBack, id, () => ({ status: 'failed', achieved: null })),
        state,
      );
    case 'DisposalCertified':
      return { ...state, stage: 'certified', certificates: [...state.certificates, ...event.data.certificates] };
    case 'CertificateReplaced':
      return { ...state, certificates: [...state.certificates, event.data.certificate] };
    case 'DisposalClosed':
      return { ...state, stage: 'closed' };
    case 'MitigationRecorded':
      return { ...state, mitigations: [...state.mitigations, event.data.mitigationId] };
    case 'RestorationRecorded':
      return { ...state, restorations: [...state.restorations, event.data.restoredAs.id] };
    case 'DisposalBlocked':
    case 'AssetTombstoned':
      return state;
  }
}

/** A later change at a location means that the outcome has to be validated, and certified, again. */
function at(state: OpenCase, id: string, change: (location: LocationState) => Partial<LocationState>): OpenCase {
  return {
    ...state,
    stage: state.stage === 'validated' || state.stage === 'certified' ? 'approved' : state.stage,
    locations: state.locations.map((location) =>
      location.planned.id === id ? { ...location, ...change(location) } : location,
    ),
  };
}

/** What was done before at a location that is planned otherwise since does not speak of what is planned now. */
const changed = ({ attempt, operators, verifiers }: LocationState, planned: Location): LocationState => ({
  ...fresh(planned),
  attempt,
  operators,
  verifiers,
});

const resolvedBy = (resolution: Resolution): Pick<DependantState, 'resolved' | 'disposalId'> => ({
  resolved: resolution.kind,
  ...(resolution.kind === 'disposed_too' ? { disposalId: resolution.disposalId } : {}),
});

const rescoped = (
  state: OpenCase,
  { locations, custodians, dependants, lineage, versions, scopeDigest }: DisposalFact<'ScopeDetermined'>,
): OpenCase => ({
  ...state,
  stage: state.stage === 'requested' ? 'scoped' : state.stage,
  locations: locations.map((planned) => {
    const known = state.locations.find((location) => location.planned.id === planned.id);
    if (!known) return fresh(planned);
    return samePlan(known.planned, planned) ? { ...known, planned } : changed(known, planned);
  }),
  custodians,
  dependants: dependants.map((dependant) => {
    const known = state.dependants.find(
      (one) => sameAsset(one.dependant.asset, dependant.asset) && one.dependant.kind === dependant.kind,
    );
    return { resolved: null, ...known, dependant };
  }),
  lineage,
  ...(versions ? { versions } : {}),
  scopeDigest,
});

const decided = ({ decisions }: OpenCase, custodian: string, decision: 'agree' | 'refuse'): OpenCase['decisions'] => [
  ...decisions.filter((earlier) => earlier.custodian !== custodian),
  { custodian, decision },
];

function confirmed({ result, effectiveAt, at: now }: DisposalFact<'ProviderConfirmed'>): Partial<LocationState> {
  if (result === 'refused') return { status: 'failed' };
  if (result === 'unclear') return { status: 'unverifiable', achieved: null };
  return Date.parse(effectiveAt) > Date.parse(now)
    ? { status: 'pending_expiry', expiresAt: effectiveAt, achieved: 'provider.delete' }
    : { status: 'executed', achieved: 'provider.delete' };
}
