import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, immutableMap, type Decision, type ImmutableMap } from '@custodia/kernel';
import {
  acceptFiles,
  assetRetired,
  disposed,
  invalid,
  manifestDigest,
  notFound,
  notRetired,
  unexplained,
  unless,
  type AssetRefusal,
} from '../asset/asset.policy.js';
import { alreadyThere, carded, careOf, type AssetState, type Care } from '../asset/care.policy.js';
import { locationKnown, locationsRefused, versionKnown, withCopies, type Copies } from '../asset/versions.policy.js';
import { isStated } from '@custodia/import';
import {
  datasetCodec,
  type DatasetEvent,
  type DatasetRegisteredData,
  type DatasetVersionAddedData,
} from './dataset.events.js';
import { acceptSources } from './sources.policy.js';

type Data<Type extends DatasetEvent['type']> = Extract<DatasetEvent, { type: Type }>['data'];

/** `versionId` left out or `null`: the whole dataset. */
interface Quarantine {
  readonly versionId?: string | null;
  readonly reason: string;
}

export type DatasetCommand =
  | ({ readonly type: 'RegisterDataset'; readonly id: string } & DatasetRegisteredData)
  | ({ readonly type: 'AddDatasetVersion'; readonly id: string } & Omit<DatasetVersionAddedData, 'digest'>)
  | ({ readonly type: 'RecordDatasetLocation'; readonly id: string } & Data<'DatasetLocationRecorded'>)
  | ({ readonly type: 'DocumentDataset'; readonly id: string } & Data<'DatasetDocumented'>)
  | ({ readonly type: 'AssignDatasetCustodian'; readonly id: string } & Data<'DatasetCustodianAssigned'>)
  | ({ readonly type: 'PassDatasetOwnership'; readonly id: string } & Data<'DatasetOwnershipPassed'>)
  | ({ readonly type: 'ReclassifyDataset'; readonly id: string } & Data<'DatasetReclassified'>)
  | ({ readonly type: 'QuarantineDataset'; readonly id: string } & Quarantine)
  | ({ readonly type: 'ReleaseDataset'; readonly id: string } & Quarantine)
  | ({ readonly type: 'RetireDataset'; readonly id: string } & Data<'DatasetRetired'>)
  | ({ readonly type: 'RecordDatasetDisposal'; readonly id: string } & Data<'DatasetDisposed'>);

interface Version {
  readonly label: string;
  readonly digest: string;
  readonly quarantined: boolean;
}

interface Live extends Care {
  readonly status: 'registered' | 'retired';
  readonly registration: DatasetRegisteredData;
  readonly copies: Copies;
  readonly versions: ImmutableMap<Version>;
  /** Why the dataset as a whole is in quarantine; `null` when it is not. */
  readonly setAside: string | null;
}

export type DatasetState = AssetState<Live>;
type Command = DatasetCommand & { readonly actor: string; readonly at: string };
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Answer = Decision<DatasetEvent, AssetRefusal>;

function decide(command: Command, state: DatasetState): Answer {
  if (command.type === 'RegisterDataset') return register(command, state);
  if (state.status === 'absent') return notFound('dataset', command.id);
  if (state.status === 'disposed') {
    return command.type === 'RecordDatasetDisposal' && command.caseId === state.caseId
      ? accept()
      : disposed(command.id, state.since);
  }
  switch (command.type) {
    case 'AddDatasetVersion':
      return addVersion(command, state);
    case 'RecordDatasetLocation':
      return recordLocation(command, state);
    case 'DocumentDataset':
      return unless(JSON.stringify(command.card) === state.card, {
        type: 'DatasetDocumented',
        data: { card: command.card },
      });
    case 'AssignDatasetCustodian':
      return unless(command.custodianId === state.custodianId, {
        type: 'DatasetCustodianAssigned',
        data: { custodianId: command.custodianId },
      });
    case 'PassDatasetOwnership':
      return unless(command.ownerId === state.ownerId, {
        type: 'DatasetOwnershipPassed',
        data: { ownerId: command.ownerId },
      });
    case 'ReclassifyDataset':
      return unless(command.classification === state.classification, {
        type: 'DatasetReclassified',
        data: { classification: command.classification },
      });
    case 'QuarantineDataset':
      return quarantine(command, state);
    case 'ReleaseDataset':
      return release(command, state);
    case 'RetireDataset':
      return (
        unexplained(command.reason) ??
        unless(state.status === 'retired', { type: 'DatasetRetired', data: { reason: command.reason } })
      );
    case 'RecordDatasetDisposal': {
      const { caseId, certificateNumber, disposedAt } = command;
      return state.status === 'retired'
        ? accept({ type: 'DatasetDisposed', data: { caseId, certificateNumber, disposedAt } })
        : notRetired(command.id);
    }
  }
}

function register(
  { id, name, purpose, classification, ownerId, custodianId, licence }: Ordered<'RegisterDataset'>,
  state: DatasetState,
): Answer {
  const registration: DatasetRegisteredData = {
    name: name.trim(),
    purpose,
    classification,
    ownerId,
    custodianId,
    licence,
  };
  return alreadyThere(id, registration, state) ?? accept({ type: 'DatasetRegistered', data: registration });
}

