import { projection } from '@custodia/read-models';
import { certificateCodec, type CertificateEvent } from './certificate.events.js';
import { Certificate } from './certificate.row.js';
import type { CertifiedAssetRef } from './certificate.types.js';

export const certificateProjection = projection<Certificate, CertificateEvent>({
  name: 'certificate',
  version: 1,
  row: Certificate,
  codec: certificateCodec,
  history: true,
  on: {
    CertificateIssued: (
      _,
      { data: { number, kind, caseId, locationId, assets, issuedAt, kid, digest, pdfDigest, supersedes } },
    ) => ({
      number,
      kind,
      status: 'issued',
      caseId,
      locationId: locationId ?? null,
      assets: assets as readonly CertifiedAssetRef[],
      assetIds: assets.map(({ id }) => id),
      issuedAt,
      kid,
      digest,
      pdfDigest,
      supersedes: supersedes ?? null,
      supersededBy: null,
      supersedingNumber: null,
      withdrawnAt: null,
      withdrawalReason: null,
    }),
    CertificateSuperseded: (row, { data: { supersededBy, supersedingNumber, reason, at } }) =>
      row && {
        ...row,
        status: 'superseded',
        supersededBy,
        supersedingNumber,
        withdrawnAt: at,
        withdrawalReason: reason,
      },
    CertificateRevoked: (row, { data: { reason, at } }) =>
      row && { ...row, status: 'revoked', withdrawnAt: at, withdrawalReason: reason },
  },
});
