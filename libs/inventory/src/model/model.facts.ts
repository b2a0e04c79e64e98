import type { RequestContext } from '@custodia/graphql';
import type { Duty } from '@custodia/identity/read';
import { dutyFacts } from '../use/duties.facts.js';
import type { EarlierDuty } from '../use/duties.policy.js';
import { ModelVersion } from './model.row.js';

/** Who evaluated and approved a version, as far as the organisation separates that from `duty`. */
export const modelDutyFacts = (request: RequestContext, duty: Duty, versionId: string) =>
  dutyFacts(request, duty, async () => {
    const version = await request.session.one(ModelVersion, versionId);
    return [
      ...(version?.evaluations ?? []).flatMap(({ by }): EarlierDuty[] => (by ? [{ duty: 'evaluate_model', by }] : [])),
      ...(version?.approvedBy && duty !== 'approve_model'
        ? [{ duty: 'approve_model' as const, by: version.approvedBy }]
        : []),
    ];
  });
