import type { CommandMeta } from '@custodia/event-store';
import { accept, refuse, type Decision } from '@custodia/kernel';
import { isStated } from '@custodia/import';
import {
  acceptFiles,
  assetRetired,
  invalid,
  manifestDigest,
  notFound,
  suits,
  type AssetRefusal,
  type Classification,
} from '../asset/asset.policy.js';
import { alreadyThere, stepRefused } from '../asset/lifecycle.policy.js';
import { useRefused, type ToldObstacle } from '../use/use.policy.js';
import type { DatasetCommand, Live, Version } from './dataset.decider.js';
import type { DatasetVersionCollectedData, OwnDatasetEvent } from './dataset.events.js';
import { datasetVersionLifecycle, datasetVersionState, type DatasetVersionState } from './lifecycle.policy.js';
import { acceptSources } from './sources.policy.js';

interface OfVersion {
  readonly id: string;
  readonly versionId: string;
}

export type VersionLifeCommand =
  | ({ readonly type: 'CollectDatasetVersion'; readonly id: string } & Omit<DatasetVersionCollectedData, 'digest'>)
  | ({ readonly type: 'ValidateDatasetVersion'; readonly method: string; readonly passed: boolean } & OfVersion)
  | ({
      readonly type: 'ApproveDatasetVersion';
      readonly intendedUse: string;
      readonly handledAs: Classification;
      /** What stands against it upstream, as known when asked. */
      readonly obstacles?: readonly ToldObstacle[];
    } & OfVersion)
  | ({
      readonly type: 'PutDatasetVersionToUse';
      readonly reason: string;
      readonly obstacles?: readonly ToldObstacle[];
    } & OfVersion)
  | ({ readonly type: 'FreezeDatasetVersion'; readonly reason: string } & OfVersion)
  | ({ readonly type: 'DeprecateDatasetVersion'; readonly reason: string } & OfVersion);

type Answer = Decision<OwnDatasetEvent, AssetRefusal>;
type Command = VersionLifeCommand & CommandMeta;
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Where a version stands by the log of its dataset. */
export const stateOf = (
  { status, classification }: Pick<Live, 'status' | 'classification'>,
  version: Version,
): DatasetVersionState => datasetVersionState({ ...version, dataset: status, classification });

export function decideVersionLife(command: Command, state: Live): Answer {
  const { id, versionId } = command;
  const version = state.versions.get(versionId);
  if (!version) return notFound('version', versionId);
  if (state.status === 'retired') return assetRetired(id);
  if (command.type === 'CollectDatasetVersion') return collect(command, version);
  if (command.type === 'ValidateDatasetVersion') return validate(command, version);
  if (command.type === 'ApproveDatasetVersion') return approve(command, state, version);
  if (alreadyThere(datasetVersionLifecycle, stateOf(state, version), command.type)) return accept();
  const { reason } = command;
  if (!isStated(reason)) return invalid('reason', reason, 'Say why, for those who use the data.');
  const data = { versionId, reason };
  switch (command.type) {
    case 'PutDatasetVersionToUse':
      return useRefused(versionId, command.obstacles ?? []) ?? accept({ type: 'DatasetVersionPutToUse', data });
    case 'FreezeDatasetVersion':
      return accept({ type: 'DatasetVersionFrozen', data });
    case 'DeprecateDatasetVersion':
      return accept({ type: 'DatasetVersionDeprecated', data });
  }
}

function collect(command: Ordered<'CollectDatasetVersion'>, version: Version): Answer {
  const { versionId, files, sources, recordCount, at } = command;
  const checked = acceptFiles(files);
  if (checked.kind === 'refused') return checked;
  if (recordCount !== null && !(Number.isSafeInteger(recordCount) && recordCount >= 0))
    return invalid('recordCount', String(recordCount), 'Count the records, or leave it out.');
  const origins = acceptSources(sources, at);
  if (origins.kind === 'refused') return origins;
  if (checked.files.length === 0 && origins.sources.length === 0)
    return invalid('files', '', 'State the files, or at least where the data was collected.');
  const digest = manifestDigest(checked.files);
  const data: DatasetVersionCollectedData = {
    versionId,
    files: checked.files,
    digest,
    sources: origins.sources,
    recordCount,
  };
  return version.stated === JSON.stringify([data.files, data.sources, recordCount])
    ? accept()
    : accept({ type: 'DatasetVersionCollected', data });
}

/** What is validated and approved is known by the digests of its files (ETSI TS 104 223, 5.2.1-2). */
function validate({ versionId, method, passed }: Ordered<'ValidateDatasetVersion'>, version: Version): Answer {
  if (!isStated(method)) return invalid('method', method, 'Say what was looked at, and how.');
  if (version.lastValidation === JSON.stringify([method, passed])) return accept();
  if (version.unproved === null || version.unproved.length > 0)
    return refuse({
      code: 'MANIFEST_MISSING',
      message: `Version ${version.label} ${version.unproved === null ? 'has no files' : `has files without a digest: ${version.unproved.join(', ')}`}, so nothing tells what exactly was validated. Add a version with the digest of each file.`,
      id: versionId,
      files: version.unproved ?? [],
    });
  return accept({ type: 'DatasetVersionValidated', data: { versionId, digest: version.digest, method, passed } });
}

/** Data is used only for what its sensitivity suits; ETSI TS 104 223, 5.1.2-5. */
function approve(command: Ordered<'ApproveDatasetVersion'>, { classification }: Live, version: Version): Answer {
  const { versionId, intendedUse, handledAs, obstacles = [] } = command;
  if (version.approval === JSON.stringify([intendedUse, handledAs])) return accept();
  if (!isStated(intendedUse)) return invalid('intendedUse', intendedUse, 'Say what it may be used for.');
  if (!suits(classification, handledAs))
    return refuse({
      code: 'SENSITIVITY_MISMATCH',
      message: `The dataset is ${classification}, and what is made from it would be handled as ${handledAs}. Approve a use that is handled at least as ${classification}, or classify the dataset anew (reclassifyDataset).`,
      id: versionId,
      classification,
      handledAs,
    });
  return (
    useRefused(versionId, obstacles) ??
    accept({
      type: 'DatasetVersionApproved',
      data: { versionId, digest: version.digest, intendedUse, handledAs },
    })
  );
}

/** The answer to a command, or the refusal where the table of the life of versions does not allow what it would change. */
export function inLife(command: DatasetCommand & CommandMeta, state: Live, answer: Answer): Answer {
  if (answer.kind === 'refused' || answer.events.length === 0) return answer;
  const versionId = 'versionId' in command ? command.versionId : null;
  const version = versionId == null ? undefined : state.versions.get(versionId);
  if (versionId == null || !version) return answer;
  const standing = { id: versionId, called: `Version ${version.label}`, state: stateOf(state, version) };
  return stepRefused(datasetVersionLifecycle, standing, command.type) ?? answer;
}
