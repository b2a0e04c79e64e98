import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import {
  Allow,
  CurrentRequest,
  FreshSignIn,
  JoinedMembersOnly,
  NotFound,
  RequestContext,
  Writes,
} from '@custodia/graphql';
import { EVENT_STORE, FILES, VAULT } from '@custodia/platform';
import { isMember } from '@custodia/identity/read';
import { assetOf } from '@custodia/inventory/read';
import { turns, type Refusal } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { invalid } from '../answers.policy.js';
import { AlreadyDisposed, CaseOpen, disposalResult, StillInUse } from '../refusals.js';
import { dependantNow, resolutionOf } from './dependant.facts.js';
import { CaseDecisions } from './case-decisions.js';
import { determineScope, statedLocation } from './determine-scope.js';
import * as inputs from './disposal.inputs.js';
import { DisposalCase } from './disposal.row.js';
import { isOver } from './disposal.state.js';
import { openCaseOf } from './cases.view.js';
import { claimsOwn, disposedAlready, runDisposal, unknownAsset, unknownCase } from './run-disposal.js';

const OpenDisposalResult = disposalResult('OpenDisposal', DisposalCase, NotFound, AlreadyDisposed, CaseOpen)();
const RequestDisposalResult = disposalResult('RequestDisposal', DisposalCase)('CASE_OVER', 'WRONG_STATUS');
const DetermineScopeResult = disposalResult('DetermineScope', DisposalCase)(
  'CASE_OVER',
  'WRONG_STATUS',
  'LOCATION_TWICE',
  'METHOD_NOT_FOR_KIND',
  'SCOPE_SHRINKS',
);
const NameCustodianResult = disposalResult('NameCustodian', DisposalCase)(
  'CASE_OVER',
  'WRONG_STATUS',
  'ROLES_NOT_SEPARATE',
);
const AddLocationResult = disposalResult('AddLocation', DisposalCase)(
  'CASE_OVER',
  'WRONG_STATUS',
  'LOCATION_TWICE',
  'METHOD_NOT_FOR_KIND',
);
const AddDependantResult = disposalResult('AddDependant', DisposalCase)('CASE_OVER', 'WRONG_STATUS');
const ResolveDependantResult = disposalResult('ResolveDependant', DisposalCase)(
  'CASE_OVER',
  'DEPENDANT_UNKNOWN',
  'NOT_MIGRATED',
  'NOT_THE_OWNER',
);
const RequestApprovalResult = disposalResult('RequestApproval', DisposalCase, StillInUse)(
  'CASE_OVER',
  'WRONG_STATUS',
  'CUSTODIAN_MISSING',
  'METHOD_MISSING',
);
const DecideAsCustodianResult = disposalResult('DecideAsCustodian', DisposalCase)(
  'CASE_OVER',
  'WRONG_STATUS',
  'NOT_A_CUSTODIAN',
  'SCOPE_CHANGED',
  'ROLES_NOT_SEPARATE',
);
const ApproveDisposalResult = disposalResult('ApproveDisposal', DisposalCase, StillInUse)(
  'CASE_OVER',
  'WRONG_STATUS',
  'SCOPE_CHANGED',
  'ROLES_NOT_SEPARATE',
  'CUSTODIAN_MISSING',
  'CUSTODIAN_REFUSED',
  'CUSTODIANS_UNDECIDED',
  'DEPENDANTS_UNRESOLVED',
  'UNDER_LEGAL_HOLD',
  'SCOPE_INCOMPLETE',
);
const RejectDisposalResult = disposalResult('RejectDisposal', DisposalCase)(
  'WRONG_STATUS',
  'ROLES_NOT_SEPARATE',
  'ALREADY_BEGUN',
);
const WithdrawDisposalResult = disposalResult('WithdrawDisposal', DisposalCase)('WRONG_STATUS', 'ALREADY_BEGUN');
const ExemptLocationResult = disposalResult('ExemptLocation', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'ROLES_NOT_SEPARATE',
);
const MarkResidualResult = disposalResult('MarkResidual', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'ROLES_NOT_SEPARATE',
);
const CloseDisposalResult = disposalResult('CloseDisposal', DisposalCase)('WRONG_STATUS', 'EXPIRY_PENDING');
const RecordRestorationResult = disposalResult('RecordRestoration', DisposalCase)('WRONG_STATUS', 'RESTORED_AS_ITSELF');

/** So that two requests of one moment do not open two cases of one asset. */
const opening = turns();

