import type { Changed, Mutation } from './graphql.js';
import type { Tenant } from './service.js';

type Kind = 'Model' | 'Dataset' | 'Prompt' | 'System';
type TypeOf<Name extends Mutation> = Name extends `${string}Lineage`
  ? 'LineageLink'
  : Name extends `${string}Model${string}`
    ? 'Model'
    : Name extends `${string}Dataset${string}`
      ? 'Dataset'
      : Name extends `${string}Prompt${string}`
        ? 'Prompt'
        : 'System';

/** What most journeys through the inventory do. */
export function inventoryOf(service: () => Tenant) {
  /** Runs one mutation with its `input` and gives the record or the refusal; its type stands in the name. */
  const act = <const Name extends Mutation, const Fields extends string = ''>(
    mutation: Name,
    input: object,
    fields?: Fields,
  ): Promise<Changed<`${TypeOf<Name>} { id ${Fields} }`>> => {
    const named = /(?:Model|Dataset|Prompt|System|Lineage)/.exec(mutation)![0].replace('Lineage', 'LineageLink');
    return service().change(mutation, `${named as TypeOf<Name>} { id ${(fields ?? '') as Fields} }`, input);
  };
  const register = async (kind: Kind, name: string): Promise<string> =>
    (await act(`register${kind}`, { name, purpose: `Purpose of ${name}` })).id;
  /** Validates and approves a version of a dataset whose files have digests, for internal use. */
  const approveData = async (id: string, versionId: string): Promise<void> => {
    await act('validateDatasetVersion', { id, versionId, method: 'Read a sample', passed: true });
    const use = { intendedUse: 'Training of models', handledAs: 'INTERNAL' };
    await act('approveDatasetVersion', { id, versionId, ...use });
  };
  return { act, register, approveData };
}
