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
  among: {
    disposed: [{ asset: `a.status = 'disposed'` }],
    retiring: [{ asset: `a.status = 'retired'` }],
    quarantined: [{ own: ['quarantined'] }],
    suspended: [{ own: ['suspended'] }],
    deprecated: [{ own: ['deprecated'] }],
    rejected: [{ own: ['rejected'] }],
    deployed: [{ own: ['approved'], asset: 'a.running = true' }],
    approved: [{ own: ['approved'] }],
    evaluated: [{ own: ['evaluated'] }],
    documented: [{ own: ['registered'], asset: 'a.documented = true' }],
    registered: [{ own: ['registered'], asset: 'a.documented = false' }],
  },
};
