import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { Inventory, Stage, Versioned } from './stage.js';

const given = new URL('../../demo/', import.meta.url);
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Registers the assets, some of them from files in their usual formats, and links them by version. */
export async function inventory({
  story,
  people: { owner, custodian, dataCustodian, reviewer, approver },
  run,
  suffix,
}: Stage): Promise<Inventory> {
  story.chapter('1. The inventory');

  const imported = async (file: string): Promise<Record<string, Versioned>> => {
    const text = await readFile(new URL(file, given), 'utf8');
    const content = Buffer.from(
      text.replace(/\bclaims-(summarizer|triage|letters-labels|letters)\b/g, `$&${suffix}`),
    ).toString('base64');
    const report = await owner.tell(
      'importAssets',
      'ImportReport',
      'format certainty assets { kind id name versionIds }',
      { fileName: file, content },
    );
    return Object.fromEntries(
      report.assets.map(({ kind, id, name, versionIds }: any) => [
        `${kind} ${name}`,
        { id, versionId: versionIds.at(-1) ?? null },
      ]),
    );
  };
  const find = (assets: Record<string, Versioned>, kind: string, name: string): Versioned => {
    const found = assets[`${kind} ${name}`];
    if (!found)
      throw new Error(`The import told nothing of the ${kind} ${name}, only of ${Object.keys(assets).join(', ')}`);
    return found;
  };

  const card = await story.step(
    'A model from its Hugging Face card',
    () => imported('summarizer-model-card.md'),
    (assets) => Object.keys(assets).join(', '),
  );
  const bom = await story.step(
    'A model and a dataset from a CycloneDX ML-BOM',
    () => imported('triage-model.cdx.json'),
    (assets) => Object.keys(assets).join(', '),
  );
  const croissant = await story.step(
    'A dataset version from Croissant metadata',
    () => imported('claims-letters.croissant.json'),
    (assets) => Object.keys(assets).join(', '),
  );
  const summarizerId = Object.entries(card).find(([name]) => name.startsWith('MODEL') && name.includes('ummarizer'))![1]
    .id;
  const triage = find(bom, 'MODEL', `claims-triage${suffix}`);
  const labels = find(bom, 'DATASET', `claims-letters-labels${suffix}`);
  const letters = find(croissant, 'DATASET', `claims-letters${suffix}`);

  const firstLetters = await story.step(
    'An older version of the dataset, registered by hand, with sources and interval of collection',
    async () => {
      const dataset = await owner.tell('addDatasetVersion', 'Dataset', 'id versions { id label }', {
        id: letters.id,
        label: '1.4.0',
        files: [{ path: 'letters.parquet', size: 48_113_207, digest: digestOf(`letters ${run}`) }],
        sources: [
          {
            url: 'https://archive.poisoned.example/claims/2023',
            collectedFrom: '2023-02-01',
            collectedTo: '2023-06-30',
          },
        ],
        recordCount: 120_000,
        locations: [{ kind: 'raw_data', uri: 's3://claims-data/letters/1.4.0/' }],
      });
      return { id: letters.id, versionId: dataset.versions.find(({ label }: any) => label.startsWith('1.4.0')).id };
    },
  );

  const summarizer = await story.step(
    'A version of the summarizer with the digests of its files and the places where copies are kept',
    async () => {
      const model = await owner.tell('addModelVersion', 'Model', 'id versions { id label digest }', {
        id: summarizerId,
        label: '1.4.0',
        files: [
          { path: 'model.safetensors', size: 1_340_000_000, digest: digestOf(`weights ${run}`) },
          { path: 'tokenizer.json', size: 2_100_000, digest: digestOf(`tokenizer ${run}`) },
        ],
        locations: [
          { kind: 'weights', uri: 's3://models/claims-summarizer/1.4.0/' },
          { kind: 'backup', uri: 'vault://weekly/claims-summarizer' },
          { kind: 'device', uri: 'edge://branch-office-7/ssd-0' },
        ],
      });
      return { id: summarizerId, versionId: model.versions.find(({ label }: any) => label.startsWith('1.4.0')).id };
    },
  );

  const prompt = await story.step('A system prompt; its text is encrypted before it is stored', async () => {
    const { id } = await owner.tell('registerPrompt', 'Prompt', 'id', {
      name: `Summary of a letter${suffix}`,
      purpose: 'System prompt of the summarizer',
      classification: 'CONFIDENTIAL',
      custodianId: custodian.memberId,
    });
    const { versions } = await owner.tell('addPromptVersion', 'Prompt', 'versions { id }', {
      id,
      label: '1',
      text: 'You summarise letters about insurance claims.\nUse at most five sentences.\nNever state a decision.\n',
    });
    const version = { id, versionId: versions[0].id };
    await reviewer.tell('reviewPromptVersion', 'Prompt', 'id', { ...version, note: 'It asks for no decision' });
    await approver.tell('approvePromptVersion', 'Prompt', 'id', { ...version, note: 'For letters about claims' });
    await owner.tell('activatePrompt', 'Prompt', 'id', { ...version, environment: 'PRODUCTION' });
    return version;
  });

  const hosting = await story.step('Two subprocessors', async () => {
    const use = {
      dataSensitivity: 'CONFIDENTIAL',
      criticality: 'HIGH',
      access: 'READ',
      regulatoryExposure: 'CONTRACTUAL',
    };
    const { id } = await people(owner, 'Nimbus Inference', ['CLOUD_INFRASTRUCTURE'], use);
    return id;
  });
  const annotation = (
    await people(owner, 'Label Works', ['USER_SUPPORT'], {
      dataSensitivity: 'INTERNAL',
      criticality: 'LOW',
      access: 'READ',
      regulatoryExposure: 'CONTRACTUAL',
    })
  ).id;

  const system = await story.step('An AI system that uses them', async () => {
    const { id } = await owner.tell('registerSystem', 'System', 'id', {
      name: `Claims assistant${suffix}`,
      purpose: 'Helps claims handlers read letters',
      riskClass: 'LIMITED',
      criticality: 'HIGH',
    });
    await owner.tell('composeSystem', 'System', 'id', {
      id,
      components: [{ asset: { kind: 'MODEL', ...triage } }, { asset: { kind: 'SUBPROCESSOR', id: hosting } }],
    });
    return id;
  });

  await story.step('Lineage by version', async () => {
    const link = (from: object, relation: string, to: object) =>
      owner.tell('linkLineage', 'LineageLink', 'id', { from, relation, to });
    await link({ kind: 'MODEL', ...summarizer }, 'TRAINED_ON', { kind: 'DATASET', ...letters });
    await link({ kind: 'DATASET', ...letters }, 'DERIVED_FROM', { kind: 'DATASET', ...firstLetters });
    await link({ kind: 'MODEL', ...summarizer }, 'USES_PROMPT', { kind: 'PROMPT', ...prompt });
    await link({ kind: 'DATASET', ...labels }, 'DERIVED_FROM', { kind: 'DATASET', ...letters });
  });
  await story.step('Data custodians', async () => {
    await owner.tell('assignModelCustodian', 'Model', 'id', { id: summarizer.id, custodianId: custodian.memberId });
    const mentioned = Object.entries(card)
      .filter(([name]) => name.startsWith('DATASET'))
      .map(([, dataset]) => dataset);
    for (const dataset of [letters, labels, ...mentioned])
      await owner.tell('assignDatasetCustodian', 'Dataset', 'id', {
        id: dataset.id,
        custodianId: dataCustodian.memberId,
      });
  });
  return { summarizer, triage, letters, firstLetters, labels, prompt, system, hosting, annotation };

  function people(by: Stage['people']['owner'], name: string, categories: string[], use: object) {
    return by.tell('registerSubprocessor', 'Subprocessor', 'id', {
      name: `${name}${suffix}`,
      website: 'https://vendor.example.org',
      purpose: 'Works for the claims assistant',
      categories,
      regions: ['EU'],
      transferBasis: 'NONE_NEEDED',
      use,
    });
  }
}
