import { isStated } from '@custodia/import';
import { projection } from '@custodia/read-models';
import { digestOfVersion } from '../asset/asset.policy.js';
import { assetFolds, change, runs } from '../asset/rows.policy.js';
import { modelCodec, type ModelEvent, type ModelRegisteredData, type ModelVersionDecision } from './model.events.js';
import { Model, ModelVersion } from './model.row.js';

const folds = assetFolds<Model, 'Model', ModelRegisteredData>('Model', {
  documented: false,
  deployments: [],
  environments: [],
  justification: null,
  announcements: [],
});

export const modelProjection = projection<Model, ModelEvent>({
  name: 'model',
  version: 1,
  row: Model,
  codec: modelCodec,
  history: true,
  on: {
    ...folds,
    ModelDocumented: (row, event, key) =>
      change(folds.ModelDocumented(row, event, key), {
        documented: Object.values(event.data.card).some((value) => isStated(value)),
      }),
    ModelJustified: (row, { data }) => change(row, { justification: data }),
    ModelChangeAnnounced: (row, { data: { announcementId: id, ...told } }) =>
      row && { ...row, announcements: [...row.announcements, { id, ...told }] },
    ModelDeployed: (row, { data, meta }) => runs(row, data.environment, { versionId: data.versionId, since: meta.at }),
    ModelRolledBack: (row, { data, meta }) =>
      runs(row, data.environment, { versionId: data.toVersionId, since: meta.at }),
    ModelWithdrawnFromUse: (row, { data }) => runs(row, data.environment, null),
  },
});

type Reason = { readonly reason: string } | null;
const decided = (decision: ModelVersionDecision | null, told: Reason = null) => ({
  decided: decision,
  decisionReason: told?.reason ?? null,
});
const quarantine = (told: Reason) => ({ quarantined: told !== null, quarantineReason: told?.reason ?? null });
/** A rejection ends an approval. */
const unapproved = { approved: false, approvedAt: null, approvedBy: null, knownGood: false } as const;

export const modelVersionProjection = projection<ModelVersion, ModelEvent>({
  name: 'model_version',
  version: 1,
  row: ModelVersion,
  codec: modelCodec,
  history: true,
  keys: ({ data }) => ('versionId' in data ? [data.versionId] : []),
  on: {
    ModelVersionAdded: (_, { data: { versionId: _id, ...stated }, subject }) => ({
      ...stated,
      digest: digestOfVersion(stated),
      remote: stated.remote ?? null,
      modelId: subject,
      evaluations: [],
      signatures: [],
      approved: false,
      approvedAt: null,
      approvedBy: null,
      knownGood: false,
      decided: null,
      decisionReason: null,
      quarantined: false,
      quarantineReason: null,
    }),
    ModelLocationRecorded: (row, { data }) => row && { ...row, locations: [...row.locations, data.location] },
    ModelVersionEvaluated: (row, { data: { evaluationId: id, suite, passed, metrics }, meta }) =>
      row && { ...row, evaluations: [...row.evaluations, { id, suite, passed, metrics, at: meta.at, by: meta.actor }] },
    ModelVersionApproved: (row, { meta }) =>
      change(row, { approved: true, approvedAt: meta.at, approvedBy: meta.actor }),
    ModelSignatureAttached: (row, { data: { signatureId: id, versionId: _version, ...stated }, meta }) =>
      row && { ...row, signatures: [...row.signatures, { id, ...stated, at: meta.at, by: meta.actor }] },
    ModelVersionMarkedKnownGood: (row) => change(row, { knownGood: true }),
    ModelVersionRejected: (row, { data }) =>
      change(row, { ...decided('rejected', data), ...unapproved, ...quarantine(null) }),
    ModelVersionSuspended: (row, { data }) => change(row, decided('suspended', data)),
    ModelVersionResumed: (row) => change(row, decided(null)),
    ModelVersionDeprecated: (row, { data }) => change(row, decided('deprecated', data)),
    ModelVersionQuarantined: (row, { data }) => change(row, quarantine(data)),
    ModelVersionReleased: (row) => change(row, quarantine(null)),
  },
});
