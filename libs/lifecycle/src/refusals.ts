import type { Type } from '@nestjs/common';
import { changeResult, creationResult, refusalType } from '@custodia/graphql';
import { DeletionUnconfirmed } from '@custodia/inventory';
import type { DisposalCommandType } from './disposal/disposal.commands.js';
import type { DisposalRefusalOf } from './disposal/disposal.decider.js';
import type { TransferRefusalOf } from './transfer/transfer.decider.js';
import type { TransferCommandType } from './transfer/transfer.steps.policy.js';

/** Every refusal of the lifecycle by its code; the facts are fields of the GraphQL type. */
const types = {
  ALREADY_BEGUN: refusalType('AlreadyBegun', 'Something has been destroyed or started: the case has to be finished.', {
    locationIds: 'ids',
  }),
  CASE_OVER: refusalType('CaseOver', 'The case is closed, rejected or withdrawn.', { status: 'text' }),
  CUSTODIAN_MISSING: refusalType(
    'CustodianMissing',
    'Nobody decides for these assets; nothing is ever approved by default.',
    { assetIds: 'ids' },
  ),
  CUSTODIAN_REFUSED: refusalType('CustodianRefused', 'A data custodian refused.', { custodians: 'ids' }),
  CUSTODIANS_UNDECIDED: refusalType('CustodiansUndecided', 'These data custodians have not decided yet.', {
    custodians: 'ids',
  }),
  DEPENDANTS_UNRESOLVED: refusalType('DependantsUnresolved', 'These still depend on the asset.', { assetIds: 'ids' }),
  DEPENDANT_UNKNOWN: refusalType('DependantUnknown', 'It is not among the dependants of the scope.', { assetId: 'id' }),
  DEVIATIONS_NOT_ACCEPTED: refusalType(
    'DeviationsNotAccepted',
    'Another method than the requested one was used there, and nobody accepted it.',
    { locationIds: 'ids' },
  ),
  DELETION_UNCONFIRMED: DeletionUnconfirmed,
  DIGESTS_DIFFER: refusalType('DigestsDiffer', 'Agreed, handed over and received must have the same digests.', {
    assetIds: 'ids',
  }),
  EXPIRY_PENDING: refusalType('ExpiryPending', 'Locations still wait for their date.', {
    locationIds: 'ids',
    until: 'instant',
  }),
  KEY_COPIES_REMAIN: refusalType('KeyCopiesRemain', 'A cryptographic erasure destroys every copy of every key.', {
    locationId: 'id',
    remaining: 'texts',
  }),
  LINK_UNKNOWN: refusalType('LinkUnknown', 'No link of this handover fits.'),
  LOCATIONS_UNSETTLED: refusalType(
    'LocationsUnsettled',
    'Every location is verified or left out with a reason before the validation; unknown is not passed.',
    { locationIds: 'ids', statuses: 'texts' },
  ),
  LOCATION_TWICE: refusalType('LocationTwice', 'The scope has this location already, with other facts.', {
    locationId: 'id',
  }),
  LOCATION_UNKNOWN: refusalType('LocationUnknown', 'The scope has no such location.', { locationId: 'id' }),
  METHOD_DEVIATES: refusalType(
    'MethodDeviates',
    'Another method than the requested one needs a reason; there is no silent downgrade.',
    { locationId: 'id', requested: 'text', achieved: 'text' },
  ),
  METHOD_MISSING: refusalType('MethodMissing', 'A location has no method and is not left out with a reason either.', {
    locationIds: 'ids',
  }),
  METHOD_NOT_FOR_KIND: refusalType(
    'MethodNotForKind',
    'This method cannot be used for this kind of location. NIST SP 800-88 Rev. 2 defines clear, purge and destroy for media only.',
    { locationId: 'id', method: 'text', allowed: 'texts' },
  ),
  NOTHING_STAYS_BEHIND: refusalType(
    'NothingStaysBehind',
    'A shared asset stays in use: there is nothing to dispose of.',
  ),
  NOT_A_CUSTODIAN: refusalType('NotACustodian', 'Only a data custodian of what is concerned decides here.', {
    actor: 'id',
  }),
  NOT_THE_OWNER: refusalType('NotTheOwner', 'A loss is accepted by the one who has it.', {
    assetId: 'id',
    owner: 'id',
  }),
  NOT_YET_EXPIRED: refusalType('NotYetExpired', 'The date has not come.', { locationId: 'id', expiresAt: 'instant' }),
  OTHER_DISPOSAL: refusalType('OtherDisposal', 'What stays behind is disposed of in another case.', {
    disposalId: 'id',
  }),
  PERFORMED_BEFORE_START: refusalType(
    'PerformedBeforeStart',
    'What began before its start was recorded does not count.',
    { locationId: 'id', startedAt: 'instant' },
  ),
  PROFILES_INCOMPLETE: refusalType(
    'ProfilesIncomplete',
    'The certificate names what nobody has stated yet: title, place of work and contact of its people, stated by each or by an administrator (stateMemberProfile), or the address of the organisation, stated by an administrator (stateOrganisationAddress).',
    { memberIds: 'ids', missing: 'texts' },
  ),
  RECORDED_OTHERWISE: refusalType(
    'RecordedOtherwise',
    'A request to a provider or an expiry is not something an operator completes.',
    { locationId: 'id', method: 'text' },
  ),
  RESTORED_AS_ITSELF: refusalType('RestoredAsItself', 'What is restored from a backup is a new asset.', {
    assetId: 'id',
  }),
  RETENTION_NOT_OVER: refusalType('RetentionNotOver', 'A duty to keep it is not over.', {
    locationId: 'id',
    policyIds: 'ids',
    keepUntil: 'instant',
  }),
  NOT_MIGRATED: refusalType(
    'NotMigrated',
    'The inventory does not show that the dependant was migrated: the old link has ended and the replacement is linked.',
    { assetId: 'id', replacementId: 'id' },
  ),
  ROLES_NOT_SEPARATE: refusalType(
    'RolesNotSeparate',
    'You have a duty in this case already that excludes this one: different people have them.',
    { actor: 'id', role: 'text', conflictsWith: 'text' },
  ),
  SCOPE_CHANGED: refusalType('ScopeChanged', 'The decision was made on another scope than the current one.', {
    expected: 'text',
    actual: 'text',
  }),
  SCOPE_INCOMPLETE: refusalType(
    'ScopeIncomplete',
    'The inventory shows what the scope lacks; it was added, and the approvals of the earlier scope are void.',
    { missing: 'texts' },
  ),
  SCOPE_SHRINKS: refusalType('ScopeShrinks', 'An approved scope grows, but nothing leaves it.', { missing: 'texts' }),
  UNDER_LEGAL_HOLD: refusalType('UnderLegalHold', 'A legal hold covers it.', { locationId: 'id', holdIds: 'ids' }),
  WRONG_LOCATION_STATUS: refusalType(
    'WrongLocationStatus',
    'The location is not in a situation in which this can be done.',
    { locationId: 'id', status: 'text', allowed: 'texts' },
  ),
  WRONG_STATUS: refusalType('WrongStatus', 'The case is not in a situation in which this can be done.', {
    status: 'text',
    allowed: 'texts',
  }),
} as const;

