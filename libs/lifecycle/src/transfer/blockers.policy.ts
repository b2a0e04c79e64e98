import { blockedBy, blockedFor, unstatedBlockers, type Blocker } from '../disposal/blockers.policy.js';
import type { CaseFacts } from '../disposal/inventory-now.policy.js';
import { unguarded, type OpenTransfer } from './transfer.state.js';

type Facts = Pick<CaseFacts, 'holds'> & Partial<Pick<CaseFacts, 'unstated'>>;

/** What stands between a transfer and its next step, in the order in which it has to be resolved; holds and what is not stated as they are now. */
export function blockersOfTransfer(state: OpenTransfer, { holds, unstated }: Facts = { holds: [] }): Blocker[] {
  const steps = ofStage(state);
  if (steps.length === 0) return [];
  return [
    ...(state.mode === 'transfer' ? holds : []).map(({ holdId, authority }) =>
      blockedBy(
        state,
        'UNDER_LEGAL_HOLD',
        `Legal hold ${holdId} (${authority}) covers what is to leave the organisation.`,
        'hold releaser',
      ),
    ),
    ...steps,
    ...unstatedBlockers(unstated),
  ];
}

function ofStage(state: OpenTransfer): Blocker[] {
  const { stage, mode } = state;
  switch (stage) {
    case 'requested':
      return decisions(state);
    case 'approved':
      return [blockedBy(state, 'NOT_HANDED_OVER', 'What was approved is not handed over yet.', 'operator')];
    case 'disputed':
      return [
        blockedBy(state, 'HANDOVER_DISPUTED', 'The recipient disputed the handover: hand over again.', 'operator'),
      ];
    case 'handed_over':
      return [
        blockedFor(
          'AWAITING_RECIPIENT',
          'The recipient has neither accepted nor disputed the handover with its link; inviteRecipient mails another one.',
        ),
      ];
    case 'accepted':
      return mode === 'share'
        ? certificate()
        : [
            blockedBy(
              state,
              'REMAINDER_NOT_DISPOSED',
              'No disposal case of what stays behind is named yet.',
              'requester',
            ),
          ];
    case 'disposing':
      return [
        blockedFor(
          'REMAINDER_NOT_CERTIFIED',
          `The disposal of what stays behind (case ${state.disposalId ?? ''}) is not certified yet.`,
        ),
      ];
    case 'disposed':
      return certificate();
    case 'certified':
    case 'rejected':
    case 'withdrawn':
      return [];
  }
}

const certificate = (): Blocker[] => [blockedFor('NOT_CERTIFIED', 'The service issues the certificate by itself.')];

function decisions(state: OpenTransfer): Blocker[] {
  const deciding = [...new Set(state.custodians.flatMap(({ custodian }) => custodian ?? []))];
  const refused = state.decisions.filter(({ decision }) => decision === 'refuse').map(({ custodian }) => custodian);
  const undecided = deciding.filter((one) => !state.decisions.some(({ custodian }) => custodian === one));
  const ofCustodian = (code: string, message: string) => (custodian: string) =>
    blockedBy(state, code, message, 'custodian', { members: [custodian] });
  return [
    ...unguarded(state).map(({ name }) =>
      blockedFor(
        'CUSTODIAN_MISSING',
        `No data custodian decides for ${name}: somebody else than the requester names one (nameTransferCustodian).`,
        { roles: ['asset_owner', 'data_custodian', 'admin'], excluded: [state.requester] },
      ),
    ),
    ...refused.map(ofCustodian('CUSTODIAN_REFUSED', 'A data custodian refused.')),
    ...undecided.map(ofCustodian('CUSTODIANS_UNDECIDED', 'A data custodian has not decided yet.')),
    blockedBy(state, 'NOT_APPROVED', 'The transfer is not approved yet.', 'approver'),
  ];
}
