import { refuse } from '@custodia/kernel';
import { suits, type AssetStatus, type Classification, type Environment } from '../asset/asset.policy.js';
import type { ModelVersionDecision } from '../model/model.events.js';
import {
  endKey,
  needs,
  walker,
  type Edge,
  type LineageEnd,
  type Reached,
  type Walking,
} from '../lineage/lineage.policy.js';

/** Why something must not be used, gravest first. */
export const obstacleReasons = [
  'quarantined',
  'unknown',
  'disposed',
  'rejected',
  'retired',
  'suspended',
  'gate_closed',
  'unapproved',
  'undocumented',
  'unassessed',
] as const;
export type ObstacleReason = (typeof obstacleReasons)[number];

/** What the inventory records of something that another asset comes from, as far as it decides about the use of that asset. */
export interface Standing {
  /** `null`: it is not in the inventory. */
  readonly status: AssetStatus | null;
  readonly quarantined: boolean;
  /** Of a model or prompt: this version, or all versions where none is named, must not be used. */
  readonly rejected: boolean;
  /** Its use is interrupted; of a model, that of this version, or of all that could be used where none is named. */
  readonly suspended: boolean;
  /** Of a model, dataset or prompt: this version, or any version where none is named, is approved. */
  readonly approved: boolean;
  /** Of a model: its card says something. */
  readonly documented: boolean;
  /** Of a model: a justification of its gaps is in force, so neither its card nor an approval of what it was made from is asked for. */
  readonly justified: boolean;
  /** Of a subprocessor: it may be used. */
  readonly open: boolean;
  /** Of a system: its tools and connectors without a valid assessment of their risk. */
  readonly unassessed: readonly NamedConnector[];
}

/** A tool or connector of a system, by name. */
export interface NamedConnector {
  readonly id: string;
  readonly name: string;
}

/** Nothing is known that stands against its use. */
export const sound: Standing = {
  status: 'registered',
  quarantined: false,
  rejected: false,
  suspended: false,
  approved: true,
  documented: true,
  justified: false,
  open: true,
  unassessed: [],
};

/** A version of a model as far as its use depends on it. */
export interface JudgedVersion {
  readonly approved: boolean;
  readonly decided: ModelVersionDecision | null;
  readonly quarantined: boolean;
}

/** How versions of a model stand together: one that may be used is enough, one in quarantine is too many. */
export function standingOfVersions(
  versions: readonly JudgedVersion[],
): Pick<Standing, 'quarantined' | 'rejected' | 'suspended' | 'approved'> {
  const approved = versions.filter((version) => version.approved);
  return {
    quarantined: versions.some(({ quarantined }) => quarantined),
    rejected: versions.length > 0 && versions.every(({ decided }) => decided === 'rejected'),
    suspended: approved.length > 0 && approved.every(({ decided }) => decided === 'suspended'),
    approved: approved.length > 0,
  };
}

/** Whether versions of a dataset are approved for a use that its present sensitivity suits: one is enough. */
export const approvedData = (
  classification: Classification,
  versions: readonly { readonly approvedFor: Classification | null }[],
): boolean => versions.some(({ approvedFor }) => approvedFor !== null && suits(classification, approvedFor));

/** A version of a prompt as far as its use depends on it. */
export interface JudgedPromptVersion {
  readonly id: string;
  readonly approved: boolean;
  readonly withdrawn: boolean;
}

/**
 * How versions of a prompt stand together: one that may be used is enough. What is active in production counts as approved:
 * without an approval it was put there before approvals were asked for.
 */
export const standingOfPromptVersions = (
  versions: readonly JudgedPromptVersion[],
  inProduction: string | null = null,
): Pick<Standing, 'rejected' | 'approved'> => ({
  rejected: versions.length > 0 && versions.every(({ withdrawn }) => withdrawn),
  approved: versions.some(({ id, approved, withdrawn }) => (approved || id === inProduction) && !withdrawn),
});

