import type { StoredEvent } from '@custodia/event-store';
import { reactor, type JobRequest } from '@custodia/jobs';
import type { AssetKind } from '../asset/asset.policy.js';
import { datasetCodec, type DatasetEvent } from '../dataset/dataset.events.js';
import { lineageCodec, type LineageEvent, type LineageLinkedData } from '../lineage/lineage.events.js';
import { edgeOf } from '../lineage/lineage.policy.js';
import { modelCodec, type ModelEvent } from '../model/model.events.js';
import { promptCodec, type PromptEvent } from '../prompt/prompt.events.js';
import { subprocessorCodec, type SubprocessorEvent } from '../subprocessor/subprocessor.events.js';
import { systemCodec, type SystemEvent } from '../system/system.events.js';

export const findTouchedUseName = 'find-touched-use';

/** An asset of which something was recorded that may bear on the use of what comes from it. */
type Touched = {
  readonly kind: AssetKind;
  readonly id: string;
  /** Its own use may have ended, so that a risk that is recorded of it ends, too. */
  readonly ended: boolean;
};

/** Assets that were touched by the position. */
export type TouchedUses = {
  readonly assets: readonly Touched[];
  readonly position: string;
};

const look = (kind: AssetKind, id: string, position: string, ended = false) => [
  { name: findTouchedUseName, data: { assets: [{ kind, id, ended }], position } satisfies TouchedUses },
];
type Place = Pick<StoredEvent, 'subject' | 'position'>;
const of =
  (kind: AssetKind) =>
  ({ subject, position }: Place) =>
    look(kind, subject, position);
const ended =
  (kind: AssetKind) =>
  ({ subject, position }: Place) =>
    look(kind, subject, position, true);
const derived = ({ data, position }: { readonly data: LineageLinkedData; readonly position: string }) => {
  const { kind, id } = edgeOf(data.from, data.relation, data.to).derived;
  return look(kind, id, position);
};

/** Assets that one job looks at together. */
const together = 200;

/** An import touches thousands of assets at once: they are looked at together, each once. */
export const gather = (asked: readonly JobRequest[]): JobRequest[] =>
  [...Map.groupBy(asked, ({ organisation }) => organisation)].flatMap(([organisation, all]) =>
    Array.from({ length: Math.ceil(all.length / together) }, (_, part): JobRequest => {
      const some = all.slice(part * together, (part + 1) * together).map(({ data }) => data as TouchedUses);
      const assets = new Map<string, Touched>();
      for (const one of some.flatMap((each) => each.assets)) {
        const key = `${one.kind}/${one.id}`;
        assets.set(key, { ...one, ended: one.ended || (assets.get(key)?.ended ?? false) });
      }
      const { position } = some.at(-1)!;
      const data: TouchedUses = { assets: [...assets.values()], position };
      return { name: findTouchedUseName, id: `${findTouchedUseName}:${organisation}:${position}`, organisation, data };
    }),
  );

/** Whatever may put a standing use at risk, or end that, lets the uses downstream of it be looked at. The sweep finds what came before. */
export const useAtRiskReactor = reactor<
  DatasetEvent | LineageEvent | ModelEvent | PromptEvent | SubprocessorEvent | SystemEvent
>({
  name: 'use-at-risk',
  startsAt: 'now',
  gather,
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
    ModelWithdrawnFromUse: ended('model'),
    ModelRetired: ended('model'),
    ModelDisposed: ended('model'),
    PromptActivated: of('prompt'),
    PromptDeactivated: ended('prompt'),
    PromptVersionApproved: of('prompt'),
    PromptVersionWithdrawn: of('prompt'),
    PromptRetired: ended('prompt'),
    PromptDisposed: ended('prompt'),
    SystemComposed: of('system'),
    SystemConnectorAdded: of('system'),
    SystemConnectorDescribed: of('system'),
    SystemConnectorPermitted: of('system'),
    SystemConnectorAssessed: of('system'),
    SystemConnectorRemoved: of('system'),
    SystemDeployed: of('system'),
    SystemWithdrawn: ended('system'),
    SystemSuspended: of('system'),
    SystemResumed: of('system'),
    SystemRetired: ended('system'),
    SystemDisposed: ended('system'),
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
