import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Refusal } from '@custodia/kernel';
import {
  Allow,
  AllowMembers,
  Asking,
  changeResult,
  Collects,
  creationResult,
  Instant,
  listOf,
  refusalType,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { AssetDisposed, AssetRetired, CyclicLineage, GateClosed, StillDeployed } from '../asset/asset.refusals.js';
import type { ChangeInput } from '../asset/asset.types.js';
import { assetFields, assetFilters, runningFilters } from '../asset/asset-fields.js';
import { strangerIn } from '../asset/carers.js';
import { belonging, list, one, tied } from '../asset/seen-at.js';
import { cardValues } from '../asset/card-values.js';
import { derivations, edgeOf, walk, type LineageEnd } from '../lineage/lineage.policy.js';
import { circleOf, edgesFrom, unknownOf } from '../lineage/lineage.read.js';
import { Subprocessor } from '../subprocessor/subprocessor.row.js';
import { closedGates } from './subprocessor-gates.js';
import { system, type SystemCommand } from './system.decider.js';
import type { Component } from './system.events.js';
import * as inputs from './system.inputs.js';
import { systemComponentProjection, systemProjection } from './system.projection.js';
import { System, SystemComponent } from './system.row.js';
import { Criticality, RiskClass } from './system.types.js';

export const Systems = listOf(System, {
  filter: {
    ...assetFilters,
    ...runningFilters,
    riskClass: { name: 'RiskClass', values: RiskClass },
    criticality: { name: 'SystemCriticality', values: Criticality },
  },
  sort: ['name'],
  asOf: true,
});
export const SystemFields = assetFields(System, 'system');

const ProhibitedPractice = refusalType(
  'ProhibitedPractice',
  'The system is classed as a prohibited practice (Regulation (EU) 2024/1689, Art. 5).',
  { id: 'id' },
);
const RegisterSystemResult = creationResult('RegisterSystem', System);
const ComposeSystemResult = changeResult('ComposeSystem', System, AssetDisposed, AssetRetired, CyclicLineage);
const AssessSystemRiskResult = changeResult('AssessSystemRisk', System, AssetDisposed);
const DeploySystemResult = changeResult(
  'DeploySystem',
  System,
  AssetDisposed,
  AssetRetired,
  GateClosed,
  ProhibitedPractice,
);
const WithdrawSystemResult = changeResult('WithdrawSystem', System, AssetDisposed);
const DocumentSystemResult = changeResult('DocumentSystem', System, AssetDisposed);
const AssignSystemCustodianResult = changeResult('AssignSystemCustodian', System, AssetDisposed);
const PassSystemOwnershipResult = changeResult('PassSystemOwnership', System, AssetDisposed);
const ReclassifySystemResult = changeResult('ReclassifySystem', System, AssetDisposed);
const RetireSystemResult = changeResult('RetireSystem', System, AssetDisposed, StillDeployed);

@Resolver(() => System)
export class SystemResolver {
  constructor(private readonly writes: Writes) {}

  @Query(() => System, { nullable: true, description: 'One AI system, now or as it was at a past moment.' })
  @AllowMembers()
  system(
    @Asking() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return one(request, System, id, asOf);
  }

  @Query(() => Systems.Connection, { description: 'AI systems of the organisation.' })
  @AllowMembers()
  systems(@Asking() request: RequestContext, @Args({ type: () => Systems.Args }) args: ListArgs) {
    return list(request, System, args);
  }

  @ResolveField(() => [SystemComponent], { description: 'What it uses directly.' })
  @Collects({ row: SystemComponent, by: 'systemId' })
  components(@Parent() row: System, @Asking() request: RequestContext): Promise<SystemComponent[]> {
    return belonging(request, SystemComponent, 'systemId', row);
  }

  @ResolveField(() => [Subprocessor], { description: 'Subprocessors that it uses directly.' })
  @Collects({ row: Subprocessor, by: { through: SystemComponent, from: 'systemId', to: 'assetId' } })
  subprocessors(@Parent() row: System, @Asking() request: RequestContext): Promise<Subprocessor[]> {
    return tied(request, Subprocessor, { through: SystemComponent, from: 'systemId', to: 'assetId' }, row);
  }

  @Mutation(() => RegisterSystemResult, { description: 'Takes an AI system into the inventory.' })
  @Allow('asset_owner', 'admin', 'integration')
  registerSystem(
    @Asking() request: RequestContext,
    @Args('input') { id: chosen, ...input }: inputs.RegisterSystemInput,
  ) {
    const id = this.writes.idFor(request, 'system', chosen);
    const { name, purpose, classification, ownerId, custodianId, riskClass, criticality } = input;
    const carers = { ownerId: ownerId ?? request.who.memberId, custodianId: custodianId ?? null };
    return this.run(
      request,
      { id },
      { type: 'RegisterSystem', id, name, purpose, classification, ...carers, riskClass, criticality },
    );
  }

  @Mutation(() => ComposeSystemResult, { description: 'States all that the system uses.' })
  @Allow('asset_owner', 'admin', 'integration')
  async composeSystem(@Asking() request: RequestContext, @Args('input') input: inputs.ComposeSystemInput) {
    const { session } = request;
    const self: LineageEnd = { kind: 'system', id: input.id, versionId: null };
    const components = input.components.map(componentOf);
    const made = components.filter(({ relation }) => derivations.includes(relation));
    const [unknown, circles] = await Promise.all([
      unknownOf(
        session,
        components.map(({ asset }) => asset),
      ),
      Promise.all(made.map(({ relation, asset }) => circleOf(session, edgeOf(self, relation, asset)))),
    ]);
    return this.run(request, input, {
      type: 'ComposeSystem',
      id: input.id,
      components,
      unknown,
      circle: circles.find((circle) => circle !== null) ?? null,
    });
  }

  @Mutation(() => AssessSystemRiskResult, {
    description: 'States the risk class under the EU AI Act and the criticality.',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  assessSystemRisk(
    @Asking() request: RequestContext,
    @Args('input') { id, riskClass, criticality, rationale, ...input }: inputs.AssessSystemRiskInput,
  ) {
    return this.run(request, { id, ...input }, { type: 'AssessSystemRisk', id, riskClass, criticality, rationale });
  }

  @Mutation(() => DeploySystemResult, {
    description: 'Puts the system to use, if all the subprocessors it uses may be used.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async deploySystem(@Asking() request: RequestContext, @Args('input') input: inputs.DeploySystemInput) {
    const { session } = request;
    const self: LineageEnd = { kind: 'system', id: input.id, versionId: null };
    const used = walk(await edgesFrom(session, 'upstream', [self]), self, 'upstream').filter(
      ({ end }) => end.kind === 'subprocessor',
    );
    const gates = await closedGates(
      session,
      used.map(({ end }) => end.id),
      new Date().toISOString(),
    );
    return this.run(request, input, {
      type: 'DeploySystem',
      id: input.id,
      environment: input.environment,
      closedGates: gates,
    });
  }

  @Mutation(() => WithdrawSystemResult, { description: 'Ends the use of the system in an environment.' })
  @Allow('asset_owner', 'admin', 'integration')
  withdrawSystem(@Asking() request: RequestContext, @Args('input') input: inputs.WithdrawSystemInput) {
    return this.run(request, input, { type: 'WithdrawSystem', id: input.id, environment: input.environment });
  }

  @Mutation(() => DocumentSystemResult, { description: 'States the system card.' })
  @Allow('asset_owner', 'admin', 'integration')
  documentSystem(@Asking() request: RequestContext, @Args('input') input: inputs.DocumentSystemInput) {
    const stated = cardValues(input.card);
    return stated.kind === 'refused'
      ? stated.refusal
      : this.run(request, input, { type: 'DocumentSystem', id: input.id, card: stated.card });
  }

  @Mutation(() => AssignSystemCustodianResult, { description: 'Names the data custodian.' })
  @Allow('asset_owner', 'admin')
  assignSystemCustodian(@Asking() request: RequestContext, @Args('input') input: inputs.AssignSystemCustodianInput) {
    return this.run(request, input, { type: 'AssignSystemCustodian', id: input.id, custodianId: input.custodianId });
  }

  @Mutation(() => PassSystemOwnershipResult, { description: 'Makes another member answer for the system.' })
  @Allow('asset_owner', 'admin')
  passSystemOwnership(@Asking() request: RequestContext, @Args('input') input: inputs.PassSystemOwnershipInput) {
    return this.run(request, input, { type: 'PassSystemOwnership', id: input.id, ownerId: input.ownerId });
  }

  @Mutation(() => ReclassifySystemResult, { description: 'Changes the confidentiality.' })
  @Allow('asset_owner', 'data_custodian', 'admin')
  reclassifySystem(@Asking() request: RequestContext, @Args('input') input: inputs.ReclassifySystemInput) {
    return this.run(request, input, { type: 'ReclassifySystem', id: input.id, classification: input.classification });
  }

  @Mutation(() => RetireSystemResult, { description: 'Takes the system out of use for good.' })
  @Allow('asset_owner', 'admin')
  retireSystem(@Asking() request: RequestContext, @Args('input') input: inputs.RetireSystemInput) {
    return this.run(request, input, { type: 'RetireSystem', id: input.id, reason: input.reason });
  }

  private async run(
    request: RequestContext,
    change: Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: SystemCommand,
  ): Promise<object | Refusal> {
    return (
      (await strangerIn(request, command)) ??
      this.writes.run(request, system, change, command, systemProjection, systemComponentProjection)
    );
  }
}

const usual: Partial<Record<LineageEnd['kind'], Component['relation']>> = {
  prompt: 'uses_prompt',
  subprocessor: 'hosted_by',
};

const componentOf = ({ asset: { kind, id, versionId }, relation }: inputs.ComponentInput): Component => ({
  relation: relation ?? usual[kind] ?? 'contains',
  asset: { kind, id, versionId: versionId ?? null },
});
