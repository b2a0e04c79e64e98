import { excluded, type DutiesHeld, type Duty } from '../duties.policy.js';
import { isOver, progressOf, withoutCustodian, type LocationState, type OpenCase } from './disposal.state.js';
import { newsOf, type CaseFacts } from './inventory-now.policy.js';
import { nothingUnstated, type Unstated } from '../unstated.policy.js';
import { rolesFor, type CaseRole } from './roles.policy.js';

/** What stands between a case and its next step, and who can do something about it. */
export interface Blocker {
  readonly code: string;
  /** What is waited for, in words. */
  readonly message: string;
  /** The duty that resolves it; `null` where it waits for somebody outside of the case, or for a date. */
  readonly duty: Duty | null;
  /** Members who alone can resolve it; empty where anybody with one of the roles can. */
  readonly members: readonly string[];
  readonly roles: readonly CaseRole[];
  /** Members who cannot, because they had another duty in the case. */
  readonly excluded: readonly string[];
  readonly locationId: string | null;
  /** Until when it waits, ISO 8601; `null` without a date. */
  readonly until: string | null;
}

type Facts = Pick<CaseFacts, 'holds' | 'unfinished'> & Partial<CaseFacts>;
const nothing: Facts = { holds: [], unfinished: [] };

/** In the order in which they have to be resolved; `facts` is what the inventory shows now, as far as it was asked. */
export function blockersOf(state: OpenCase, facts: Facts = nothing): Blocker[] {
  if (isOver(state.stage)) return [];
  const held = [...new Set([...state.holds, ...facts.holds.map(({ holdId }) => holdId)])];
  return [
    ...held.map((id) => blockedBy(state, 'UNDER_LEGAL_HOLD', `Legal hold ${id} covers it.`, 'hold releaser')),
    ...('inventory' in facts && facts.inventory && facts.reopened
      ? newsOf(state, facts as CaseFacts).map((what) =>
          blockedBy(state, 'SCOPE_INCOMPLETE', `The inventory shows what the scope lacks: ${what}.`, 'requester'),
        )
      : []),
    ...ofStage(state),
    ...(state.stage === 'certified' ? [] : unstatedBlockers(facts.unstated)),
    ...(facts.unconfirmed ?? []).map((held) =>
      blockedFor(
        'DELETION_UNCONFIRMED',
        `${state.asset.name} has not confirmed that it deleted ${held} (confirmSubprocessorDeletion).`,
        { roles: ['asset_owner', 'data_custodian', 'admin'] },
      ),
    ),
    ...facts.unfinished.map(({ name }) =>
      blockedFor('DEPENDANTS_UNRESOLVED', `The disposal of ${name} is not certified yet.`),
    ),
  ];
}

/** Asked for while there is time: without it, the outcome is not validated. */
export const unstatedBlockers = ({ members, organisationAddress }: Unstated = nothingUnstated): Blocker[] => [
  ...members.map(({ id, missing }) =>
    blockedFor(
      'PROFILE_INCOMPLETE',
      `The certificate names title, place of work and contact of this member, who has not stated ${missing.join(', ')} (stateMemberProfile).`,
      { members: [id] },
    ),
  ),
  ...(organisationAddress
    ? [
        blockedFor(
          'ORGANISATION_ADDRESS_MISSING',
          'The certificate names the address of the organisation, which is not stated (stateOrganisationAddress).',
          { roles: ['admin'] },
        ),
      ]
    : []),
];

function ofStage(state: OpenCase): Blocker[] {
  switch (state.stage) {
    case 'draft':
      return [blockedBy(state, 'NOT_REQUESTED', 'Nobody has asked for the disposal yet.', 'requester')];
    case 'requested':
      return [blockedBy(state, 'NOT_SCOPED', 'The scope is not determined yet.', 'requester')];
    case 'scoped':
      return [...custodiansMissing(state), ...methodsMissing(state), ...dependants(state), ...asking(state)];
    case 'in_approval':
      return [...custodiansMissing(state), ...dependants(state), ...decisions(state)];
    case 'approved':
      return work(state);
    case 'certified':
      return [
        ...pending(state),
        ...(pending(state).length === 0 ? [blockedFor('NOT_CLOSED', 'The case can be closed.')] : []),
      ];
    case 'validated':
      return [blockedFor('NOT_CERTIFIED', 'The service issues the certificate by itself.')];
    case 'closed':
    case 'rejected':
    case 'withdrawn':
      return [];
  }
}

/** What waits for a date, the service, or whoever is named. */
export const blockedFor = (code: string, message: string, more: Partial<Blocker> = {}): Blocker => ({
  code,
  message,
  duty: null,
  members: [],
  roles: [],
  excluded: [],
  locationId: null,
  until: null,
  ...more,
});

/** What waits for somebody with a duty. Rows of an earlier release do not know the duties yet. */
export const blockedBy = (
  { duties = {} }: { readonly duties?: DutiesHeld | undefined },
  code: string,
  message: string,
  duty: Duty,
  more: Partial<Blocker> = {},
): Blocker =>
  blockedFor(code, message, {
    duty,
    roles: rolesFor[duty],
    excluded: [...new Set(excluded[duty].flatMap((other) => duties[other] ?? []))],
    ...more,
  });

