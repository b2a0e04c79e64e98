import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentRequest, changeResult, Collects, refusalType, RequestContext } from '@custodia/graphql';
import {
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
  CyclicLineage,
  notUsable,
  StepNotAllowed,
} from '../asset/asset.refusals.js';
import { assetResolver } from '../asset/asset.resolver.js';
import { belonging, tied } from '../asset/seen-at.js';
import { retirementFacts } from '../lineage/dependents.facts.js';
import { useFacts } from '../use/use.facts.js';
import { Subprocessor } from '../subprocessor/subprocessor.row.js';
import { system } from './system.decider.js';
import type { Component } from './system.events.js';
import { compositionFacts } from './system.facts.js';
import * as inputs from './system.inputs.js';
import { systemComponentProjection, systemProjection } from './system.projection.js';
import { System, SystemComponent } from './system.row.js';
import { Criticality, RiskClass, SystemStateEnum } from './system.types.js';

const asset = assetResolver({
  row: System,
  called: 'an AI system',
  card: 'system',
  aggregate: system,
  shown: systemProjection,
  alsoShown: [systemComponentProjection],
  runs: true,
  retirementFacts,
  filter: {
    riskClass: { name: 'RiskClass', values: RiskClass },
    state: { name: 'SystemState', values: SystemStateEnum },
    criticality: { name: 'SystemCriticality', values: Criticality },
  },
  registration: {
    input: inputs.RegisterSystemInput,
    stated: ({ riskClass, criticality }) => ({ riskClass, criticality }),
  },
});

const ProhibitedPractice = refusalType(
  'ProhibitedPractice',
  'The system is classed as a prohibited practice (Regulation (EU) 2024/1689, Art. 5).',
  { id: 'id' },
);
const ComposeSystemResult = changeResult(
  'ComposeSystem',
  System,
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
  CyclicLineage,
);
const AssessSystemRiskResult = changeResult('AssessSystemRisk', System, AssetDisposed, NotYourAsset);
const DeploySystemResult = changeResult(
  'DeploySystem',
  System,
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
  ProhibitedPractice,
  StepNotAllowed,
  ...notUsable,
);
const WithdrawSystemResult = changeResult('WithdrawSystem', System, AssetDisposed, NotYourAsset);

@Resolver(() => System)
class SystemResolver extends asset.Host {
  @ResolveField(() => [SystemComponent], { description: 'What it uses directly.' })
  @Collects({ row: SystemComponent, by: 'systemId' })
  components(@Parent() row: System, @CurrentRequest() request: RequestContext): Promise<SystemComponent[]> {
    return belonging(request, SystemComponent, 'systemId', row);
  }

  @ResolveField(() => [Subprocessor], { description: 'Subprocessors that it uses directly.' })
  @Collects({ row: Subprocessor, by: { through: SystemComponent, from: 'systemId', to: 'assetId' } })
  subprocessors(@Parent() row: System, @CurrentRequest() request: RequestContext): Promise<Subprocessor[]> {
    return tied(request, Subprocessor, { through: SystemComponent, from: 'systemId', to: 'assetId' }, row);
  }

  @Mutation(() => ComposeSystemResult, { description: 'States all that the system uses.' })
  @Allow('asset_owner', 'admin', 'integration')
  async composeSystem(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.ComposeSystemInput) {
    const components = input.components.map(componentOf);
    const facts = await compositionFacts(request.session, input.id, components);
    return this.run(request, input, { type: 'ComposeSystem', id: input.id, components, ...facts });
  }

  @Mutation(() => AssessSystemRiskResult, {
    description: 'States the risk class under the EU AI Act and the criticality.',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  assessSystemRisk(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, riskClass, criticality, rationale, ...input }: inputs.AssessSystemRiskInput,
  ) {
    return this.run(request, { id, ...input }, { type: 'AssessSystemRisk', id, riskClass, criticality, rationale });
  }

  @Mutation(() => DeploySystemResult, {
    description:
      'Puts the system to use, if nothing upstream stands against it: quarantine, a closed gate, or a part that is retired or, in production, not approved or not documented.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async deploySystem(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.DeploySystemInput) {
    const { id, environment } = input;
    const facts = await useFacts(request.session, { kind: 'system', id, versionId: null }, environment, request.now());
    return this.run(request, input, { type: 'DeploySystem', id, environment, ...facts });
  }

  @Mutation(() => WithdrawSystemResult, { description: 'Ends the use of the system in an environment.' })
  @Allow('asset_owner', 'admin', 'integration')
  withdrawSystem(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.WithdrawSystemInput) {
    return this.run(request, input, { type: 'WithdrawSystem', id: input.id, environment: input.environment });
  }
}

const usual: Partial<Record<Component['asset']['kind'], Component['relation']>> = {
  prompt: 'uses_prompt',
  subprocessor: 'hosted_by',
};

const componentOf = ({ asset: { kind, id, versionId }, relation }: inputs.ComponentInput): Component => ({
  relation: relation ?? usual[kind] ?? 'contains',
  asset: { kind, id, versionId: versionId ?? null },
});

export const systemResolvers = [SystemResolver, ...asset.providers];
