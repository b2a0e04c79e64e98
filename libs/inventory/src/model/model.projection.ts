import { projection, type Folded } from '@custodia/read-models';
import { AssetStatus, Environment } from '../asset/asset.types.js';
import { modelCodec, type ModelEvent } from './model.events.js';
import { Model, ModelVersion, type Deployment } from './model.row.js';

type Fold = Folded<Model> | null;
type Version = Folded<ModelVersion> | null;

const deployments = (row: Folded<Model>, next: Deployment[]): Folded<Model> => ({ ...row, deployments: next, environments: next.map(({ environment }) => environment) });

const runs = (row: Fold, environment: string, versionId: string, since: string): Fold =>
  row && deployments(row, [...row.deployments.filter((each) => each.environment !== environment), { environment: environment as Environment, versionId, since }]);

export const modelProjection = projection<Model, ModelEvent>({
  name: 'model',
  version: 1,
  row: Model,
  codec: modelCodec,
  history: true,
  on: {
    ModelRegistered: (_, { data }) => ({
      ...(data as Folded<Model>),
      status: AssetStatus.REGISTERED,
      deployments: [],
      environments: [],
      card: {},
      disposalCaseId: null,
      certificateNumber: null,
    }),
    ModelVersionAdded: (row) => row,
    ModelLocationRecorded: (row) => row,
    ModelDocumented: (row, { data }) => row && { ...row, card: data.card },
    ModelCustodianAssigned: (row, { data }) => row && { ...row, custodianId: data.custodianId },
    ModelOwnershipPassed: (row, { data }) => row && { ...row, ownerId: data.ownerId },
    ModelReclassified: (row, { data }) => row && { ...row, classification: data.classification as Model['classification'] },
    ModelJustified: (row) => row,
    ModelVersionEvaluated: (row) => row,
    ModelVersionApproved: (row) => row,
    ModelVersionMarkedKnownGood: (row) => row,
    ModelChangeAnnounced: (row) => row,
    ModelDeployed: (row, { data, meta }) => runs(row, data.environment, data.versionId, meta.at),
    ModelRolledBack: (row, { data, meta }) => runs(row, data.environment, data.toVersionId, meta.at),
    ModelWithdrawnFromUse: (row, { data }) => row && deployments(row, row.deployments.filter(({ environment }) => environment !== data.environment)),
    ModelRetired: (row) => row && { ...row, status: AssetStatus.RETIRED },
    ModelDisposed: (row, { data }) => row && { ...row, status: AssetStatus.DISPOSED, disposalCaseId: data.caseId, certificateNumber: data.certificateNumber },
  },
});

export const modelVersionProjection = projection<ModelVersion, ModelEvent>({
  name: 'model_version',
  version: 1,
  row: ModelVersion,
  codec: modelCodec,
  history: true,
  keys: ({ data }) => ('versionId' in data ? [data.versionId] : []),
  on: {
    ModelVersionAdded: (_, { data, subject }) => {
      const { versionId: __, ...version } = data;
      return {
        ...(version as Pick<Folded<ModelVersion>, 'label' | 'digest' | 'files' | 'locations'>),
        modelId: subject,
        evaluations: [],
        approved: false,
        approvedAt: null,
        approvedBy: null,
        knownGood: false,
      };
    },
    ModelLocationRecorded: (row: Version, { data }) => row && { ...row, locations: [...row.locations, data.location] as ModelVersion['locations'] },
    ModelVersionEvaluated: (row, { data, meta }) => {
      const { evaluationId, suite, passed, metrics } = data;
      return row && { ...row, evaluations: [...row.evaluations, { id: evaluationId, suite, passed, metrics: [...metrics] as ModelVersion['evaluations'][number]['metrics'], at: meta.at }] };
    },
    ModelVersionApproved: (row, { meta }) => row && { ...row, approved: true, approvedAt: meta.at, approvedBy: meta.actor },
    ModelVersionMarkedKnownGood: (row) => row && { ...row, knownGood: true },
  },
});
