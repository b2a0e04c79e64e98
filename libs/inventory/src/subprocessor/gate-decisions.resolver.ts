import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, CurrentRequest, RequestContext } from '@custodia/graphql';
import { isUuid } from '@custodia/kernel';
import { invalid } from '../asset/asset.policy.js';
import { AssetRetired } from '../asset/asset.refusals.js';
import { subprocessorResult, SubprocessorHost } from './subprocessor.host.js';
import * as inputs from './subprocessor.inputs.js';
import { Subprocessor } from './subprocessor.row.js';

const CloseGateResult = subprocessorResult('CloseGate');
const GrantGateExceptionResult = subprocessorResult('GrantGateException', AssetRetired);
const RevokeGateExceptionResult = subprocessorResult('RevokeGateException');
const CompleteCustomerTaskResult = subprocessorResult('CompleteCustomerTask');

/** What people decide about the use of a subprocessor beside its reviews, and the tasks that it leaves to its customer. */
@Resolver(() => Subprocessor)
export class GateDecisionsResolver extends SubprocessorHost {
  @Mutation(() => CloseGateResult, {
    description: 'Forbids its use from now on and ends its exceptions; only an approved review opens the gate again.',
  })
  @Allow('reviewer', 'admin')
  closeGate(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.CloseGateInput) {
    return this.run(request, input, {
      type: 'CloseGate',
      id: input.id,
      decidedAt: request.now(),
      reason: input.reason,
    });
  }

  @Mutation(() => GrantGateExceptionResult, {
    description: 'Allows its use for a limited time without an approved review (ETSI TS 104 223, 5.2.3-2.1).',
  })
  @Allow('reviewer', 'admin')
  grantGateException(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.GrantGateExceptionInput) {
    const { justification, mitigations, until } = input;
    const exceptionId = this.writes.idFor(request, 'gate-exception', input.exceptionId);
    if (!isUuid(exceptionId))
      return invalid('exceptionId', exceptionId, 'Send a UUID in lower case, or leave it out.').refusal;
    return this.run(request, input, {
      type: 'GrantGateException',
      id: input.id,
      exceptionId,
      justification,
      mitigations,
      until,
    });
  }

  @Mutation(() => RevokeGateExceptionResult, { description: 'Ends an exception before its time.' })
  @Allow('reviewer', 'admin')
  revokeGateException(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.RevokeGateExceptionInput,
  ) {
    return this.run(request, input, { type: 'RevokeGateException', id: input.id, exceptionId: input.exceptionId });
  }

  @Mutation(() => CompleteCustomerTaskResult, {
    description: 'Records that a task which the vendor leaves to us is done.',
  })
  @Allow('asset_owner', 'procurement', 'reviewer', 'admin')
  completeCustomerTask(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.CompleteCustomerTaskInput,
  ) {
    return this.run(request, input, {
      type: 'CompleteCustomerTask',
      id: input.id,
      taskId: input.taskId,
      note: input.note,
    });
  }
}
