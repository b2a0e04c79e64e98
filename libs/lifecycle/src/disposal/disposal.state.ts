import type { DutiesHeld } from '../duties.policy.js';
import type { AssetRef, Custodianship } from '../asset.policy.js';
import type { CertificateRef, Dependant } from './disposal.events.js';
import type { Location, LocationStatus, Method } from './location.policy.js';

/** One location as decisions see it. */
export interface LocationState {
  readonly planned: Location;
  /** Whether it is in the plan to be sanitized, or was left out before anything happened there. */
  readonly plan: 'sanitize' | 'exempt' | 'residual';
  readonly status: LocationStatus;
  readonly startedAt: string | null;
  readonly attempt: number;
  /** What was really done; `null` until something was. */
  readonly achieved: Method | null;
  readonly operators: readonly string[];
  readonly verifiers: readonly string[];
  readonly expiresAt: string | null;
  readonly provider: { readonly requestId: string; readonly reminders: number } | null;
}

export interface DependantState {
  readonly dependant: Dependant;
  readonly resolved: string | null;
  /** The case in which it is disposed of too. */
  readonly disposalId?: string | undefined;
}

/** The step that was last recorded. What lies between approval and validation follows from the locations. */
export type Stage =
  | 'draft'
  | 'requested'
  | 'scoped'
  | 'in_approval'
  | 'approved'
  | 'validated'
  | 'certified'
  | 'closed'
  | 'rejected'
  | 'withdrawn';

export interface OpenCase {
  readonly stage: Stage;
  readonly asset: AssetRef;
  readonly legalBasis: string;
  readonly reason: string;
  readonly requester: string | null;
  readonly locations: readonly LocationState[];
  readonly custodians: readonly Custodianship[];
  readonly dependants: readonly DependantState[];
  readonly lineage: readonly AssetRef[];
  /** Absent while the scope does not list them, as scopes of earlier releases do not. */
  readonly versions?: readonly AssetRef[] | undefined;
  readonly scopeDigest: string;
  /** Per custodian, for the current digest only. */
  readonly decisions: readonly { readonly custodian: string; readonly decision: 'agree' | 'refuse' }[];
  /** Who had which duty at any time; they exclude each other. */
  readonly duties: DutiesHeld;
  readonly approvedBy: string | null;
  readonly validatedBy: string | null;
  readonly holds: readonly string[];
  readonly mitigations: readonly string[];
  readonly certificates: readonly CertificateRef[];
  readonly restorations: readonly string[];
}

export type DisposalState = { readonly stage: 'none' } | OpenCase;

export type DisposalStatus =
  Exclude<Stage, 'validated'> | 'executing' | 'verifying' | 'validating' | 'held' | 'blocked';

/** Assets of the scope whose custodian is unknown: the case is blocked until each has one. */
export const withoutCustodian = ({ asset, custodians }: Pick<OpenCase, 'asset' | 'custodians'>): AssetRef[] => {
  const own = custodians.some((known) => known.asset.kind === asset.kind && known.asset.id === asset.id);
  return [...(own ? [] : [asset]), ...custodians.filter(({ custodian }) => !custodian).map((known) => known.asset)];
};

const unfinished: readonly LocationStatus[] = ['planned', 'started', 'failed', 'awaiting_provider'];
const unverified: readonly LocationStatus[] = ['executed', 'unverifiable'];

/** The work of an approved case, from the state of its locations: a location that waits for a date holds nothing up. */
export function progressOf(locations: readonly LocationState[]): 'approved' | 'executing' | 'verifying' | 'validating' {
  const has = (statuses: readonly LocationStatus[]): boolean =>
    locations.some(({ status }) => statuses.includes(status));
  if (has(unfinished)) return locations.some(({ attempt }) => attempt > 0) ? 'executing' : 'approved';
  return has(unverified) ? 'verifying' : 'validating';
}

/** The situation of the case, as people see it. A hold shows until the case is certified. */
export function statusOf(state: DisposalState): DisposalStatus | 'none' {
  if (state.stage === 'none') return 'none';
  const { stage } = state;
  if (stage === 'certified' || stage === 'closed' || stage === 'rejected' || stage === 'withdrawn') return stage;
  const progress = stage === 'validated' ? 'validating' : stage === 'approved' ? progressOf(state.locations) : stage;
  if (state.holds.length > 0) return 'held';
  return stage === 'scoped' && withoutCustodian(state).length > 0 ? 'blocked' : progress;
}

export const isOver = (stage: Stage): stage is 'closed' | 'rejected' | 'withdrawn' =>
  stage === 'closed' || stage === 'rejected' || stage === 'withdrawn';
