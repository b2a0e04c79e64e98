import { Injectable } from '@nestjs/common';
import { changeResult, type ChangeInput, type RequestContext, Writes } from '@custodia/graphql';
import type { Refusal } from '@custodia/kernel';
import { carersRefused } from '../asset/asset.facts.js';
import { AssetDisposed, StepNotAllowed } from '../asset/asset.refusals.js';
import { subprocessor, type SubprocessorCommand } from './subprocessor.decider.js';
import { subprocessorProjection } from './subprocessor.projection.js';
import { Subprocessor } from './subprocessor.row.js';

/** The answer of a mutation that changes a subprocessor. */
export const subprocessorResult = (mutation: string, ...refusals: Parameters<typeof changeResult>[2][]) =>
  changeResult(mutation, Subprocessor, AssetDisposed, StepNotAllowed, ...refusals);

/** What every resolver of subprocessors has: it carries a command through, if who shall care for it is a member. */
@Injectable()
export abstract class SubprocessorHost {
  constructor(protected readonly writes: Writes) {}

  protected async run(
    request: RequestContext,
    change: Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: SubprocessorCommand,
  ): Promise<object | Refusal> {
    return (
      (await carersRefused(request, command)) ??
      this.writes.run(request, subprocessor, change, command, subprocessorProjection)
    );
  }
}
