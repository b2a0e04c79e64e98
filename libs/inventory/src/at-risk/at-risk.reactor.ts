import type { StoredEvent } from '@custodia/event-store';
import { reactor } from '@custodia/jobs';
import type { AssetKind } from '../asset/asset.policy.js';
import { datasetCodec, type DatasetEvent } from '../dataset/dataset.events.js';
import { lineageCodec, type LineageEvent, type LineageLinkedData } from '../lineage/lineage.events.js';
import { edgeOf } from '../lineage/lineage.policy.js';
import { modelCodec, type ModelEvent } from '../model/model.events.js';
import { promptCodec, type PromptEvent } from '../prompt/prompt.events.js';
import { subprocessorCodec, type SubprocessorEvent } from '../subprocessor/subprocessor.events.js';
import { systemCodec, type SystemEvent } from '../system/system.events.js';

export const findTouchedUseName = 'find-touched-use';

/** The asset of which something was recorded that may bear on the use of what comes from it. */
export type Touched = {
  readonly kind: AssetKind;
  readonly id: string;
  readonly position: string;
};

const look = (kind: AssetKind, id: string, position: string) => [
  { name: findTouchedUseName, data: { kind, id, position } satisfies Touched },
];
const of =
  (kind: AssetKind) =>
  ({ subject, position }: Pick<StoredEvent, 'subject' | 'position'>) =>
    look(kind, subject, position);
const derived = ({ data, position }: { readonly data: LineageLinkedData; readonly position: string }) => {
  const { kind, id } = edgeOf(data.from, data.relation, data.to).derived;
  return look(kind, id, position);
};

/** Whatever may put a standing use at risk, or end that, lets the uses downstream of it be looked at. The sweep finds what came before. */
export const useAtRiskReactor = reactor<
  DatasetEvent | LineageEvent | ModelEvent | PromptEvent | SubprocessorEvent | SystemEvent
>({
  name: 'use-at-risk',
  startsAt: 'now',
  codecs: [datasetCodec, lineageCodec, modelCodec, promptCodec, subprocessorCodec, systemCodec],
  on: {
    DatasetReclassified: of('dataset'),
    DatasetVersionValidated: of('dataset'),
    DatasetVersionApproved: of('dataset'),
    DatasetQuarantined: of('dataset'),
    DatasetReleased: of('dataset'),
    DatasetRetired: of('dataset'),
    DatasetDisposed: of('dataset'),
    LineageLinked: derived,
    LineageUnlinked: derived,
    ModelDocumented: of('model'),
    ModelJustified: of('model'),
    ModelVersionApproved: of('model'),
    ModelVersionRejected: of('model'),
    ModelVersionSuspended: of('model'),
    ModelVersionResumed: of('model'),
    ModelVersionQuarantined: of('model'),
    ModelVersionReleased: of('model'),
    ModelDeployed: of('model'),
    ModelRolledBack: of('model'),
    ModelRetired: of('model'),
    ModelDisposed: of('model'),
    PromptActivated: of('prompt'),
    PromptDeactivated: of('prompt'),
    PromptVersionApproved: of('prompt'),
    PromptVersionWithdrawn: of('prompt'),
    PromptRetired: of('prompt'),
    PromptDisposed: of('prompt'),
    SystemComposed: of('system'),
    SystemConnectorAdded: of('system'),
    SystemConnectorDescribed: of('system'),
    SystemConnectorPermitted: of('system'),
    SystemConnectorAssessed: of('system'),
    SystemConnectorRemoved: of('system'),
    SystemDeployed: of('system'),
    SystemSuspended: of('system'),
    SystemResumed: of('system'),
    SystemRetired: of('system'),
    SystemDisposed: of('system'),
    GateOpened: of('subprocessor'),
    GateClosed: of('subprocessor'),
    GateExceptionGranted: of('subprocessor'),
    GateExceptionRevoked: of('subprocessor'),
    SubprocessorSuspended: of('subprocessor'),
    SubprocessorResumed: of('subprocessor'),
    SubprocessorRetired: of('subprocessor'),
    SubprocessorDisposed: of('subprocessor'),
  },
});