export interface Obstacle {
  readonly reason: ObstacleReason;
  readonly asset: LineageEnd;
  /** The way to it, nearest first; the last step leads to `asset`. */
  readonly path: Reached['path'];
  /** The tool or connector of `asset` that it is about. */
  readonly connector?: NamedConnector;
}

/** What stands against an asset, without the way to it. */
type Found = Pick<Obstacle, 'reason' | 'connector'>;

/** What a question about the use of an asset goes through. */
export interface Closure {
  /** Everything that it comes from. */
  readonly all: readonly Reached[];
  /** The parts that it does not work without. */
  readonly parts: readonly Reached[];
  /** The data that it was made from or evaluated on, as far as no justified model stands before it on every way; no parts. */
  readonly data: readonly Reached[];
}

/** The closure of any asset by the links upstream of it, found with pauses. */
export function closures(edges: readonly Edge[], justified: (end: LineageEnd) => boolean) {
  const through = (some: readonly Edge[]) => walker(some, 'upstream');
  const [toAll, toParts, toData] = [
    through(edges),
    through(edges.filter(({ relation }) => needs(relation))),
    through(edges.filter(({ derived }) => !justified(derived))),
  ];
  return function* (start: LineageEnd): Walking<Closure> {
    const parts = yield* toParts(start);
    const needed = new Set(parts.map(({ end }) => endKey(end)));
    const data = (yield* toData(start)).filter(({ end }) => end.kind === 'dataset' && !needed.has(endKey(end)));
    return { all: yield* toAll(start), parts, data };
  };
}

/**
 * What stands against using an asset: data in quarantine, something unknown, and subprocessors that are suspended or whose gate is
 * closed, wherever they are upstream; a part that is retired, disposed of, rejected, withdrawn or suspended; and in production a part
 * that is not approved or not documented, a system with a tool or connector whose risk is not assessed, or data that is not approved
 * and that no justification of a model covers. Data that a model was made from may be out of use: the model does not need it any more.
 * Sources: ETSI TS 104 223, 5.1.2-5, 5.1.2-6, 5.1.2-7, 5.2.1-3.1, 5.2.3-2 and 5.2.4-2.1.
 */
export function obstaclesTo(
  { all, parts, data }: Closure,
  standingOf: (end: LineageEnd) => Standing,
  environments: readonly Environment[],
): Obstacle[] {
  const production = environments.includes('production');
  const among = (reached: readonly Reached[], of: (end: LineageEnd, standing: Standing) => Found[]): Obstacle[] =>
    reached.flatMap(({ end, path }) => of(end, standingOf(end)).map((found) => ({ ...found, asset: end, path })));
  return [
    ...among(all, anywhere),
    ...among(parts, (end, standing) => inPart(end, standing, production)),
    ...among(production ? data : [], (_, { status, approved }) => because('unapproved', status !== null && !approved)),
  ].toSorted(byGravity);
}

/** What stands against the asset itself, as if it were a part of something in these environments; its way is empty. */
export const obstaclesIn = (asset: LineageEnd, standing: Standing, environments: readonly Environment[]): Obstacle[] =>
  [...anywhere(asset, standing), ...inPart(asset, standing, environments.includes('production'))]
    .map((found) => ({ ...found, asset, path: [] }))
    .toSorted(byGravity);

const byGravity = (one: { readonly reason: ObstacleReason }, other: { readonly reason: ObstacleReason }): number =>
  obstacleReasons.indexOf(one.reason) - obstacleReasons.indexOf(other.reason);

const because = (reason: ObstacleReason, applies = true): Found[] => (applies ? [{ reason }] : []);

const anywhere = ({ kind }: LineageEnd, { status, quarantined, suspended, open }: Standing): Found[] => [
  ...because('quarantined', quarantined),
  ...because('unknown', status === null),
  ...because('suspended', suspended && kind === 'subprocessor'),
  ...because('gate_closed', !open),
];