/** For results that this file does not make. */
export const RolesNotSeparate = types.ROLES_NOT_SEPARATE;

export const StillInUse = refusalType('StillInUse', 'The asset is in use: retire it before its disposal is approved.', {
  assetId: 'id',
  status: 'text',
});
export const AlreadyDisposed = refusalType(
  'AlreadyDisposed',
  'The asset is disposed of; the tombstone names case and certificate.',
  { assetId: 'id', disposalId: 'id', certificateNumber: 'text' },
);
export const CaseOpen = refusalType(
  'DisposalCaseOpen',
  'A disposal case of this asset, or of all its versions, is open already.',
  { assetId: 'id', disposalId: 'id', status: 'text' },
);
export const HoldReleased = refusalType(
  'LegalHoldReleased',
  'The hold was released; place a new one, so that the gap stays visible.',
);
export const NotNotified = refusalType('NotNotified', 'Only those who were notified acknowledge the hold.', {
  actor: 'id',
});
export const RetentionPolicyWithdrawn = refusalType(
  'RetentionPolicyWithdrawn',
  'The policy was withdrawn; adopt a new one.',
);
export const PeriodsContradict = refusalType(
  'PeriodsContradict',
  'It would have to be disposed of before the duty to keep it ends.',
  { keepAtLeast: 'text', disposeAfter: 'text' },
);

type Code = keyof typeof types;
/** What every result lists anyway. */
type Common = 'NOT_FOUND' | 'INVALID_INPUT' | 'CHANGED_MEANWHILE' | 'ID_TAKEN';
type Own<R extends { readonly code: string }> = Exclude<R['code'], Common>;
type Success = Type<object>;

/** Nothing when all are named; otherwise a list of what is missing, so that the call does not compile. */
type Complete<All extends string, Given extends readonly string[]> = [Exclude<All, Given[number]>] extends [never]
  ? unknown
  : { readonly missing: Exclude<All, Given[number]> };

const named = (codes: readonly string[]) => codes.map((code) => types[code as Code]);

/** The result union of a mutation; the compiler checks that it lists exactly what the rules can refuse. */
export const disposalResult =
  <Command extends DisposalCommandType>(
    command: Command,
    success: Success,
    ...further: Parameters<typeof changeResult>[2][]
  ) =>
  <const Given extends readonly (Own<DisposalRefusalOf<Command>> & Code)[]>(
    ...codes: Given & Complete<Own<DisposalRefusalOf<Command>>, Given>
  ) =>
    (command === 'OpenDisposal' ? creationResult : changeResult)(command, success, ...named(codes), ...further);

export const transferResult =
  <Command extends TransferCommandType>(
    command: Command,
    success: Success,
    ...further: Parameters<typeof changeResult>[2][]
  ) =>
  <const Given extends readonly (Own<TransferRefusalOf<Command>> & Code)[]>(
    ...codes: Given & Complete<Own<TransferRefusalOf<Command>>, Given>
  ) =>
    (command === 'RequestTransfer' ? creationResult : changeResult)(command, success, ...named(codes), ...further);
