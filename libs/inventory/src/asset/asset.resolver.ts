import type { Type } from '@nestjs/common';
import { Args, ID, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Aggregate, DomainEvent } from '@custodia/event-store';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  Instant,
  listOf,
  RequestContext,
  Writes,
  type FilterKind,
  type ListArgs,
  type ChangeInput,
} from '@custodia/graphql';
import type { CardKind } from '@custodia/import';
import type { Refusal } from '@custodia/kernel';
import type { AnyProjection, Projection } from '@custodia/read-models';
import { cardValues } from './card-values.js';
import type { AssetCommand, LocationCommand } from './asset.decider.js';
import type { AssetKind } from './asset.policy.js';
import type { AssetRegistration } from './asset.events.js';
import { carersRefused } from './asset.facts.js';
import {
  AssignCustodianInput,
  DocumentInput,
  PassOwnershipInput,
  ReclassifyInput,
  RegisterAssetInput,
  RenameInput,
  RetireInput,
} from './asset.inputs.js';
import { AssetDisposed, NotYourAsset, StillDeployed, StillNeeded } from './asset.refusals.js';
import type { AssetRow } from './asset.row.js';
import { assetFields, assetFilters, runningFilters } from './asset-fields.js';
import { list, one } from './seen-at.js';

/** What the GraphQL of a kind of asset is made of. */
export interface AssetApi<
  Row extends AssetRow,
  Command extends object,
  Event extends DomainEvent,
  State,
  Registration extends RegisterAssetInput,
> {
  readonly row: Type<Row>;
  /** With its article: `a model`. */
  readonly called: string;
  readonly card: CardKind;
  readonly aggregate: Aggregate<Command, Event, State, Refusal>;
  readonly shown: Projection<Row, Event>;
  /** Read models that show a change, too, before it is answered. */
  readonly alsoShown: readonly Pick<AnyProjection, 'name' | 'version'>[];
  /** Its input, and what of it is stated beyond what every asset states. */
  readonly registration: { readonly input: Type<Registration>; readonly stated: (input: Registration) => object };
  /** It runs in environments, and is not retired before that ends. */
  readonly runs: boolean;
  /** What its retirement asks of the rest of the inventory. */
  readonly retirementFacts: (
    session: RequestContext['session'],
    kind: AssetKind,
    id: string,
  ) => Promise<{ readonly neededBy: readonly string[] }>;
  /** What its list can be filtered by beside what all assets can. */
  readonly filter?: Record<string, FilterKind>;
}

/**
 * Queries and mutations that every kind of asset has: one, list, document, care, retirement. The resolver of the kind
 * extends `Host` by its own and is registered together with `providers`.
 */
export function assetResolver<
  Row extends AssetRow,
  Command extends object,
  Event extends DomainEvent,
  State,
  Registration extends RegisterAssetInput,