const custodiansMissing = (state: OpenCase): Blocker[] =>
  withoutCustodian(state).map(({ name }) =>
    blockedFor(
      'CUSTODIAN_MISSING',
      `No data custodian decides for ${name}: somebody else than the requester names one.`,
      {
        roles: ['asset_owner', 'data_custodian', 'admin'],
        excluded: state.requester ? [state.requester] : [],
      },
    ),
  );

const methodsMissing = (state: OpenCase): Blocker[] =>
  state.locations
    .filter(({ planned, status }) => planned.method === null && status === 'planned')
    .map(({ planned }) =>
      blockedBy(
        state,
        'METHOD_MISSING',
        `${planned.title} (${planned.address}) has no method: leave it out with a reason.`,
        'approver',
        {
          locationId: planned.id,
        },
      ),
    );

const dependants = (state: OpenCase): Blocker[] =>
  state.dependants
    .filter(({ resolved }) => resolved === null)
    .map(({ dependant: { asset, owner } }) =>
      blockedFor('DEPENDANTS_UNRESOLVED', `${asset.name} depends on it: its owner migrates it or accepts the loss.`, {
        members: owner ? [owner] : [],
      }),
    );

const asking = (state: OpenCase): Blocker[] => [
  blockedBy(state, 'APPROVAL_NOT_REQUESTED', 'The scope is not put to approval yet.', 'requester'),
];

function decisions(state: OpenCase): Blocker[] {
  const deciding = [...new Set(state.custodians.flatMap(({ custodian }) => custodian ?? []))];
  const of = (decision: string): string[] =>
    state.decisions.filter((one) => one.decision === decision).map(({ custodian }) => custodian);
  const undecided = deciding.filter((custodian) => !state.decisions.some((one) => one.custodian === custodian));
  return [
    ...of('refuse').map((custodian) =>
      blockedBy(state, 'CUSTODIAN_REFUSED', 'A data custodian refused.', 'custodian', { members: [custodian] }),
    ),
    ...undecided.map((custodian) =>
      blockedBy(state, 'CUSTODIANS_UNDECIDED', 'A data custodian has not decided yet.', 'custodian', {
        members: [custodian],
      }),
    ),
    blockedBy(state, 'NOT_APPROVED', 'The scope is not approved yet.', 'approver'),
  ];
}

/** What each location waits for, until all of them are settled. */
function work(state: OpenCase): Blocker[] {
  const waiting = state.locations.flatMap((location) => ofLocation(state, location) ?? []);
  return waiting.length > 0 || progressOf(state.locations) !== 'validating'
    ? waiting
    : [blockedBy(state, 'NOT_VALIDATED', 'The outcome is not validated yet.', 'validator')];
}

function ofLocation(state: OpenCase, { planned, status, achieved }: LocationState): Blocker | null {
  const at = { locationId: planned.id };
  const named = `${planned.title} (${planned.address})`;
  switch (status) {
    case 'planned':
      return blockedBy(state, 'NOT_STARTED', `${named} is not started.`, 'operator', at);
    case 'started':
      return blockedBy(
        state,
        'NOT_RECORDED',
        `${named} is started, and what was done is not recorded.`,
        'operator',
        at,
      );
    case 'failed':
      return blockedBy(state, 'FAILED', `${named} failed: do it again, or have it left residual.`, 'operator', at);
    case 'awaiting_provider':
      return blockedBy(state, 'AWAITING_PROVIDER', `The provider has not answered for ${named}.`, 'operator', at);
    case 'unverifiable':
      return achieved === null
        ? blockedBy(state, 'ANSWER_UNCLEAR', `The answer of the provider for ${named} is unclear.`, 'operator', at)
        : blockedBy(state, 'NOT_VERIFIED', `The verification of ${named} was inconclusive.`, 'verifier', at);
    case 'executed':
      return blockedBy(state, 'NOT_VERIFIED', `${named} is not verified.`, 'verifier', at);
    case 'pending_expiry':
    case 'verified':
    case 'exempt':
    case 'residual':
      return null;
  }
}

const pending = ({ locations }: OpenCase): Blocker[] =>
  locations
    .filter(({ status }) => status === 'pending_expiry')
    .map(({ planned, expiresAt }) =>
      blockedFor('EXPIRY_PENDING', `${planned.title} (${planned.address}) goes by itself at its date.`, {
        locationId: planned.id,
        until: expiresAt,
      }),
    );

/** Whether somebody with these roles can resolve it now. */
export const isFor = (blocker: Blocker, member: string, roles: readonly string[]): boolean =>
  blocker.members.length > 0
    ? blocker.members.includes(member) && !blocker.excluded.includes(member)
    : blocker.roles.some((role) => roles.includes(role)) && !blocker.excluded.includes(member);
