import { isStated, type CardValues } from '@custodia/import';
import type { ReadSession } from '@custodia/read-models';
import { source } from '../asset/asset-tables.js';
import type { Classification, Environment } from '../asset/asset.policy.js';
import { endKey, type LineageEnd } from '../lineage/lineage.policy.js';
import { eachInTurns, edgesFrom, inTurns, refsOf } from '../lineage/lineage.read.js';
import type { AssetRef, LineageStep } from '../lineage/lineage.types.js';
import { usabilityAt, type Gate, type GateException } from '../subprocessor/subprocessor.policy.js';
import {
  approvedData,
  closures,
  obstaclesIn,
  obstaclesTo,
  pathTo,
  sound,
  standingOfPromptVersions,
  standingOfVersions,
  type JudgedPromptVersion,
  type JudgedVersion,
  type NamedConnector,
  type Obstacle,
  type Standing,
  type ToldObstacle,
} from './use.policy.js';

type Session = Pick<ReadSession, 'query'>;

/** Something that is used or shall be, and where; nowhere: nothing stands against it. */
export interface Use {
  readonly asset: LineageEnd;
  readonly environments: readonly Environment[];
}

/** An obstacle whose asset and way are named. */
export interface NamedObstacle {
  readonly reason: Obstacle['reason'];
  readonly asset: AssetRef;
  readonly path: readonly LineageStep[];
  /** The tool or connector of `asset` that it is about. */
  readonly connector?: NamedConnector;
}

interface When {
  /** ISO 8601: gates and justifications count as they are at this moment. */
  readonly now: string;
  /** ISO 8601: the inventory as it was then; the present one when left out. */
  readonly asOf?: string | undefined;
}

/** What stands against each of these uses upstream, gravest first; a fixed number of statements for all of them. */
const obstaclesOf = (session: Session, uses: readonly Use[], when: When): Promise<NamedObstacle[][]> =>
  judged(session, uses, when, false);

/** The same with what stands against the asset itself, whose way is empty: what somebody asks who is about to use it. */
export const obstaclesWithOwn = (session: Session, uses: readonly Use[], when: When): Promise<NamedObstacle[][]> =>
  judged(session, uses, when, true);

async function judged(
  session: Session,
  uses: readonly Use[],
  { now, asOf }: When,
  own: boolean,
): Promise<NamedObstacle[][]> {
  const asked = uses.filter(({ environments }) => environments.length > 0);
  if (asked.length === 0) return uses.map(() => []);
  const starts = asked.map(({ asset }) => asset);
  const edges = await edgesFrom(session, 'upstream', starts, asOf);
  if (edges.length === 0 && !own) return uses.map(() => []);
  const ends = new Map<string, LineageEnd>();
  const add = (end: LineageEnd): unknown => ends.set(endKey(end), end);
  if (own) for (const start of starts) add(start);
  await eachInTurns(edges, ({ derived, source: from }) => [derived, from].forEach(add));
  const reached = [...ends.values()];
  const [ref, standingOf] = await Promise.all([
    refsOf(session, reached, asOf),
    standingsOf(session, reached, asOf ?? now, asOf),
  ]);
  const stands = (end: LineageEnd): Standing => {
    const { status, name, label } = ref(end);
    const known = name !== null && (end.versionId === null || label !== null);
    return { ...standingOf(end), status: known ? status : null };
  };
  const closureOf = closures(edges, (end) => standingOf(end).justified);
  const found: NamedObstacle[][] = [];
  for (const { asset: start, environments } of uses) {
    const obstacles =
      environments.length === 0
        ? []
        : [
            ...(own ? obstaclesIn(start, stands(start), environments) : []),
            ...obstaclesTo(await inTurns(closureOf(start)), stands, environments),
          ];
    found.push(
      obstacles.map(({ asset, path, ...told }) => ({
        ...told,
        asset: ref(asset),
        path: path.map(({ relation, to }) => ({ relation, asset: ref(to) })),
      })),
    );
  }
  return found;
}

/** What a step towards use asks of the rest of the inventory: everything upstream that stands against it. */
export async function useFacts(
  session: Session,
  asset: LineageEnd,
  environment: Environment,
  now: string,
): Promise<{ readonly obstacles: readonly ToldObstacle[] }> {
  const [found] = await obstaclesOf(session, [{ asset, environments: [environment] }], { now });
  return { obstacles: found!.map(told) };
}

/** An obstacle as a refusal and a record tell it. */
export const told = ({ reason, asset: { kind, id, versionId }, path, connector }: NamedObstacle): ToldObstacle => ({
  reason,
  kind,
  id,
  versionId,
  ...pathTo(
    path.map(
      ({ relation, asset }) =>
        `${relation} ${asset.kind} ${asset.name ?? ''}${asset.label === null ? '' : ` ${asset.label}`} (${asset.id})`,
    ),
    connector,
  ),
});

