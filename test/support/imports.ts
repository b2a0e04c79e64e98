import type { Changed } from './graphql.js';
import type { Tenant } from './service.js';

const report = `ImportReport { format dryRun digest counts { created completed matched versions links problems }
  assets { kind id name outcome mention versionIds versions { label outcome claims } fields { field outcome } missing { field } }
  links { relation outcome } told: problems { severity field reason } }` as const;
const refusals = '... on Refusal { code message } ... on FileNotImportable { problems } ... on AssetsExist { ids }';

/** What an import answers: its report, or why the file cannot be taken in. */
type Imported = Changed<typeof report> & { readonly problems?: readonly string[]; readonly ids?: readonly string[] };

export function importsOf(service: () => Tenant) {
  const send = (input: object, token?: string): Promise<Imported> =>
    service().tell(
      `mutation ($input: ImportAssetsInput!) { importAssets(input: $input) { __typename ... on ${report} ${refusals} } }` as string,
      { input },
      token,
    ) as Promise<Imported>;
  const given = (fileName: string, content: unknown, settings: object = {}) =>
    send({
      fileName,
      content: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64'),
      ...settings,
    });
  const logLength = (): Promise<number> => service().lengthOfLog(service().founded.organisationId);
  return { send, given, logLength };
}

export const digest = 'ab'.repeat(32);
/** A bill of materials with a model and the dataset that it was trained on. */
export const bom = (name: string, more: object = {}) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [
    {
      type: 'machine-learning-model',
      'bom-ref': 'model',
      name,
      version: '1.0',
      description: 'Scores claims',
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-256', content: digest }],
      modelCard: {
        modelParameters: { datasets: [{ ref: 'data' }], task: 'text-classification' },
        considerations: { useCases: ['Sorting claims'] },
      },
      ...more,
    },
    {
      type: 'data',
      'bom-ref': 'data',
      name: `${name} letters`,
      version: '2026',
      data: [{ type: 'dataset', contents: { url: 'https://data.example.org/letters' } }],
    },
  ],
});
