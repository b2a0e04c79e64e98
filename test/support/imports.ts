import type { RunningService } from './service.js';

const reportFields = `... on Refusal { code message } ... on FileNotImportable { problems } ... on AssetsExist { ids }
  ... on ImportReport { format dryRun digest counts { created completed matched versions links problems } assets { kind id name outcome mention versionIds versions { label outcome claims } fields { field outcome } missing { field } }
    links { relation outcome } told: problems { severity field reason } }`;

export function importsOf(service: () => RunningService) {
  const send = (input: object, token?: string): Promise<any> =>
    service().tell(
      `mutation ($input: ImportAssetsInput!) { importAssets(input: $input) { __typename ${reportFields} } }`,
      { input },
      token,
    );
  const given = (fileName: string, content: unknown, settings: object = {}): Promise<any> =>
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