@Resolver(() => DisposalCase)
@JoinedMembersOnly()
export class DisposalResolver {
  constructor(
    private readonly writes: Writes,
    private readonly decisions: CaseDecisions,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FILES) private readonly files: Files,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Mutation(() => OpenDisposalResult, { description: 'Drafts the disposal of an asset or of one version of it.' })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async openDisposal(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id: chosen, asset, legalBasis, reason, decommissioningPlan }: inputs.OpenDisposalInput,
  ) {
    const known = await assetOf(request.session, asset);
    if (!known) return unknownAsset(asset);
    const id = this.writes.idFor(request, 'disposal', chosen);
    if (known.status === 'disposed') return disposedAlready(known);
    return opening(`${request.who.organisationId}/${known.ref.kind}/${known.ref.id}`, async () => {
      await request.renew();
      const other = await openCaseOf(request.session, known.ref, id);
      return (
        other ??
        runDisposal(
          this.writes,
          request,
          { id, reason },
          { type: 'OpenDisposal', asset: known.ref, legalBasis, reason, decommissioningPlan },
        )
      );
    });
  }

  @Mutation(() => RequestDisposalResult, {
    description: 'Asks for the disposal; from now on you are the requester and cannot approve it.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin')
  requestDisposal(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RequestDisposalInput) {
    return runDisposal(this.writes, request, input, {
      type: 'RequestDisposal',
      legalBasis: input.legalBasis,
      reason: input.reason,
    });
  }

  @Mutation(() => DetermineScopeResult, {
    description:
      'Finds the copies, custodians and dependants in the inventory, and what Custodia holds itself; states further locations. Changing an approved scope voids the approvals.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async determineScope(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.DetermineScopeInput) {
    const claimed = claimsOwn(input.locations);
    if (claimed) return claimed;
    const row = await request.session.one(DisposalCase, input.id);
    if (!row || row.state.stage === 'none') return unknownCase;
    const { depending: _, ...scope } = await determineScope(
      { session: request.session, files: this.files, vault: this.vault },
      request.who.organisationId,
      input.id,
      row.state,
      input,
    );
    return runDisposal(
      this.writes,
      request,
      { ...input, expectedRevision: input.expectedRevision ?? row.revision },
      { type: 'DetermineScope', ...scope },
    );
  }

  @Mutation(() => NameCustodianResult, { description: 'Names who decides for an asset of the scope.' })
  @Allow('asset_owner', 'data_custodian', 'admin')
  async nameCustodian(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.NameCustodianInput) {
    if (!(await isMember(request.session, input.custodianId)))
      return invalid('custodianId', input.custodianId, 'Name a member of the organisation.').refusal;
    const row = await request.session.one(DisposalCase, input.id);
    const asset =
      row?.custodians.find((known) => known.asset.kind === input.asset.kind && known.asset.id === input.asset.id)
        ?.asset ?? (await assetOf(request.session, input.asset))?.ref;
    return asset
      ? runDisposal(this.writes, request, input, { type: 'NameCustodian', asset, custodian: input.custodianId })
      : unknownAsset(input.asset);
  }

  @Mutation(() => AddLocationResult, {
    description: 'Adds a location that was found later; it changes the scope and voids the approvals.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async addLocation(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.AddLocationInput) {
    const claimed = claimsOwn([input.location]);
    if (claimed) return claimed;
    const row = await request.session.one(DisposalCase, input.id);
    return row
      ? runDisposal(this.writes, request, input, {
          type: 'AddLocation',
          location: statedLocation(input.location, input.id, 'added', row.asset),
          found: input.found,
        })
      : unknownCase;
  }

  @Mutation(() => AddDependantResult, {
    description: 'Adds something that depends on the asset; it changes the scope and voids the approvals.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async addDependant(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.AddDependantInput) {
    const known = await assetOf(request.session, input.asset);
    if (!known) return unknownAsset(input.asset);
    return runDisposal(this.writes, request, input, {
      type: 'AddDependant',
      dependant: { kind: input.kind, asset: known.ref, owner: known.ownerId },
      found: input.found,
    });
  }

  @Mutation(() => ResolveDependantResult, {
    description:
      'Says what becomes of a dependant: migrated, as the inventory has to show, or its loss accepted, both by its owner alone; or disposed of too.',
  })
  @Allow('asset_owner', 'data_custodian', 'reviewer', 'admin')
  async resolveDependant(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ResolveDependantInput,
  ) {
    const resolution = await resolutionOf(request, input);
    if ('code' in resolution) return resolution;
    const row = await request.session.one(DisposalCase, input.id);
    const dependant = row?.dependants.find(
      ({ asset }) => asset.kind === input.dependant.kind && asset.id === input.dependant.id,
    )?.asset ?? { name: input.dependant.id, ...input.dependant };
    const shown = await dependantNow(request.session, row?.asset, dependant, resolution);
    return runDisposal(this.writes, request, input, { type: 'ResolveDependant', dependant, resolution, shown });
  }

  @Mutation(() => RequestApprovalResult, { description: 'Puts the scope before the data custodians and the approver.' })
  @Allow('asset_owner', 'data_custodian', 'admin')
  async requestApproval(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RequestApprovalInput) {
    return (await inUse(request, input.id)) ?? runDisposal(this.writes, request, input, { type: 'RequestApproval' });
  }

  @Mutation(() => DecideAsCustodianResult, {
    description: 'Your decision as a data custodian, bound to the scope you read.',
  })
  @Allow('data_custodian', 'asset_owner', 'admin')
  decideAsCustodian(
    @CurrentRequest() request: RequestContext,
    @Args('input') { decision, scopeDigest, remark, ...input }: inputs.DecideAsCustodianInput,
  ) {
    return runDisposal(this.writes, request, input, { type: 'DecideAsCustodian', decision, scopeDigest, remark });
  }

  @Mutation(() => ApproveDisposalResult, {
    description: 'Approves exactly the scope you read, once every data custodian agreed. Never the requester.',
  })
  @Allow('reviewer', 'data_custodian', 'admin')
  @FreshSignIn()
  async approveDisposal(
    @CurrentRequest() request: RequestContext,
    @Args('input') { scopeDigest, ...input }: inputs.ApproveDisposalInput,
  ) {
    return (
      (await inUse(request, input.id)) ??
      this.decisions.decide(request, input, (facts) => ({ type: 'ApproveDisposal', scopeDigest, facts }))
    );
  }

  @Mutation(() => RejectDisposalResult, { description: 'Says no to the disposal.' })
  @Allow('reviewer', 'data_custodian', 'admin')
  rejectDisposal(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RejectDisposalInput) {
    return runDisposal(this.writes, request, input, { type: 'RejectDisposal', reason: input.reason });
  }

  @Mutation(() => WithdrawDisposalResult, { description: 'Takes the case back, as long as nothing was started.' })
  @Allow('asset_owner', 'data_custodian', 'admin')
  withdrawDisposal(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.WithdrawDisposalInput) {
    return runDisposal(this.writes, request, input, { type: 'WithdrawDisposal', reason: input.reason });
  }

  @Mutation(() => ExemptLocationResult, {
    description: 'Leaves a location out before anything happens there; never by the requester.',
  })
  @Allow('reviewer', 'data_custodian', 'admin')
  exemptLocation(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.ExemptLocationInput) {
    return runDisposal(this.writes, request, input, {
      type: 'ExemptLocation',
      locationId: input.locationId,
      reason: input.reason,
    });
  }

  @Mutation(() => MarkResidualResult, {
    description: 'Says openly that something stays behind; never by the requester or the operator.',
  })
  @Allow('reviewer', 'data_custodian', 'admin')
  markResidual(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.MarkResidualInput) {
    return runDisposal(this.writes, request, input, {
      type: 'MarkResidual',
      locationId: input.locationId,
      reason: input.reason,
    });
  }

  @Mutation(() => CloseDisposalResult, { description: 'Closes a certified case; the tombstone stays.' })
  @Allow('asset_owner', 'data_custodian', 'admin')
  closeDisposal(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.CloseDisposalInput) {
    return runDisposal(this.writes, request, input, { type: 'CloseDisposal', lessonsLearned: input.lessonsLearned });
  }

  @Mutation(() => RecordRestorationResult, {
    description: 'Links what was restored from a backup, a new asset, to the tombstone.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin')
  async recordRestoration(
    @CurrentRequest() request: RequestContext,
    @Args('input') { restoredAs, source, ...input }: inputs.RecordRestorationInput,
  ) {
    const known = await assetOf(request.session, restoredAs);
    return known
      ? runDisposal(this.writes, request, input, { type: 'RecordRestoration', restoredAs: known.ref, source })
      : unknownAsset(restoredAs);
  }
}

/** Only what is out of use is put to approval: whoever still uses it would notice when it is gone. Nothing has to be retired for a case that is over. */
async function inUse(
  request: RequestContext,
  id: string,
): Promise<(Refusal & { assetId: string; status: string }) | null> {
  const row = await request.session.one(DisposalCase, id);
  const open = row && row.state.stage !== 'none' && !isOver(row.state.stage);
  const asset = open && row.asset.versionId === undefined ? await assetOf(request.session, row.asset) : null;
  if (!asset || asset.status === 'retired' || asset.status === 'disposed') return null;
  return {
    code: 'STILL_IN_USE',
    message: `${asset.ref.name} is ${asset.status}: retire it first.`,
    assetId: asset.ref.id,
    status: asset.status,
  };
}
