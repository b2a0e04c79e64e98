import { NotFound } from '@custodia/graphql';
import { AlreadyDisposed, transferResult } from '../refusals.js';
import { TransferCase } from './transfer.row.js';

// What each step of a transfer answers.
export const RequestTransferResult = transferResult(
  'RequestTransfer',
  TransferCase,
  NotFound,
  AlreadyDisposed,
)('UNDER_LEGAL_HOLD');
export const NameTransferCustodianResult = transferResult('NameTransferCustodian', TransferCase)(
  'WRONG_STATUS',
  'ROLES_NOT_SEPARATE',
);
export const DecideOnTransferResult = transferResult('DecideOnTransfer', TransferCase)(
  'WRONG_STATUS',
  'NOT_A_CUSTODIAN',
  'SCOPE_CHANGED',
  'ROLES_NOT_SEPARATE',
  'UNDER_LEGAL_HOLD',
);
export const ApproveTransferResult = transferResult('ApproveTransfer', TransferCase)(
  'WRONG_STATUS',
  'SCOPE_CHANGED',
  'ROLES_NOT_SEPARATE',
  'CUSTODIAN_MISSING',
  'CUSTODIAN_REFUSED',
  'CUSTODIANS_UNDECIDED',
  'UNDER_LEGAL_HOLD',
);
export const RejectTransferResult = transferResult('RejectTransfer', TransferCase)(
  'WRONG_STATUS',
  'ROLES_NOT_SEPARATE',
);
export const WithdrawTransferResult = transferResult('WithdrawTransfer', TransferCase)('WRONG_STATUS');
export const HandOverResult = transferResult('HandOver', TransferCase)(
  'WRONG_STATUS',
  'UNDER_LEGAL_HOLD',
  'PROFILES_INCOMPLETE',
  'DIGESTS_DIFFER',
  'ROLES_NOT_SEPARATE',
);
export const InviteRecipientResult = transferResult('RequestRecipientInvitation', TransferCase)('WRONG_STATUS');
export const DisputeHandoverResult = transferResult('DisputeHandover', TransferCase)('WRONG_STATUS');
export const OpenRemainderDisposalResult = transferResult('OpenRemainderDisposal', TransferCase)(
  'WRONG_STATUS',
  'NOTHING_STAYS_BEHIND',
);
