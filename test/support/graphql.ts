import type { initGraphQLTada, ResultOf } from 'gql.tada';
import type { introspection } from '../../apps/api/schema.js';

declare const _graphql: initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { Day: string; Instant: string; Long: number };
}>;

/** A text that is only known when the test runs, such as one that is made from the schema. */
type Unknown<Text extends string> = Record<never, never> extends Record<Text, 0> ? true : false;

/** What a document is answered with, read from its text. */
export type Data<Text extends string> =
  Unknown<Text> extends true ? Record<string, unknown> : ResultOf<ReturnType<Parsed<Text>>>;

// @ts-expect-error The first overload is for a cache that is not used here, and takes no other text.
type Parsed<Text extends string> = typeof _graphql<Text, []>;

/** What its only field is answered with, which the test expects to be there. */
export type Only<Text extends string> = NonNullable<Data<Text>[keyof Data<Text>]>;

/** What a mutation is answered with: the record that the test expects, as `Type { fields }`, or a refusal. */
export type Changed<Success extends string> = Data<`fragment Success on ${Success}`> & {
  readonly __typename?: string;
  readonly code?: string;
  readonly message?: string;
};

export type Mutation = keyof introspection['types']['Mutation']['fields'];

/** The text of one mutation that answers with the record, asked for as `Type { fields }`, or with the refusal. */
export const mutationText = (mutation: Mutation, success: string): string => {
  const input = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  return `mutation ($input: ${input}!) { ${mutation}(input: $input) { __typename ... on ${success} ... on Refusal { code message } ... on InvalidInput { field } } }`;
};
