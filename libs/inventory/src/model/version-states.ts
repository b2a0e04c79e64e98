import type { VersionStates } from '../asset/version-states.js';
import type { ModelVersionState } from './lifecycle.policy.js';

/** `modelVersionState` in SQL. */
export const modelVersionStates: VersionStates<ModelVersionState> = {
  table: 'model_v1',
  state: `case
    when a.status = 'disposed' then 'disposed'
    when r.quarantined then 'quarantined'
    when a.status = 'retired' then 'retiring'
    when r.decided is not null then r.decided
    when r.approved and a.deployments @> jsonb_build_array(jsonb_build_object('versionId', r.id )) then 'deployed'
    when r.approved then 'approved'
    when r.evaluations @> '[{"passed": true}]' then 'evaluated'
    when a.documented then 'documented'
    else 'registered' end`,
  only: {
    disposed: { asset: `a.status = 'disposed'` },
    retiring: { asset: `a.status = 'retired'` },
    quarantined: { version: 'r.quarantined = true' },
    suspended: { version: `r.decided = 'suspended'` },
    deprecated: { version: `r.decided = 'deprecated'` },
    rejected: { version: `r.decided = 'rejected'` },
    approved: { version: 'r.approved = true' },
    deployed: { version: 'r.approved = true' },
  },
};
