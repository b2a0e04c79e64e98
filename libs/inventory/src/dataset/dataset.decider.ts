import type { Aggregate, CommandMeta } from '@custodia/event-store';
import { accept, immutableMap, type Decision, type ImmutableMap } from '@custodia/kernel';
import { assetDecider, type AssetCommand, type AssetState, type LiveAsset } from '../asset/asset.decider.js';
import type { RecordedLocation } from '../asset/asset.events.js';
import { invalid, notFound, unless, type AssetRefusal, type Classification } from '../asset/asset.policy.js';
import { newFileVersion, recordLocation, withCopies, type Copies } from '../asset/versions.policy.js';
import { isStated } from '@custodia/import';
import {
  datasetCodec,
  type DatasetEvent,
  type DatasetRegisteredData,
  type DatasetVersionAddedData,
  type DatasetVersionCollectedData,
  type OwnDatasetEvent,
  type QuarantineScope,
} from './dataset.events.js';
import type { DatasetVersionDecision } from './lifecycle.policy.js';
import { acceptSources } from './sources.policy.js';
import { decideVersionLife, inLife, type VersionLifeCommand } from './version-life.decider.js';

/** `versionId` left out or `null`: the whole dataset. */
interface Quarantine {
  readonly versionId?: string | null;
  readonly reason: string;
}

type OwnCommand =
  | ({ readonly type: 'AddDatasetVersion'; readonly id: string } & Omit<DatasetVersionAddedData, 'digest'>)
  | ({ readonly type: 'RecordDatasetLocation'; readonly id: string } & RecordedLocation)
  | ({ readonly type: 'QuarantineDataset'; readonly id: string } & Quarantine)
  | ({ readonly type: 'ReleaseDataset'; readonly id: string } & Quarantine)
  | VersionLifeCommand;

export type DatasetCommand = AssetCommand<'Dataset', DatasetRegisteredData> | OwnCommand;

export interface Version {
  readonly label: string;
  readonly digest: string;
  /** JSON of files, sources and count, so that a retry is recognised. */
  readonly stated: string;
  /** Paths of files without a digest; `null` when it has no files. */
  readonly unproved: readonly string[] | null;
  readonly collected: boolean;
  readonly validated: boolean;
  /** JSON of the last validation, and of the approval. */
  readonly lastValidation: string | null;
  readonly approval: string | null;
  readonly approvedFor: Classification | null;
  readonly used: boolean;
  readonly decided: DatasetVersionDecision | null;
  readonly quarantined: boolean;
}

interface Own {
  readonly copies: Copies;
  readonly versions: ImmutableMap<Version>;
  /** Why the dataset as a whole is in quarantine; `null` when it is not. */
  readonly quarantine: string | null;
}

export type Live = LiveAsset<DatasetRegisteredData, Own>;
export type DatasetState = AssetState<Live>;
type Command = OwnCommand & CommandMeta;
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Answer = Decision<OwnDatasetEvent, AssetRefusal>;

const decide = (command: Command, state: Live): Answer => inLife(command, state, answerTo(command, state));

function answerTo(command: Command, state: Live): Answer {
  switch (command.type) {
    case 'AddDatasetVersion':
      return addVersion(command, state);
    case 'RecordDatasetLocation':
      return recordLocation('DatasetLocationRecorded', command, state);
    case 'CollectDatasetVersion':
    case 'ValidateDatasetVersion':
    case 'ApproveDatasetVersion':
    case 'PutDatasetVersionToUse':
    case 'FreezeDatasetVersion':
    case 'DeprecateDatasetVersion':
      return decideVersionLife(command, state);
    case 'QuarantineDataset':
      return quarantine(command, state);
    case 'ReleaseDataset':
      return release(command, state);
  }
}

function addVersion(command: Ordered<'AddDatasetVersion'>, state: Live): Answer {
  const { sources, recordCount, at } = command;
  const added = newFileVersion(command, state);
  if (added.kind !== 'new') return added;
  if (recordCount !== null && !(Number.isSafeInteger(recordCount) && recordCount >= 0))
    return invalid('recordCount', String(recordCount), 'Count the records, or leave it out.');
  const origins = acceptSources(sources, at);
  if (origins.kind === 'refused') return origins;
  const { locations, ...version } = added.version;
  const data: DatasetVersionAddedData = { ...version, sources: origins.sources, recordCount, locations };
  // What joins a dataset in quarantine is in quarantine until somebody has looked at it.
  const { versionId } = version;
  const reason = state.quarantine;
  const quarantined: OwnDatasetEvent[] =
    reason === null ? [] : [{ type: 'DatasetQuarantined', data: { versionIds: [versionId], whole: false, reason } }];
  return accept<OwnDatasetEvent>({ type: 'DatasetVersionAdded', data }, ...quarantined);
}

