import type { ReadSession } from '@custodia/read-models';
import type { AssetKind, VersionFile } from '../../asset/asset.policy.js';
import {
  parseDigest,
  type BomComponent,
  type BomInput,
  type CardValues,
  type Metric,
  type PlannedFile,
  type PlannedSource,
} from '@custodia/import';
import { Dataset, DatasetVersion } from '../../dataset/dataset.row.js';
import { edgesFrom, walked } from '../../lineage/lineage.read.js';
import { type Edge, type LineageEnd } from '../../lineage/lineage.policy.js';
import { Model, ModelVersion } from '../../model/model.row.js';
import { Prompt, PromptVersion } from '../../prompt/prompt.row.js';
import { Subprocessor } from '../../subprocessor/subprocessor.row.js';
import { System } from '../../system/system.row.js';

type Versions = ReadonlyMap<string, readonly (ModelVersion | DatasetVersion | PromptVersion)[]>;
type AssetRow = Model | Dataset | Prompt | System | Subprocessor;

interface Found {
  readonly rows: ReadonlyMap<string, AssetRow>;
  readonly versions: Versions;
}

/** What a bill of materials of one asset says: the asset, everything that it comes from, and how; `null` when there is no such asset or version. */
export async function bomOf(
  session: ReadSession,
  subject: LineageEnd,
  timestamp: string,
  asOf?: string | null,
): Promise<BomInput | null> {
  const latest = await find(session, [subject], asOf);
  if (!latest.rows.has(subject.id)) return null;
  const own = latest.versions.get(subject.id) ?? [];
  const versionId = subject.versionId ?? own.at(-1)?.id ?? null;
  if (subject.versionId !== null && !own.some(({ id }) => id === subject.versionId)) return null;
  const start: LineageEnd = { ...subject, versionId };
  const edges = (await edgesFrom(session, 'upstream', [start], asOf)).filter(isMaterial);
  const upstream = await walked(edges, start, 'upstream');
  const ends = new Map([start, ...upstream.map(({ end }) => end)].map((end) => [refOf(end), end]));
  const found = await find(session, [...ends.values()], asOf);
  const components = [...ends.values()].flatMap((end) => componentOf(end, found) ?? []);
  return { subject: refOf(start), components, lineage: lineageOf(edges, ends), timestamp };
}

type Material = Edge & { readonly relation: BomInput['lineage'][number]['relation'] };

/** What a system may call is not what it consists of. */
const isMaterial = (edge: Edge): edge is Material => edge.relation !== 'connects_to';

/** Stable from export to export. */
const refOf = ({ kind, id, versionId }: LineageEnd): string =>
  `${kind}/${id}${versionId === null ? '' : `/${versionId}`}`;

/** Links between the components, as they were stated: a link that names no version holds for each one in the bill. */
function lineageOf(edges: readonly Material[], ends: ReadonlyMap<string, LineageEnd>): BomInput['lineage'] {
  const meant = (end: LineageEnd): string[] => {
    const exact = refOf(end);
    return ends.has(exact)
      ? [exact]
      : [...ends.values()].filter(({ kind, id }) => kind === end.kind && id === end.id).map(refOf);
  };
  return edges.flatMap(({ relation, derived, source }) => {
    const [from, to] = relation === 'part_of' ? [source, derived] : [derived, source];
    const named = meant(from).flatMap((one) => meant(to).map((other) => ({ from: one, to: other, relation })));
    // A whole depends on its parts, in whichever direction that was stated.
    return relation === 'part_of'
      ? named.map((link) => ({ from: link.to, to: link.from, relation: 'contains' as const }))
      : named;
  });
}

async function find(session: ReadSession, ends: readonly LineageEnd[], asOf?: string | null): Promise<Found> {
  const idsOf = (kind: AssetKind): string[] => [
    ...new Set(ends.filter((end) => end.kind === kind).map(({ id }) => id)),
  ];
  const [models, datasets, prompts] = [idsOf('model'), idsOf('dataset'), idsOf('prompt')];
  const at = { asOf };
  const rows = await Promise.all([
    session.byIds(Model, models, at),
    session.byIds(Dataset, datasets, at),
    session.byIds(Prompt, prompts, at),
    session.byIds(System, idsOf('system'), at),
    session.byIds(Subprocessor, idsOf('subprocessor'), at),
  ]);
  const [ofModels, ofDatasets, ofPrompts] = await Promise.all([
    session.groupedBy(ModelVersion, 'modelId', models, at),
    session.groupedBy(DatasetVersion, 'datasetId', datasets, at),
    session.groupedBy(PromptVersion, 'promptId', prompts, at),
  ]);
  const versions: [string, readonly (ModelVersion | DatasetVersion | PromptVersion)[]][] = [
    ...models.map((id, index) => [id, ofModels[index]!] as const),
    ...datasets.map((id, index) => [id, ofDatasets[index]!] as const),
    ...prompts.map((id, index) => [id, ofPrompts[index]!] as const),
  ].map(([id, list]) => [id, list]);
  return {
    rows: new Map(rows.flat().flatMap((row): [string, AssetRow][] => (row ? [[row.id, row]] : []))),
    versions: new Map(versions),
  };
}

function componentOf(end: LineageEnd, { rows, versions }: Found): BomComponent | null {
  const row = rows.get(end.id);
  if (!row) return null;
  const version = end.versionId === null ? undefined : versions.get(end.id)?.find(({ id }) => id === end.versionId);
  const files = version && 'files' in version ? version.files.map(fileOf) : undefined;
  const sources = version && 'sources' in version ? version.sources.map(sourceOf) : undefined;
  return {
    ref: refOf(end),
    kind: end.kind,
    name: row.name,
    description: row.purpose,
    version: version?.label,
    files,
    sources,
    classification: 'classification' in row ? row.classification : undefined,
    licences: 'licence' in row && row.licence ? [row.licence] : undefined,
    card: 'card' in row ? cardOf(row.card, version?.label) : undefined,
    suppliers: 'website' in row && row.website ? [{ name: row.name, role: 'supplier', url: row.website }] : undefined,
  };
}

/** Without results that were measured on another version. */
function cardOf(card: CardValues, label: string | undefined): CardValues {
  const { evaluationResults: results, ...others } = card;
  if (!Array.isArray(results)) return card;
  const measured = (results as readonly Metric[]).filter(({ version }) => version === undefined || version === label);
  return { ...others, evaluationResults: measured.map(({ version: _, ...metric }) => metric) };
}

const digestOf = (text: string | null | undefined): PlannedFile['digest'] => {
  const parsed = text ? parseDigest(undefined, text) : undefined;
  return parsed?.kind === 'digest' ? parsed.digest : undefined;
};

const fileOf = ({ path, size, digest, furtherDigests }: VersionFile): PlannedFile => ({
  path,
  size,
  digest: digestOf(digest),
  furtherDigests: furtherDigests?.flatMap((each) => digestOf(each) ?? []),
});

const sourceOf = ({ url, collectedFrom, collectedTo, digest }: DatasetVersion['sources'][number]): PlannedSource => ({
  url,
  collectedFrom: collectedFrom ?? undefined,
  collectedTo: collectedTo ?? undefined,
  digest: digestOf(digest),
});