function inPart(
  { kind }: LineageEnd,
  { status, rejected, suspended, approved, documented, justified, unassessed }: Standing,
  production: boolean,
): Found[] {
  if (status === null) return [];
  if (status === 'disposed' || status === 'retired') return because(status);
  if (rejected) return because('rejected');
  if (suspended) return because('suspended', kind !== 'subprocessor');
  if (!production) return [];
  return [
    ...because('unapproved', !approved),
    ...because('undocumented', !documented && !justified),
    ...unassessed.map((connector) => ({ reason: 'unassessed' as const, connector })),
  ];
}

/** An obstacle as a refusal and a record tell it: with its way in words, such as `trained_on dataset Claims 2.1 (id)`. */
export interface ToldObstacle {
  readonly reason: ObstacleReason;
  readonly kind: LineageEnd['kind'];
  readonly id: string;
  readonly versionId: string | null;
  readonly path: readonly string[];
  /** The tool or connector that it is about; the path leads to it. */
  readonly connectorId?: string;
}

/** The way in words, on to the tool or connector where it is about one. */
export const pathTo = (
  path: readonly string[],
  connector: NamedConnector | undefined,
): Pick<ToldObstacle, 'path' | 'connectorId'> =>
  connector
    ? { path: [...path, `calls connector ${connector.name} (${connector.id})`], connectorId: connector.id }
    : { path };

const words: Readonly<Record<ObstacleReason, string>> = {
  quarantined: 'is in quarantine',
  unknown: 'is not in the inventory',
  disposed: 'is disposed of',
  rejected: 'is rejected',
  retired: 'is retired',
  suspended: 'is suspended',
  gate_closed: 'may not be used: its gate is closed',
  unapproved: 'is not approved',
  undocumented: 'is not documented',
  unassessed: 'has no valid assessment of its risk',
};

const remedies: Readonly<Record<ObstacleReason, string>> = {
  quarantined: 'Release it (releaseDataset, releaseModelVersion), or use a version that does not come from it.',
  unknown: 'Register it, or take it out.',
  disposed: 'Use another one in its place.',
  rejected: 'Use another version in its place.',
  retired: 'Use another one in its place.',
  suspended:
    'Wait until it is resumed (resumeModelVersion, resumeSystem, resumeSubprocessor), or use another one in its place.',
  gate_closed: 'Review the subprocessor (draftReview), or grant an exception (grantGateException).',
  unapproved:
    'Approve the version (approveModelVersion, approveDatasetVersion, approvePromptVersion), or name one that is approved; for a time, a gap in the data of a model can be justified (justifyModel).',
  undocumented: 'Document the model (documentModel), or justify the gap (justifyModel).',
  unassessed:
    'Assess the tool or connector (assessSystemConnector), or remove it from the system (removeSystemConnector).',
};

/** An obstacle in a sentence. */
export const sentenceOf = ({ kind, reason, path }: ToldObstacle): string =>
  `${path.length === 0 ? 'It' : path.join(' > ')} ${kind === 'prompt' && reason === 'rejected' ? 'is withdrawn' : words[reason]}.`;

/** What an obstacle asks for. */
export const remedyOf = ({ reason }: Pick<ToldObstacle, 'reason'>): string => remedies[reason];

/** The refusal of a step towards use; `null` when nothing stands against it. It tells everything at once, under the code of the gravest. */
export function useRefused(id: string, obstacles: readonly ToldObstacle[]) {
  const [gravest] = obstacles;
  if (!gravest) return null;
  const of = (reason: ObstacleReason): string[] => [
    ...new Set(obstacles.filter((each) => each.reason === reason).map((each) => each.id)),
  ];
  const asked = [...new Set(obstacles.map(remedyOf))].join(' ');
  const message = `${id} cannot be used: ${obstacles.map(sentenceOf).join(' ')} ${asked}`;
  const { path, reason } = gravest;
  if (reason === 'quarantined')
    return refuse({ code: 'UPSTREAM_QUARANTINED', message, id, quarantined: of('quarantined'), path });
  if (reason === 'gate_closed')
    return refuse({ code: 'GATE_CLOSED', message, id, subprocessors: of('gate_closed'), path });
  return refuse({ code: 'PART_NOT_USABLE', message, id, part: gravest.id, reason, path });
}