/** A suspicion of poisoning sets data aside at once; who approves a model that comes from it is refused until it is released. */
function quarantine({ versionId, reason }: Ordered<'QuarantineDataset'>, state: Live): Answer {
  if (!isStated(reason)) return invalid('reason', reason, 'Say what is suspected, for those who use the data.');
  if (versionId != null && !state.versions.get(versionId)) return notFound('version', versionId);
  const whole = versionId == null;
  const versionIds = free(state).filter((id) => whole || id === versionId);
  return unless(versionIds.length === 0 && (!whole || state.quarantine !== null), {
    type: 'DatasetQuarantined',
    data: { versionIds, whole, reason },
  });
}

function release({ versionId, reason }: Ordered<'ReleaseDataset'>, state: Live): Answer {
  if (!isStated(reason)) return invalid('reason', reason, 'Say why the data can be trusted again.');
  if (versionId != null && !state.versions.get(versionId)) return notFound('version', versionId);
  const whole = versionId == null;
  const versionIds = inQuarantine(state).filter((id) => whole || id === versionId);
  return unless(versionIds.length === 0 && (!whole || state.quarantine === null), {
    type: 'DatasetReleased',
    data: { versionIds, whole, reason },
  });
}

const inQuarantine = ({ versions }: Live): string[] => versions.keys().filter((id) => versions.get(id)?.quarantined);
const free = ({ versions }: Live): string[] => versions.keys().filter((id) => !versions.get(id)?.quarantined);

const content = ({
  files,
  sources,
  recordCount,
}: Pick<DatasetVersionCollectedData, 'files' | 'sources' | 'recordCount'>) => ({
  stated: JSON.stringify([files, sources, recordCount]),
  unproved: files.length === 0 ? null : files.filter((file) => !file.digest).map(({ path }) => path),
});

function evolve(state: Live, event: OwnDatasetEvent): Live {
  const version = (versionId: string, part: Partial<Version>): Live => {
    const known = state.versions.get(versionId);
    return known ? { ...state, versions: state.versions.with(versionId, { ...known, ...part }) } : state;
  };
  const mark = ({ versionIds, whole, reason }: QuarantineScope, quarantined: boolean): Live => {
    const versions = versionIds.reduce((all, id) => {
      const known = all.get(id);
      return known ? all.with(id, { ...known, quarantined }) : all;
    }, state.versions);
    return { ...state, versions, quarantine: whole ? (quarantined ? reason : null) : state.quarantine };
  };
  switch (event.type) {
    case 'DatasetVersionAdded': {
      const { versionId, label, digest, files, sources, locations } = event.data;
      const added: Version = {
        label,
        digest,
        ...content(event.data),
        collected: files.length > 0 || sources.length > 0 || locations.length > 0,
        validated: false,
        lastValidation: null,
        approval: null,
        approvedFor: null,
        used: false,
        decided: null,
        quarantined: false,
      };
      return {
        ...state,
        copies: withCopies(state.copies, versionId, locations),
        versions: state.versions.with(versionId, added),
      };
    }
    case 'DatasetLocationRecorded': {
      const { versionId, location } = event.data;
      return { ...version(versionId, { collected: true }), copies: withCopies(state.copies, versionId, [location]) };
    }
    case 'DatasetVersionCollected': {
      const { versionId, digest } = event.data;
      return version(versionId, { digest, ...content(event.data), collected: true });
    }
    case 'DatasetVersionValidated': {
      const { versionId, method, passed } = event.data;
      const approval = passed ? {} : { approval: null, approvedFor: null };
      return version(versionId, { validated: passed, lastValidation: JSON.stringify([method, passed]), ...approval });
    }
    case 'DatasetVersionApproved': {
      const { versionId, intendedUse, handledAs } = event.data;
      return version(versionId, { approvedFor: handledAs, approval: JSON.stringify([intendedUse, handledAs]) });
    }
    case 'DatasetVersionPutToUse':
      return version(event.data.versionId, { used: true });
    case 'DatasetVersionFrozen':
      return version(event.data.versionId, { decided: 'frozen' });
    case 'DatasetVersionDeprecated':
      return version(event.data.versionId, { decided: 'deprecated' });
    case 'DatasetQuarantined':
      return mark(event.data, true);
    case 'DatasetReleased':
      return mark(event.data, false);
  }
}

export const datasetDecider = assetDecider<'Dataset', DatasetRegisteredData, Own, OwnCommand, OwnDatasetEvent>({
  kind: 'Dataset',
  stated: ({ licence }) => ({ licence }),
  begin: () => ({ copies: immutableMap(), versions: immutableMap(), quarantine: null }),
  decide,
  evolve,
});

export const dataset: Aggregate<DatasetCommand, DatasetEvent, DatasetState, AssetRefusal> = {
  codec: datasetCodec,
  decider: datasetDecider,
};
