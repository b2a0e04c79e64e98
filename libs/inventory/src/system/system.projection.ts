import { projection } from '@custodia/read-models';
import { derivedId } from '@custodia/kernel';
import { assetFolds, change } from '../asset/rows.policy.js';
import { endKey } from '../lineage/lineage.policy.js';
import { systemCodec, type Component, type SystemEvent, type SystemRegisteredData } from './system.events.js';
import { System, SystemComponent } from './system.row.js';

export const systemProjection = projection<System, SystemEvent>({
  name: 'system',
  version: 1,
  row: System,
  codec: systemCodec,
  history: true,
  on: {
    ...assetFolds<System, 'System', SystemRegisteredData>('System', {
      riskRationale: null,
      deployments: [],
      environments: [],
    }),
    SystemRiskAssessed: (row, { data: { rationale, ...risk } }) => change(row, { ...risk, riskRationale: rationale }),
    SystemDeployed: (row, { data: { environment }, meta }) =>
      row && {
        ...row,
        deployments: [...row.deployments, { environment, since: meta.at }],
        environments: [...row.environments, environment],
      },
    SystemWithdrawn: (row, { data }) =>
      row && {
        ...row,
        deployments: row.deployments.filter(({ environment }) => environment !== data.environment),
        environments: row.environments.filter((each) => each !== data.environment),
      },
  },
});

const componentId = (systemId: string, { relation, asset }: Component): string =>
  derivedId('component', systemId, relation, endKey(asset));

/** Present as long as the system uses it; its history tells what a system was made of at a past moment. */
export const systemComponentProjection = projection<SystemComponent, SystemEvent>({
  name: 'system_component',
  version: 1,
  row: SystemComponent,
  codec: systemCodec,
  history: true,
  keys: ({ data, subject }) =>
    'added' in data ? [...data.added, ...data.removed].map((component) => componentId(subject, component)) : [],
  on: {
    SystemComposed: (_, { data, subject }, key) => {
      const used = data.added.find((component) => componentId(subject, component) === key);
      return used
        ? {
            systemId: subject,
            relation: used.relation,
            kind: used.asset.kind,
            assetId: used.asset.id,
            versionId: used.asset.versionId,
          }
        : null;
    },
  },
});