interface DatasetLine {
  readonly id: string;
  readonly classification: Classification;
  readonly quarantined: boolean;
  readonly quarantined_version_ids: readonly string[];
}
interface DatasetVersionLine {
  readonly id: string;
  readonly dataset_id: string;
  readonly approvedFor: Classification | null;
}
interface ModelLine {
  readonly id: string;
  readonly card: CardValues;
  readonly justified_until: string | null;
}
interface VersionLine extends JudgedVersion {
  readonly id: string;
  readonly model_id: string;
}
interface PromptLine {
  readonly id: string;
  readonly deployments: readonly { readonly environment: Environment; readonly versionId: string }[];
}
interface PromptVersionLine extends JudgedPromptVersion {
  readonly prompt_id: string;
}
interface SystemLine {
  readonly id: string;
  readonly state: string;
}
interface ConnectorLine extends NamedConnector {
  readonly system_id: string;
  readonly assessed_until: string | null;
}
interface SubprocessorLine {
  readonly id: string;
  readonly gate: Gate | null;
  readonly exceptions: readonly GateException[];
  readonly state: string;
}

async function standingsOf(
  { query }: Session,
  ends: readonly LineageEnd[],
  now: string,
  asOf: string | undefined,
): Promise<(end: LineageEnd) => Standing> {
  const idsOf = (kind: LineageEnd['kind']): string[] => [
    ...new Set(ends.filter((end) => end.kind === kind).map(({ id }) => id)),
  ];
  const read = <Line extends object>(
    ids: readonly string[],
    columns: string,
    table: string,
    by = 'id',
  ): Promise<Line[]> | Line[] =>
    ids.length === 0
      ? []
      : query<Line>(
          `select ${columns} from ${source(table, asOf ? '$2::timestamptz' : null)} where ${by} = any ($1::text[])`,
          [ids, ...(asOf ? [asOf] : [])],
        );
  const [
    datasets,
    datasetVersions,
    models,
    modelVersions,
    prompts,
    promptVersions,
    subprocessors,
    connectors,
    systems,
  ] = await Promise.all([
    read<DatasetLine>(idsOf('dataset'), 'id, classification, quarantined, quarantined_version_ids', 'dataset_v1'),
    read<DatasetVersionLine>(
      idsOf('dataset'),
      `id, dataset_id, approval ->> 'handledAs' as "approvedFor"`,
      'dataset_version_v1',
      'dataset_id',
    ),
    read<ModelLine>(idsOf('model'), `id, card, justification ->> 'expiresAt' as justified_until`, 'model_v1'),
    read<VersionLine>(idsOf('model'), 'id, model_id, approved, decided, quarantined', 'model_version_v1', 'model_id'),
    read<PromptLine>(idsOf('prompt'), 'id, deployments', 'prompt_v1'),
    read<PromptVersionLine>(idsOf('prompt'), 'id, prompt_id, approved, withdrawn', 'prompt_version_v1', 'prompt_id'),
    read<SubprocessorLine>(idsOf('subprocessor'), 'id, gate, exceptions, state', 'subprocessor_v1'),
    read<ConnectorLine>(
      idsOf('system'),
      `id, name, system_id, assessment ->> 'validUntil' as assessed_until`,
      'system_connector_v1',
      'system_id',
    ),
    read<SystemLine>(idsOf('system'), 'id, state', 'system_v1'),
  ]);
  const [dataset, model, prompt, subprocessor] = [byId(datasets), byId(models), byId(prompts), byId(subprocessors)];
  const dataVersionsOf = Map.groupBy(datasetVersions, ({ dataset_id }) => dataset_id);
  const versionsOf = Map.groupBy(modelVersions, ({ model_id }) => model_id);
  const promptVersionsOf = Map.groupBy(promptVersions, ({ prompt_id }) => prompt_id);
  const system = byId(systems);
  const connectorsOf = Map.groupBy(connectors, ({ system_id }) => system_id);
  return ({ kind, id, versionId }) => {
    const meant = <Version extends { readonly id: string }>(versions: readonly Version[] = []): Version[] =>
      versions.filter((version) => versionId === null || version.id === versionId);
    if (kind === 'dataset') {
      const known = dataset.get(id);
      if (!known) return { ...sound, approved: false };
      const { classification, quarantined, quarantined_version_ids: versions } = known;
      return {
        ...sound,
        quarantined: versionId === null ? quarantined || versions.length > 0 : versions.includes(versionId),
        approved: approvedData(classification, meant(dataVersionsOf.get(id))),
      };
    }
    if (kind === 'model') {
      const { card = {}, justified_until: until = null } = model.get(id) ?? {};
      return {
        ...sound,
        ...standingOfVersions(meant(versionsOf.get(id))),
        documented: Object.values(card).some((value) => isStated(value)),
        justified: until !== null && until > now,
      };
    }
    if (kind === 'prompt') {
      const live = prompt.get(id)?.deployments.find(({ environment }) => environment === 'production');
      return { ...sound, ...standingOfPromptVersions(meant(promptVersionsOf.get(id)), live?.versionId) };
    }
    if (kind === 'system') {
      const unassessed = (connectorsOf.get(id) ?? [])
        .filter(({ assessed_until: until }) => until === null || until <= now)
        .map(({ id: connectorId, name }) => ({ id: connectorId, name }));
      return { ...sound, suspended: system.get(id)?.state === 'suspended', unassessed };
    }
    if (kind !== 'subprocessor') return sound;
    const { gate = null, exceptions = [], state } = subprocessor.get(id) ?? {};
    return { ...sound, suspended: state === 'suspended', open: usabilityAt(gate, exceptions, now) !== 'closed' };
  };
}

const byId = <Line extends { readonly id: string }>(lines: readonly Line[]): ReadonlyMap<string, Line> =>
  new Map(lines.map((line) => [line.id, line]));
