import { projection } from '@custodia/read-models';
import { change } from '../asset/rows.policy.js';
import { documentCodec, type DocumentDetails, type DocumentEvent, type DocumentFile } from './document.events.js';
import { Document } from './document.row.js';

const fileOf = (file: DocumentFile | null) => ({
  digest: file?.digest ?? null,
  size: file?.size ?? null,
  fileName: file?.name ?? null,
});

/** A corrected end of validity may lie in the future again. */
const standing = (details: DocumentDetails, at: string): 'valid' | 'expired' =>
  details.validUntil !== null && details.validUntil <= at ? 'expired' : 'valid';

export const documentProjection = projection<Document, DocumentEvent>({
  name: 'document',
  version: 1,
  row: Document,
  codec: documentCodec,
  history: true,
  on: {
    DocumentRegistered: (_, { data: { attachedTo, file, warnDaysBefore, ...stated } }) => ({
      ...stated,
      ...fileOf(file),
      warnDaysBefore: [...warnDaysBefore],
      attachedKind: attachedTo.kind === 'organisation' ? null : attachedTo.kind,
      attachedId: attachedTo.id,
      status: 'valid',
      supersededBy: null,
      withdrawnBecause: null,
      notices: [],
    }),
    DocumentDetailsCorrected: (row, { data, meta }) => change(row, { ...data, status: standing(data, meta.at) }),
    DocumentFileAttached: (row, { data }) => change(row, fileOf(data)),
    DocumentOwnershipPassed: (row, { data }) => change(row, { ownerId: data.ownerId }),
    DocumentExpiryWarned: (row, { data, meta }) =>
      row && { ...row, notices: [...row.notices, { ...data, at: meta.at }] },
    DocumentExpired: (row) => row && { ...row, status: row.status === 'valid' ? 'expired' : row.status },
    DocumentExpiryTold: (row, { data, meta }) =>
      row && { ...row, notices: [...row.notices, { ...data, daysBefore: 0, at: meta.at }] },
    DocumentSuperseded: (row, { data }) => change(row, { status: 'superseded', supersededBy: data.byId }),
    DocumentWithdrawn: (row, { data }) => change(row, { status: 'withdrawn', withdrawnBecause: data.reason }),
  },
});
