import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import {
  Allow,
  CurrentRequest,
  changeResult,
  Collects,
  IdTaken,
  Needs,
  RequestContext,
  Writes,
} from '@custodia/graphql';
import { isUuid } from '@custodia/kernel';
import { versionIdFor } from '../asset/asset.facts.js';
import { invalid } from '../asset/asset.policy.js';
import { AssetDisposed, NotYourAsset, AssetRetired } from '../asset/asset.refusals.js';
import { belonging, seenAt } from '../asset/seen-at.js';
import { unknownOf } from '../lineage/lineage.facts.js';
import { Subprocessor } from '../subprocessor/subprocessor.row.js';
import type { ConnectorCommand } from './connector.decider.js';
import * as inputs from './connector.inputs.js';
import { isAssessed } from './connector.policy.js';
import { systemConnectorProjection } from './connector.projection.js';
import { SystemConnector } from './connector.row.js';
import { system } from './system.decider.js';
import { systemProjection } from './system.projection.js';
import { System } from './system.row.js';

const result = (mutation: string, ...refusals: Parameters<typeof changeResult>[2][]) =>
  changeResult(mutation, System, AssetDisposed, NotYourAsset, AssetRetired, ...refusals);
const AddResult = result('AddSystemConnector', IdTaken);
const DescribeResult = result('DescribeSystemConnector');
const PermitResult = result('PermitSystemConnector');
const AssessResult = result('AssessSystemConnector');
const RemoveResult = changeResult('RemoveSystemConnector', System, AssetDisposed, NotYourAsset);

const connectorRow = { row: SystemConnector, by: 'systemId', category: 'system-connector' } as const;

/** Tools and connectors of a system, what it may do there, and how that is assessed (ETSI TS 104 223, 5.1.2-6). */
@Resolver(() => System)
export class SystemConnectorsResolver {
  constructor(private readonly writes: Writes) {}

  @ResolveField(() => [SystemConnector], { description: 'Tools and connectors that it may call.' })
  @Collects({ row: SystemConnector, by: 'systemId' })
  connectors(@Parent() row: System, @CurrentRequest() request: RequestContext): Promise<SystemConnector[]> {
    return belonging(request, SystemConnector, 'systemId', row);
  }

  @Mutation(() => AddResult, {
    description:
      'States a tool or connector that the system may call, and what it may do there. In production it is at risk until that is assessed.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async addSystemConnector(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AddSystemConnectorInput,
  ) {
    const { id, connectorId: versionId, name, kind, permissions, mayWrite, actsAlone } = input;
    const found = await versionIdFor(request, this.writes, connectorRow, { id, versionId: versionId ?? null });
    if ('code' in found) return found;
    const { versionId: connectorId } = found;
    if (!isUuid(connectorId))
      return invalid('connectorId', connectorId, 'Send a UUID in lower case, or leave it out.').refusal;
    const place = { name, kind, ...(await provided(request, input)) };
    const granted = { permissions, mayWrite, actsAlone };
    return this.run(request, input, { type: 'AddSystemConnector', id, connectorId, ...place, ...granted });
  }

  @Mutation(() => DescribeResult, {
    description:
      'States anew what a tool or connector is and where. Elsewhere, or from another provider, it needs a new assessment.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async describeSystemConnector(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.DescribeSystemConnectorInput,
  ) {
    const { id, connectorId, name, kind } = input;
    const place = { name, kind, ...(await provided(request, input)) };
    return this.run(request, input, { type: 'DescribeSystemConnector', id, connectorId, ...place });
  }

  @Mutation(() => PermitResult, {
    description: 'States all that the system may do there from now on. More than before needs a new assessment.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  permitSystemConnector(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.PermitSystemConnectorInput,
  ) {
    const { id, connectorId, permissions, mayWrite, actsAlone } = input;
    const granted = { permissions, mayWrite, actsAlone };
    return this.run(request, input, { type: 'PermitSystemConnector', id, connectorId, ...granted });
  }

  @Mutation(() => AssessResult, {
    description:
      'Records an assessment of the risk of what the system may do there, for a time (ETSI TS 104 223, 5.1.2-6).',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  assessSystemConnector(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AssessSystemConnectorInput,
  ) {
    const { id, connectorId, level, rationale, validUntil } = input;
    const assessment = { level, rationale, validUntil };
    return this.run(request, input, { type: 'AssessSystemConnector', id, connectorId, ...assessment });
  }

  @Mutation(() => RemoveResult, { description: 'Ends for good that the system may call a tool or connector.' })
  @Allow('asset_owner', 'admin', 'integration')
  removeSystemConnector(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.RemoveSystemConnectorInput,
  ) {
    const { id, connectorId } = input;
    return this.run(request, input, { type: 'RemoveSystemConnector', id, connectorId });
  }

  private run(request: RequestContext, input: { readonly id: string }, command: ConnectorCommand) {
    return this.writes.run(request, system, input, command, systemProjection, systemConnectorProjection);
  }
}

/** Where it is, who provides it, and whether the inventory knows that subprocessor. */
async function provided(
  { session }: RequestContext,
  { endpoint = null, subprocessorId = null }: Pick<inputs.AddSystemConnectorInput, 'endpoint' | 'subprocessorId'>,
) {
  const provider = { kind: 'subprocessor', versionId: null } as const;
  const unknown = subprocessorId === null ? null : await unknownOf(session, [{ ...provider, id: subprocessorId }]);
  return { endpoint, subprocessorId, providerKnown: unknown === null };
}

@Resolver(() => SystemConnector)
export class SystemConnectorResolver {
  @ResolveField(() => Boolean, { description: 'What the system may do there is assessed, and the assessment holds.' })
  @Needs('assessment')
  assessed(@Parent() row: SystemConnector, @CurrentRequest() request: RequestContext): boolean {
    return isAssessed(row, seenAt(row) ?? request.now());
  }

  @ResolveField(() => Subprocessor, { nullable: true, description: 'The subprocessor that provides it.' })
  @Needs('subprocessorId')
  subprocessor(
    @Parent() row: SystemConnector,
    @CurrentRequest() request: RequestContext,
  ): Promise<Subprocessor | null> | null {
    if (row.subprocessorId === null) return null;
    const asOf = seenAt(row);
    return request
      .loader(
        `provider of connector ${asOf ?? ''}`,
        ({ session }) =>
          new DataLoader<string, Subprocessor | null>((ids) => session.byIds(Subprocessor, ids, { asOf })),
      )
      .load(row.subprocessorId);
  }
}
