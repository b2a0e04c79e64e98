import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  creationResult,
  Instant,
  listOf,
  Needs,
  RequestContext,
  type ListArgs,
} from '@custodia/graphql';
import { invalid } from '../asset/asset.policy.js';
import { StillNeeded } from '../asset/asset.refusals.js';
import { AssetStatus } from '../asset/asset.types.js';
import { retirementFacts } from '../lineage/dependents.facts.js';
import { alternativesRefused } from './subprocessor.facts.js';
import { subprocessorResult, SubprocessorHost } from './subprocessor.host.js';
import * as inputs from './subprocessor.inputs.js';
import { usabilityAt, type Tier } from './subprocessor.policy.js';
import { Subprocessor } from './subprocessor.row.js';
import { SubprocessorStateEnum } from './relation.types.js';
import { GateState, SubprocessorCategory, TransferBasis, type SubprocessorUse } from './subprocessor.types.js';

export const Subprocessors = listOf(Subprocessor, {
  filter: {
    name: 'text',
    status: { name: 'AssetStatus', values: AssetStatus },
    state: { name: 'SubprocessorState', values: SubprocessorStateEnum },
    categories: { name: 'SubprocessorCategory', values: SubprocessorCategory },
    transferBasis: { name: 'TransferBasis', values: TransferBasis },
    regions: 'text',
    tier: 'number',
    ownerId: 'id',
    listed: 'boolean',
  },
  sort: ['name', 'tier'],
  asOf: true,
});

const RegisterSubprocessorResult = creationResult('RegisterSubprocessor', Subprocessor);
const RenameSubprocessorResult = subprocessorResult('RenameSubprocessor');
const StateSubprocessorPurposeResult = subprocessorResult('StateSubprocessorPurpose');
const StateSubprocessorRegionsResult = subprocessorResult('StateSubprocessorRegions');
const AssessSubprocessorUseResult = subprocessorResult('AssessSubprocessorUse');
const NameSubprocessorAlternativesResult = subprocessorResult('NameSubprocessorAlternatives');
const RetireSubprocessorResult = subprocessorResult('RetireSubprocessor', StillNeeded);

const defaultUse: SubprocessorUse = {
  dataSensitivity: 'internal',
  criticality: 'medium',
  access: 'read',
  regulatoryExposure: 'contractual',
};

@Resolver(() => Subprocessor)
export class SubprocessorResolver extends SubprocessorHost {
  @Query(() => Subprocessor, { nullable: true, description: 'One subprocessor, now or as it was at a past moment.' })
  @AllowMembers()
  subprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return request.session.one(Subprocessor, id, { asOf });
  }

  @Query(() => Subprocessors.Connection, { description: 'Subprocessors of the organisation.' })
  @AllowMembers()
  subprocessors(@CurrentRequest() request: RequestContext, @Args({ type: () => Subprocessors.Args }) args: ListArgs) {
    return request.session.list(Subprocessor, args);
  }

  @ResolveField(() => GateState, { description: 'Whether it may be used at a moment, now unless told.' })
  @Needs('gate', 'exceptions')
  gateState(
    @Parent() { gate, exceptions }: Subprocessor,
    @CurrentRequest() request: RequestContext,
    @Args('at', { type: () => Instant, nullable: true }) at?: string,
  ): GateState {
    return usabilityAt(gate, exceptions, at ?? request.now());
  }

  @ResolveField(() => Int, { description: 'Customer tasks that are not done.' })
  @Needs('customerTasks')
  openCustomerTasks(@Parent() { customerTasks }: Subprocessor): number {
    return customerTasks.filter(({ doneAt }) => doneAt === null).length;
  }

  @Mutation(() => RegisterSubprocessorResult, {
    description: 'Takes a subprocessor into the inventory; its gate is closed.',
  })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  registerSubprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id: chosen, ...input }: inputs.RegisterSubprocessorInput,
  ) {
    const id = this.writes.idFor(request, 'subprocessor', chosen);
    const tier = acceptTier(input.tier);
    if (tier.kind === 'refused') return tier.refusal;
    const { name, purpose, categories, regions, transferBasis, listed } = input;
    const [website, use, ownerId] = [
      input.website ?? null,
      { ...defaultUse, ...input.use },
      input.ownerId ?? request.who.memberId,
    ];
    return this.run(
      request,
      { id },
      {
        type: 'RegisterSubprocessor',
        id,
        name,
        website,
        purpose,
        categories,
        regions,
        transferBasis,
        use,
        tier: tier.tier,
        ownerId,
        listed,
      },
    );
  }

  @Mutation(() => RenameSubprocessorResult, { description: 'Records its name, and its website if that is named.' })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  renameSubprocessor(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RenameSubprocessorInput) {
    return this.run(request, input, {
      type: 'RenameSubprocessor',
      id: input.id,
      name: input.name,
      website: input.website,
    });
  }

  @Mutation(() => StateSubprocessorPurposeResult, { description: 'Records what it is used for.' })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  stateSubprocessorPurpose(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.StateSubprocessorPurposeInput,
  ) {
    return this.run(request, input, {
      type: 'StateSubprocessorPurpose',
      id: input.id,
      purpose: input.purpose,
      categories: input.categories,
    });
  }

  @Mutation(() => StateSubprocessorRegionsResult, {
    description: 'Records where it processes data, and on which ground.',
  })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  stateSubprocessorRegions(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.StateSubprocessorRegionsInput,
  ) {
    return this.run(request, input, {
      type: 'StateSubprocessorRegions',
      id: input.id,
      regions: input.regions,
      transferBasis: input.transferBasis,
    });
  }

  @Mutation(() => AssessSubprocessorUseResult, {
    description: 'Records how it is used: what its inherent risk and tier follow from.',
  })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  assessSubprocessorUse(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AssessSubprocessorUseInput,
  ) {
    const tier = acceptTier(input.tier);
    return tier.kind === 'refused'
      ? tier.refusal
      : this.run(request, input, {
          type: 'AssessSubprocessorUse',
          id: input.id,
          use: { ...defaultUse, ...input.use },
          tier: tier.tier,
        });
  }

  @Mutation(() => NameSubprocessorAlternativesResult, { description: 'Names what could take its place.' })
  @Allow('procurement', 'asset_owner', 'admin')
  async nameSubprocessorAlternatives(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.NameSubprocessorAlternativesInput,
  ) {
    const alternatives = input.alternatives.map(({ name, subprocessorId, note }) => ({
      name,
      subprocessorId: subprocessorId ?? null,
      note,
    }));
    return (
      (await alternativesRefused(request, alternatives)) ??
      this.run(request, input, { type: 'NameSubprocessorAlternatives', id: input.id, alternatives })
    );
  }

  @Mutation(() => RetireSubprocessorResult, {
    description: 'Takes it out of use for good, closes its gate and ends its exceptions.',
  })
  @Allow('procurement', 'asset_owner', 'admin')
  async retireSubprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.RetireSubprocessorInput,
  ) {
    const { id, reason } = input;
    const facts = await retirementFacts(request.session, 'subprocessor', id);
    return this.run(request, input, { type: 'RetireSubprocessor', id, reason, ...facts });
  }
}

function acceptTier(tier: number | undefined | null): { kind: 'tier'; tier: Tier | null } | ReturnType<typeof invalid> {
  if (tier === undefined || tier === null) return { kind: 'tier', tier: null };
  return tier >= 1 && tier <= 4
    ? { kind: 'tier', tier: tier as Tier }
    : invalid('tier', String(tier), 'A tier is 1, 2, 3 or 4.');
}
