import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../../../api/schema.d.ts';

/** Documents typed against the schema of the API: a field that is not there does not compile. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { ID: string; Instant: string; Long: number };
}>();

export type { ResultOf } from 'gql.tada';

type Types = introspection['types'];
export type MutationName = keyof Types['Mutation']['fields'] & string;
/** The values of an enum of the schema. */
export type EnumOf<Name extends keyof Types> = Types[Name] extends { enumValues: infer Value extends string }
  ? Value
  : never;
export type AssetKind = EnumOf<'AssetKind'>;
export type Role = EnumOf<'Role'>;
