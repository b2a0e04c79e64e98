import type { Type } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Needs, type FilterKind } from '@custodia/graphql';
import type { CardKind } from '@custodia/import';
import { cardFields, completeness } from './card-values.js';
import type { AssetRow } from './asset.row.js';
import { AssetStatus, CardCompleteness, CardField, Classification, Environment } from './asset.types.js';

/** What lists of any kind of asset can be filtered by; where it runs, for kinds that do. */
export const assetFilters = {
  name: 'text',
  status: { name: 'AssetStatus', values: AssetStatus },
  classification: { name: 'Classification', values: Classification },
  ownerId: 'id',
  custodianId: 'id',
} satisfies Record<string, FilterKind>;
export const runningFilters = { environments: { name: 'Environment', values: Environment } } satisfies Record<
  string,
  FilterKind
>;

/** The fields of every asset that are not columns: its card, and what the card still lacks. Register it with the module. */
export function assetFields(row: Type<AssetRow>, kind: CardKind): Type<object> {
  @Resolver(() => row)
  class AssetFieldsResolver {
    @ResolveField(() => [CardField], { description: 'Its card, as stated.' })
    @Needs('card')
    card(@Parent() { card }: AssetRow): CardField[] {
      return cardFields(card);
    }

    @ResolveField(() => CardCompleteness, { description: 'What its card still lacks (ETSI TS 104 223, 5.2.4-1.1).' })
    @Needs('card')
    completeness(@Parent() { card }: AssetRow): CardCompleteness {
      return completeness(kind, card);
    }
  }
  return AssetFieldsResolver;
}
