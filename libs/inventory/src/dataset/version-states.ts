import type { VersionStates } from '../asset/version-states.js';
import type { DatasetVersionState } from './lifecycle.policy.js';

const sensitivity = (classification: string): string =>
  `array_position(array['public', 'internal', 'confidential', 'restricted'], ${classification})`;

/** An approval does not count any more once the dataset is classified higher than what it allows. */
const lapsed = { own: ['approved', 'in_use'], asset: 'a.raised = true', fewAssets: true };

/** `datasetVersionState` in SQL. */
export const datasetVersionStates: VersionStates<DatasetVersionState> = {
  table: 'dataset_v1',
  state: `case
    when a.status = 'disposed' then 'disposed'
    when r.quarantined then 'quarantined'
    when a.status = 'retired' then 'retiring'
    when r.decided is not null then r.decided
    when ${sensitivity('a.classification')} <= ${sensitivity(`( r.approval ->> 'handledAs')`)}
      then case when r.used then 'in_use' else 'approved' end
    when ( r.validations -> -1 ->> 'passed')::boolean then 'validated'
    when r.digest is not null or jsonb_array_length( r.sources ) > 0 or jsonb_array_length( r.locations ) > 0 then 'collected'
    else 'proposed' end`,
  among: {
    disposed: [{ asset: `a.status = 'disposed'` }],
    retiring: [{ asset: `a.status = 'retired'` }],
    quarantined: [{ own: ['quarantined'] }],
    frozen: [{ own: ['frozen'] }],
    deprecated: [{ own: ['deprecated'] }],
    in_use: [{ own: ['in_use'] }],
    approved: [{ own: ['approved'] }],
    validated: [{ own: ['validated'] }, lapsed],
    collected: [{ own: ['collected'] }, lapsed],
    proposed: [{ own: ['proposed'] }, lapsed],
  },
};
