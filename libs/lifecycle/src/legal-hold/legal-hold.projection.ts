import { projection } from '@custodia/read-models';
import { legalHoldCodec, type LegalHoldEvent } from './legal-hold.events.js';
import { LegalHold } from './legal-hold.row.js';
import type { LegalHoldTarget } from './legal-hold.types.js';

export const legalHoldProjection = projection<LegalHold, LegalHoldEvent>({
  name: 'legal_hold',
  version: 1,
  row: LegalHold,
  codec: legalHoldCodec,
  history: true,
  on: {
    LegalHoldPlaced: (_, { data: { name, authority, matter, reason, targets, notified, reviewBy, by } }) => ({
      status: 'placed',
      name,
      authority,
      matter,
      reason,
      targets: targets as readonly LegalHoldTarget[],
      notifiedIds: notified,
      acknowledgedIds: [],
      reviewBy: reviewBy ?? null,
      placedBy: by,
      releasedAt: null,
      releasedBy: null,
      releaseReason: null,
    }),
    LegalHoldWidened: (row, { data }) =>
      row && {
        ...row,
        targets: [...row.targets, ...(data.targets as readonly LegalHoldTarget[])],
        notifiedIds: [...row.notifiedIds, ...data.notified],
      },
    LegalHoldAcknowledged: (row, { data }) => row && { ...row, acknowledgedIds: [...row.acknowledgedIds, data.by] },
    LegalHoldReviewed: (row, { data }) => row && { ...row, reviewBy: data.reviewBy },
    LegalHoldReleased: (row, { data: { by, at, reason, authority } }) =>
      row && { ...row, status: 'released', releasedAt: at, releasedBy: by, releaseReason: `${reason} (${authority})` },
  },
});
