import type { Type } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  Collects,
  IdTaken,
  listOf,
  Needs,
  RequestContext,
  Writes,
  type FilterKind,
  type ListArgs,
} from '@custodia/graphql';
import type { ProjectedRow } from '@custodia/read-models';
import { located, RecordLocationInput } from './asset.inputs.js';
import { AssetDisposed, NotYourAsset } from './asset.refusals.js';
import type { AssetRow } from './asset.row.js';
import { inputOf, type AssetHost } from './asset.resolver.js';
import { belonging, list, one, seenAt } from './seen-at.js';
import { filterByState, type VersionStates } from './version-states.js';

/** Versions of a kind of asset in GraphQL: the list of all of them, and those of one asset. Providers for the module. */
export function versionsOf<Version extends ProjectedRow>(
  row: Type<AssetRow>,
  version: Type<Version>,
  {
    by,
    filter,
    sort = [],
    states,
    description,
  }: {
    /** The column that names the asset: `modelId`. */
    readonly by: keyof Version & string;
    readonly filter: Record<string, FilterKind>;
    readonly sort?: readonly string[];
    /** The field that tells where a version stands in its life, and how it follows from version and asset. */
    readonly states: VersionStates & { readonly field: string; readonly type: FilterKind };
    readonly description: string;
  },
): Type<object>[] {
  filterByState(version, states.field, by, states);
  const List = listOf(version, {
    filter: { [by]: 'id', label: 'text', digest: 'text', [states.field]: states.type, ...filter },
    sort: ['label', ...sort],
    asOf: true,
  });
  const name = `${version.name.charAt(0).toLowerCase()}${version.name.slice(1)}s`;

  @Resolver(() => row)
  class VersionsResolver {
    @Query(() => List.Connection, { name, description })
    @AllowMembers()
    findMany(@CurrentRequest() request: RequestContext, @Args({ type: () => List.Args }) args: ListArgs) {
      return list(request, version, args);
    }

    @ResolveField(() => [version], { description: 'Versions, oldest first.' })
    @Collects({ row: version, by })
    versions(@Parent() asset: AssetRow, @CurrentRequest() request: RequestContext): Promise<Version[]> {
      return belonging(request, version, by, asset);
    }
  }
  const called = row.name.toLowerCase();

  @Resolver(() => version)
  class AssetResolver {
    @ResolveField(() => row, { name: called, nullable: true, description: `The ${called} that it is a version of.` })
    @Needs(by)
    asset(@Parent() found: Version, @CurrentRequest() request: RequestContext): Promise<AssetRow | null> {
      return one(request, row, String(found[by]), seenAt(found));
    }
  }
  return [VersionsResolver, AssetResolver, List.resolver];
}

/** The resolver of a kind whose versions consist of files, with the mutation that records a further copy of one. */
export function withLocations<Command extends object>(
  Host: abstract new (writes: Writes) => AssetHost<Command>,
  row: Type<AssetRow>,
) {
  const { name } = row;
  const Result = changeResult(`Record${name}Location`, row, IdTaken, AssetDisposed, NotYourAsset);
  const Input = inputOf(`Record${name}LocationInput`, RecordLocationInput);

  @Resolver(() => row, { isAbstract: true })
  abstract class LocationsHost extends Host {
    @Mutation(() => Result, {
      name: `record${name}Location`,
      description: 'Records where a further copy of a version is kept.',
    })
    @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
    recordLocation(
      @CurrentRequest() request: RequestContext,
      @Args('input', { type: () => Input }) input: RecordLocationInput,
    ) {
      const { id, versionId } = input;
      const location = located(this.writes.idFor(request, 'location'), [input.location])[0]!;
      return this.run(request, input, { type: `Record${name}Location`, id, versionId, location });
    }
  }
  return LocationsHost;
}
