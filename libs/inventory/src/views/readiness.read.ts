import type { ReadSession } from '@custodia/read-models';
import type { AssetRow } from '../asset/asset.row.js';
import type { AssetKind } from '../asset/asset.policy.js';
import { completenessOf, type CardKind } from '@custodia/import';
import { Dataset, DatasetVersion } from '../dataset/dataset.row.js';
import { edgesFrom, refsOf, walked } from '../lineage/lineage.read.js';
import { Model, ModelVersion } from '../model/model.row.js';
import { Prompt, PromptVersion } from '../prompt/prompt.row.js';
import { isAssessed } from '../system/connector.policy.js';
import { SystemConnector } from '../system/connector.row.js';
import { System } from '../system/system.row.js';
import { readinessOf, type Records, type VersionRecords } from './readiness.policy.js';
import type { Readiness } from './readiness.types.js';

type DocumentedKind = Exclude<AssetKind, 'subprocessor'>;

const rows: Readonly<Record<DocumentedKind, new () => AssetRow>> = {
  model: Model,
  dataset: Dataset,
  prompt: Prompt,
  system: System,
};
const cards: Readonly<Record<DocumentedKind, CardKind>> = {
  model: 'model',
  dataset: 'data',
  prompt: 'prompt',
  system: 'system',
};

/** `null` when there is no such asset. `moment`: ISO 8601, for justifications that run out. */
export async function readiness(
  session: ReadSession,
  kind: DocumentedKind,
  id: string,
  moment: string,
): Promise<Readiness | null> {
  const row = await session.one(rows[kind], id);
  if (!row) return null;
  const start = { kind, id, versionId: null };
  const [edges, versions, connectors, ref] = await Promise.all([
    edgesFrom(session, 'upstream', [start]),
    versionsOf(session, kind, id),
    kind === 'system' ? session.groupedBy(SystemConnector, 'systemId', [id]) : [],
    refsOf(session, [start]),
  ]);
  const upstream = await walked(edges, start, 'upstream');
  const fineTuned = edges.some(({ relation, derived }) => relation === 'fine_tuned_from' && derived.id === id);
  const items = readinessOf({
    kind,
    custodianId: row.custodianId,
    cardGaps: completenessOf(cards[kind], row.card, { fineTuned }).missing,
    versions,
    upstream: upstream.length,
    connectors: connectors.flat().map((one) => ({ name: one.name, assessed: isAssessed(one, moment) })),
    ...inUse(row, moment),
  });
  const applicable = items.filter(({ state }) => state !== 'not_applicable');
  const counted = items.filter(({ counts }) => counts);
  const satisfied = counted.filter(({ state }) => state === 'satisfied').length;
  return {
    asset: ref(start),
    ready: applicable.every(({ state }) => state === 'satisfied'),
    percent: Math.round((100 * satisfied) / counted.length),
    items,
  };
}

/** Rows are plain records: their fields tell the kinds apart. */
function inUse(
  row: AssetRow,
  moment: string,
): Pick<Records, 'inProduction' | 'announced' | 'justified' | 'riskClass' | 'verified'> {
  const { deployments = [], announcements = [], justification = null } = row as Partial<Model>;
  const { verified = null, environments = [] } = row as Partial<System>;
  return {
    inProduction: deployments.find(({ environment }) => environment === 'production')?.versionId ?? null,
    announced: announcements.map(({ versionId }) => versionId),
    justified: justification !== null && justification.expiresAt > moment,
    riskClass: (row as Partial<System>).riskClass ?? null,
    verified: environments.includes('production') ? verified : null,
  };
}

async function versionsOf(session: ReadSession, kind: DocumentedKind, id: string): Promise<VersionRecords[]> {
  const none = {
    remote: false,
    files: 0,
    filesWithoutDigest: [],
    locations: 0,
    sources: [],
    passedEvaluations: 0,
    approved: false,
    knownGood: false,
  };
  const held = ({ files, locations }: Pick<ModelVersion, 'files' | 'locations'>) => ({
    files: files.length,
    filesWithoutDigest: files.filter(({ digest }) => !digest).map(({ path }) => path),
    locations: locations.length,
  });
  switch (kind) {
    case 'system':
      return [];
    case 'prompt':
      return (await session.groupedBy(PromptVersion, 'promptId', [id]))[0]!.map((version) => ({
        ...none,
        id: version.id,
        label: version.label,
      }));
    case 'dataset':
      return (await session.groupedBy(DatasetVersion, 'datasetId', [id]))[0]!.map((version) => ({
        ...none,
        ...held(version),
        id: version.id,
        label: version.label,
        sources: version.sources,
      }));
    case 'model':
      return (await session.groupedBy(ModelVersion, 'modelId', [id]))[0]!.map((version) => {
        const { id: versionId, label, approved, knownGood, evaluations } = version;
        return {
          ...none,
          ...held(version),
          id: versionId,
          label,
          approved,
          knownGood,
          remote: version.remote !== null,
          passedEvaluations: evaluations.filter(({ passed }) => passed).length,
        };
      });
  }
}
