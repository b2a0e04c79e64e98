import type { RunningService } from './service.js';

/** What most journeys through the inventory do. */
export function inventoryOf(service: () => RunningService) {
  /** Runs one mutation with its `input` and gives the record or the refusal. */
  const act = (mutation: string, input: object, fields = ''): Promise<any> => {
    const name = mutation.charAt(0).toUpperCase() + mutation.slice(1);
    const type = /(?:Model|Dataset|Prompt|System|Lineage)/.exec(name)![0].replace('Lineage', 'LineageLink');
    return service().tell(
      `mutation($input: ${name}Input!) { ${mutation}(input: $input) { __typename ... on ${type} { id ${fields} } ... on Refusal { code message } ... on InvalidInput { field } } }`,
      { input },
    );
  };
  const register = async (kind: 'Model' | 'Dataset' | 'Prompt' | 'System', name: string): Promise<string> =>
    (await act(`register${kind}`, { name, purpose: `Purpose of ${name}` })).id;
  return { act, register };
}