>(api: AssetApi<Row, Command, Event, State, Registration>) {
  const { row, aggregate, shown, alsoShown, called, runs } = api;
  const kind = aggregate.codec.category;
  const Kind = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const noun = called.slice(called.indexOf(' ') + 1);
  const List = listOf(row, {
    filter: { ...assetFilters, ...(runs ? runningFilters : {}), ...api.filter },
    sort: ['name'],
    asOf: true,
  });
  const result = (name: string, ...refusals: Parameters<typeof changeResult>[2][]) =>
    changeResult(name, row, AssetDisposed, NotYourAsset, ...refusals);
  const RegisterResult = creationResult(`Register${Kind}`, row);
  const RenameResult = result(`Rename${Kind}`);
  const DocumentResult = result(`Document${Kind}`);
  const AssignCustodianResult = result(`Assign${Kind}Custodian`);
  const PassOwnershipResult = result(`Pass${Kind}Ownership`);
  const ReclassifyResult = result(`Reclassify${Kind}`);
  const RetireResult = result(`Retire${Kind}`, StillNeeded, ...(runs ? [StillDeployed] : []));
  const Rename = inputOf(`Rename${Kind}Input`, RenameInput);
  const Document = inputOf(`Document${Kind}Input`, DocumentInput);
  const AssignCustodian = inputOf(`Assign${Kind}CustodianInput`, AssignCustodianInput);
  const PassOwnership = inputOf(`Pass${Kind}OwnershipInput`, PassOwnershipInput);
  const Reclassify = inputOf(`Reclassify${Kind}Input`, ReclassifyInput);
  const Retire = inputOf(`Retire${Kind}Input`, RetireInput);

  @Resolver(() => row, { isAbstract: true })
  abstract class Host implements AssetHost<Command> {
    constructor(readonly writes: Writes) {}

    @Query(() => row, {
      name: kind,
      nullable: true,
      description: `One ${noun}, now or as it was at a past moment.`,
    })
    @AllowMembers()
    findOne(
      @CurrentRequest() request: RequestContext,
      @Args('id', { type: () => ID }) id: string,
      @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
    ) {
      return one(request, row, id, asOf);
    }

    @Query(() => List.Connection, {
      name: `${kind}s`,
      description: `${noun.charAt(0).toUpperCase()}${noun.slice(1)}s of the organisation.`,
    })
    @AllowMembers()
    findMany(@CurrentRequest() request: RequestContext, @Args({ type: () => List.Args }) args: ListArgs) {
      return list(request, row, args);
    }

    @Mutation(() => RenameResult, { name: `rename${Kind}`, description: `Gives the ${kind} another name.` })
    @Allow('asset_owner', 'admin', 'integration')
    rename(@CurrentRequest() request: RequestContext, @Args('input', { type: () => Rename }) input: RenameInput) {
      return this.run(request, input, { type: `Rename${Kind}`, id: input.id, name: input.name });
    }

    @Mutation(() => DocumentResult, { name: `document${Kind}`, description: `States the ${api.card} card.` })
    @Allow('asset_owner', 'admin', 'integration')
    document(@CurrentRequest() request: RequestContext, @Args('input', { type: () => Document }) input: DocumentInput) {
      const stated = cardValues(input.card);
      return stated.kind === 'refused'
        ? stated.refusal
        : this.run(request, input, { type: `Document${Kind}`, id: input.id, card: stated.card });
    }

    @Mutation(() => AssignCustodianResult, {
      name: `assign${Kind}Custodian`,
      description: 'Names the data custodian.',
    })
    @Allow('asset_owner', 'admin')
    assignCustodian(
      @CurrentRequest() request: RequestContext,
      @Args('input', { type: () => AssignCustodian }) input: AssignCustodianInput,
    ) {
      return this.run(request, input, { type: `Assign${Kind}Custodian`, id: input.id, custodianId: input.custodianId });
    }

    @Mutation(() => PassOwnershipResult, {
      name: `pass${Kind}Ownership`,
      description: `Makes another member answer for the ${kind}.`,
    })
    @Allow('asset_owner', 'admin')
    passOwnership(
      @CurrentRequest() request: RequestContext,
      @Args('input', { type: () => PassOwnership }) input: PassOwnershipInput,
    ) {
      return this.run(request, input, { type: `Pass${Kind}Ownership`, id: input.id, ownerId: input.ownerId });
    }

    @Mutation(() => ReclassifyResult, { name: `reclassify${Kind}`, description: 'Changes the confidentiality.' })
    @Allow('asset_owner', 'data_custodian', 'admin')
    reclassify(
      @CurrentRequest() request: RequestContext,
      @Args('input', { type: () => Reclassify }) input: ReclassifyInput,
    ) {
      return this.run(request, input, {
        type: `Reclassify${Kind}`,
        id: input.id,
        classification: input.classification,
      });
    }

    @Mutation(() => RetireResult, {
      name: `retire${Kind}`,
      description: `Takes the ${kind} out of use for good.`,
    })
    @Allow('asset_owner', 'admin')
    async retire(@CurrentRequest() request: RequestContext, @Args('input', { type: () => Retire }) input: RetireInput) {
      const { id, reason } = input;
      const facts = await api.retirementFacts(request.session, kind as AssetKind, id);
      return this.run(request, input, { type: `Retire${Kind}`, id, reason, ...facts });
    }

    /** Carries a command through, if those who shall care for the asset are members. */
    async run(
      request: RequestContext,
      change: Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>,
      command: Command | AssetCommand<string> | LocationCommand<string>,
    ): Promise<object | Refusal> {
      const refused = await carersRefused(request, command);
      return refused ?? this.writes.run(request, aggregate, change, command as Command, shown, ...alsoShown);
    }

    @Mutation(() => RegisterResult, { name: `register${Kind}`, description: `Takes ${called} into the inventory.` })
    @Allow('asset_owner', 'admin', 'integration')
    register(
      @CurrentRequest() request: RequestContext,
      @Args('input', { type: () => api.registration.input }) input: Registration,
    ) {
      const { id: chosen } = input;
      const id = this.writes.idFor(request, kind, chosen);
      const { name, purpose, classification } = input;
      const carers = { ownerId: input.ownerId ?? request.who.memberId, custodianId: input.custodianId ?? null };
      const stated: AssetRegistration = { name, purpose, classification, ...carers };
      return this.run(request, { id }, { type: `Register${Kind}`, id, ...stated, ...api.registration.stated(input) });
    }
  }
  return {
    Host,
    /** To be registered with the module. */
    providers: [List.resolver, assetFields(row, api.card)],
  };
}

/** What the resolver of a kind of asset has from here. */
export interface AssetHost<Command extends object> {
  readonly writes: Writes;
  run(
    request: RequestContext,
    change: Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: Command | AssetCommand<string> | LocationCommand<string>,
  ): Promise<object | Refusal>;
}

/** The input of a kind of asset, with its name in the schema. */
export function inputOf<Input extends object>(name: string, input: AbstractInput<Input>): Type<Input> {
  const base: AbstractInput<object> = input;
  const type = { [name]: class extends (base as Type<object>) {} }[name] as Type<Input>;
  InputType(name)(type);
  return type;
}

type AbstractInput<Input> = abstract new () => Input;
