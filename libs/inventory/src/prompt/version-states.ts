import type { VersionStates } from '../asset/version-states.js';
import type { PromptVersionState } from './lifecycle.policy.js';

const runs = `jsonb_build_object('versionId', r.id )`;

/** `promptVersionState` in SQL. */
export const promptVersionStates: VersionStates<PromptVersionState> = {
  table: 'prompt_v1',
  state: `case
    when a.status = 'disposed' then 'disposed'
    when a.status = 'retired' or r.withdrawn then 'withdrawn'
    when a.deployments @> jsonb_build_array( ${runs} || '{"environment": "production"}') then 'active'
    when r.approved and a.deployments @> jsonb_build_array( ${runs}) then 'active'
    when r.superseded then 'superseded'
    when r.approved then 'approved'
    when jsonb_array_length( r.reviews ) > 0 then 'reviewed'
    else 'draft' end`,
  among: {
    disposed: [{ asset: `a.status = 'disposed'` }],
    withdrawn: [{ own: ['withdrawn'] }, { asset: `a.status = 'retired'` }],
    active: [{ own: ['superseded', 'approved', 'reviewed', 'draft'], asset: 'a.running = true' }],
    superseded: [{ own: ['superseded'] }],
    approved: [{ own: ['approved'] }],
    reviewed: [{ own: ['reviewed'] }],
    draft: [{ own: ['draft'] }],
  },
};
