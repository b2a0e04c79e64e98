import { projection, type Folded } from '@custodia/read-models';
import { derivedId } from '@custodia/kernel';
import { assetFolds, change } from '../asset/rows.policy.js';
import { endKey } from '../lineage/lineage.policy.js';
import { systemState } from './lifecycle.policy.js';
import { systemCodec, type Component, type SystemEvent, type SystemRegisteredData } from './system.events.js';
import { System, SystemComponent } from './system.row.js';

type Fold = Folded<System> | null;

/** The row, with the state that follows from it. */
const standing = (row: Fold): Fold =>
  row && { ...row, state: systemState({ ...row, suspended: row.suspensionReason !== null }) };

const folds = assetFolds<System, 'System', SystemRegisteredData>('System', {
  riskRationale: null,
  deployments: [],
  environments: [],
  state: 'planned',
  verification: null,
  suspensionReason: null,
  verified: false,
  parts: 0,
});

export const systemProjection = projection<System, SystemEvent>({
  name: 'system',
  version: 1,
  row: System,
  codec: systemCodec,
  history: true,
  on: {
    ...folds,
    SystemRetired: (row, event, key) => standing(folds.SystemRetired(row, event, key)),
    SystemDisposed: (row, event, key) => standing(folds.SystemDisposed(row, event, key)),
    SystemRiskAssessed: (row, { data: { rationale, ...risk } }) => change(row, { ...risk, riskRationale: rationale }),
    SystemComposed: (row, { data: { added, removed } }) =>
      standing(
        row && { ...row, parts: row.parts + added.length - removed.length, verified: false, verification: null },
      ),
    SystemVerified: (row, { data, meta }) =>
      standing(change(row, { verified: data.passed, verification: { ...data, by: meta.actor, at: meta.at } })),
    SystemSuspended: (row, { data }) => standing(change(row, { suspensionReason: data.reason })),
    SystemResumed: (row) => standing(change(row, { suspensionReason: null })),
    SystemDeployed: (row, { data: { environment }, meta }) =>
      standing(
        row && {
          ...row,
          deployments: [...row.deployments, { environment, since: meta.at }],
          environments: [...row.environments, environment],
        },
      ),
    SystemWithdrawn: (row, { data }) =>
      standing(
        row && {
          ...row,
          deployments: row.deployments.filter(({ environment }) => environment !== data.environment),
          environments: row.environments.filter((each) => each !== data.environment),
        },
      ),
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
