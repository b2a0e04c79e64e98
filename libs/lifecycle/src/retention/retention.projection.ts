import { projection } from '@custodia/read-models';
import { retentionCodec, type RetentionEvent, type RetentionRule } from './retention.events.js';
import { RetentionPolicy } from './retention.row.js';

const shown = ({ assetKinds, classifications, from, keepAtLeast, disposeAfter, legalBasis }: RetentionRule) => ({
  assetKinds,
  classifications,
  countedFrom: from,
  keepAtLeast: keepAtLeast ?? null,
  disposeAfter: disposeAfter ?? null,
  legalBasis,
  rule: {
    assetKinds,
    classifications,
    from,
    legalBasis,
    ...(keepAtLeast ? { keepAtLeast } : {}),
    ...(disposeAfter ? { disposeAfter } : {}),
  },
});

export const retentionProjection = projection<RetentionPolicy, RetentionEvent>({
  name: 'retention_policy',
  version: 1,
  row: RetentionPolicy,
  codec: retentionCodec,
  history: true,
  on: {
    RetentionPolicyAdopted: (_, { data }) => ({ name: data.name, status: 'in_force', ...shown(data) }),
    RetentionPolicyRevised: (row, { data }) => row && { ...row, ...shown(data) },
    RetentionPolicyWithdrawn: (row) => row && { ...row, status: 'withdrawn' },
  },
});
