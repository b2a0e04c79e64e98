import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentRequest, Needs, RequestContext } from '@custodia/graphql';
import { GateClosed } from '../asset/asset.refusals.js';
import { NextStep, nextStepsOf } from '../asset/lifecycle.types.js';
import { subprocessorLifecycle } from './lifecycle.policy.js';
import { heldBy, heldInWords } from './relation.facts.js';
import { DeletionUnconfirmed } from './relation.refusals.js';
import { HeldAsset } from './relation.types.js';
import { subprocessorResult, SubprocessorHost } from './subprocessor.host.js';
import * as inputs from './subprocessor.inputs.js';
import { Subprocessor } from './subprocessor.row.js';

const RecordContractResult = subprocessorResult('RecordSubprocessorContract');
const ActivateResult = subprocessorResult('ActivateSubprocessor', GateClosed);
const SuspendResult = subprocessorResult('SuspendSubprocessor');
const ResumeResult = subprocessorResult('ResumeSubprocessor', GateClosed);
const ConfirmDeletionResult = subprocessorResult('ConfirmSubprocessorDeletion');
const CompleteExitResult = subprocessorResult('CompleteSubprocessorExit', DeletionUnconfirmed);

/** The work with a subprocessor: its contracts, whether it works for us, and its exit. */
@Resolver(() => Subprocessor)
export class RelationResolver extends SubprocessorHost {
  @ResolveField(() => [NextStep], { description: 'What its state allows next.' })
  @Needs('state')
  nextSteps(@Parent() { state }: Subprocessor): NextStep[] {
    return nextStepsOf(subprocessorLifecycle, state);
  }

  @ResolveField(() => [HeldAsset], {
    description: 'What it holds by the inventory now: assets with a copy there, and those that it hosts.',
  })
  @Needs('id', 'deletions')
  async held(
    @Parent() { id, deletions }: Subprocessor,
    @CurrentRequest() { session }: RequestContext,
  ): Promise<HeldAsset[]> {
    const confirmed = new Set(deletions.map(({ assetKind, assetId }) => `${assetKind}/${assetId}`));
    const found = await heldBy(session, id);
    return found.map((asset) => ({ ...asset, deletionConfirmed: confirmed.has(`${asset.kind}/${asset.id}`) }));
  }

  @Mutation(() => RecordContractResult, {
    description: 'Records a signed contract; it takes the place of the former one of its kind.',
  })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  recordSubprocessorContract(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.RecordSubprocessorContractInput,
  ) {
    const { id, kind, reference, signedAt, endsAt = null } = input;
    return this.run(request, input, { type: 'RecordSubprocessorContract', id, kind, reference, signedAt, endsAt });
  }

  @Mutation(() => ActivateResult, { description: 'Lets it work for us, while its gate is open.' })
  @Allow('procurement', 'asset_owner', 'admin')
  activateSubprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ActivateSubprocessorInput,
  ) {
    return this.run(request, input, { type: 'ActivateSubprocessor', id: input.id });
  }

  @Mutation(() => SuspendResult, {
    description: 'Interrupts its use until it is resumed; what is in use and comes from it is at risk meanwhile.',
  })
  @Allow('procurement', 'asset_owner', 'reviewer', 'admin')
  suspendSubprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.SuspendSubprocessorInput,
  ) {
    return this.run(request, input, { type: 'SuspendSubprocessor', id: input.id, reason: input.reason });
  }

  @Mutation(() => ResumeResult, { description: 'Ends its suspension, while its gate is open.' })
  @Allow('procurement', 'asset_owner', 'admin')
  resumeSubprocessor(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.ResumeSubprocessorInput) {
    return this.run(request, input, { type: 'ResumeSubprocessor', id: input.id, reason: input.reason });
  }

  @Mutation(() => ConfirmDeletionResult, {
    description: 'Records that a subprocessor that exits has confirmed the deletion of what it held of an asset.',
  })
  @Allow('procurement', 'asset_owner', 'data_custodian', 'admin')
  confirmSubprocessorDeletion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ConfirmSubprocessorDeletionInput,
  ) {
    const { id, assetKind, assetId, reference, confirmedAt } = input;
    return this.run(request, input, {
      type: 'ConfirmSubprocessorDeletion',
      id,
      assetKind,
      assetId,
      reference,
      confirmedAt,
    });
  }

  @Mutation(() => CompleteExitResult, {
    description:
      'Ends the relation, once deletion is confirmed for every asset that it holds (GDPR, article 28(3)(g)).',
  })
  @Allow('procurement', 'data_custodian', 'admin')
  async completeSubprocessorExit(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.CompleteSubprocessorExitInput,
  ) {
    const held = await heldInWords(request.session, input.id);
    return this.run(request, input, { type: 'CompleteSubprocessorExit', id: input.id, held });
  }
}