function addVersion(
  { id, versionId, label, files, sources, recordCount, locations, at }: Ordered<'AddDatasetVersion'>,
  state: Live,
): Answer {
  const checked = acceptFiles(files);
  if (checked.kind === 'refused') return checked;
  const digest = manifestDigest(checked.files);
  const known = versionKnown(state.versions, versionId, { label, digest });
  if (known) return known;
  if (state.status === 'retired') return assetRetired(id);
  if (recordCount !== null && !(Number.isSafeInteger(recordCount) && recordCount >= 0))
    return invalid('recordCount', String(recordCount), 'Count the records, or leave it out.');
  const origins = acceptSources(sources, at);
  if (origins.kind === 'refused') return origins;
  const data: DatasetVersionAddedData = {
    versionId,
    label,
    files: checked.files,
    digest,
    sources: origins.sources,
    recordCount,
    locations,
  };
  const refused = locationsRefused(state.copies, versionId, locations);
  if (refused) return refused;
  // What joins a dataset in quarantine is in quarantine until somebody has looked at it.
  const reason = state.setAside;
  const quarantined: DatasetEvent[] =
    reason === null ? [] : [{ type: 'DatasetQuarantined', data: { versionIds: [versionId], whole: false, reason } }];
  return accept<DatasetEvent>({ type: 'DatasetVersionAdded', data }, ...quarantined);
}

function recordLocation({ versionId, location }: Ordered<'RecordDatasetLocation'>, state: Live): Answer {
  if (!state.versions.get(versionId)) return notFound('version', versionId);
  return (
    locationKnown(state.copies, versionId, location) ??
    accept({ type: 'DatasetLocationRecorded', data: { versionId, location } })
  );
}

/** A suspicion of poisoning sets data aside at once; who approves a model that comes from it is refused until it is released. */
function quarantine({ versionId, reason }: Ordered<'QuarantineDataset'>, state: Live): Answer {
  if (!isStated(reason)) return invalid('reason', reason, 'Say what is suspected, for those who use the data.');
  if (versionId != null && !state.versions.get(versionId)) return notFound('version', versionId);
  const whole = versionId == null;
  const versionIds = free(state).filter((id) => whole || id === versionId);
  return unless(versionIds.length === 0 && (!whole || state.setAside !== null), {
    type: 'DatasetQuarantined',
    data: { versionIds, whole, reason },
  });
}

function release({ versionId, reason }: Ordered<'ReleaseDataset'>, state: Live): Answer {
  if (!isStated(reason)) return invalid('reason', reason, 'Say why the data can be trusted again.');
  if (versionId != null && !state.versions.get(versionId)) return notFound('version', versionId);
  const whole = versionId == null;
  const versionIds = inQuarantine(state).filter((id) => whole || id === versionId);
  return unless(versionIds.length === 0 && (!whole || state.setAside === null), {
    type: 'DatasetReleased',
    data: { versionIds, whole, reason },
  });
}

const inQuarantine = ({ versions }: Live): string[] => versions.keys().filter((id) => versions.get(id)?.quarantined);
const free = ({ versions }: Live): string[] => versions.keys().filter((id) => !versions.get(id)?.quarantined);

function evolve(state: DatasetState, event: DatasetEvent): DatasetState {
  if (event.type === 'DatasetRegistered') {
    return {
      status: 'registered',
      registration: event.data,
      ...careOf(event.data),
      copies: immutableMap(),
      versions: immutableMap(),
      setAside: null,
    };
  }
  if (state.status === 'absent' || state.status === 'disposed') return state;
  const mark = ({ versionIds, whole, reason }: Data<'DatasetQuarantined'>, quarantined: boolean): Live => {
    const versions = versionIds.reduce((all, id) => {
      const known = all.get(id);
      return known ? all.with(id, { ...known, quarantined }) : all;
    }, state.versions);
    return { ...state, versions, setAside: whole ? (quarantined ? reason : null) : state.setAside };
  };
  switch (event.type) {
    case 'DatasetVersionAdded': {
      const { versionId, label, digest, locations } = event.data;
      return {
        ...state,
        copies: withCopies(state.copies, versionId, locations),
        versions: state.versions.with(versionId, { label, digest, quarantined: false }),
      };
    }
    case 'DatasetLocationRecorded':
      return { ...state, copies: withCopies(state.copies, event.data.versionId, [event.data.location]) };
    case 'DatasetDocumented':
      return { ...state, ...carded(event.data.card) };
    case 'DatasetCustodianAssigned':
    case 'DatasetOwnershipPassed':
    case 'DatasetReclassified':
      return { ...state, ...event.data };
    case 'DatasetQuarantined':
      return mark(event.data, true);
    case 'DatasetReleased':
      return mark(event.data, false);
    case 'DatasetRetired':
      return { ...state, status: 'retired' };
    case 'DatasetDisposed':
      return { status: 'disposed', since: event.data.disposedAt, caseId: event.data.caseId };
  }
}

export const datasetDecider: Decider<DatasetCommand, DatasetEvent, DatasetState, AssetRefusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const dataset: Aggregate<DatasetCommand, DatasetEvent, DatasetState, AssetRefusal> = {
  codec: datasetCodec,
  decider: datasetDecider,
};
