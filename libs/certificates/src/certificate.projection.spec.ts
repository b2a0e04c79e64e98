import { describe, expect, it } from '@jest/globals';
import { project } from '@custodia/read-models/testing';
import type { CertificateEvent } from './certificate.events.js';
import { certificateProjection } from './certificate.projection.js';

const at = '2026-03-02T10:30:00.000Z';
const issued: CertificateEvent = {
  type: 'CertificateIssued',
  data: {
    number: 'ACME-2026-000001',
    kind: 'disposal',
    caseId: 'case',
    assets: [{ kind: 'model', id: 'm', name: 'Model' }],
    issuedAt: at,
    kid: 'k',
    digest: 'sha256:a',
    pdfDigest: 'sha256:b',
    by: 'custodia',
    at,
  },
};

describe('the row of a certificate', () => {
  it('shows what it is about and how to find its files', () => {
    expect(project(certificateProjection, [issued])[0]).toMatchObject({
      number: 'ACME-2026-000001',
      status: 'issued',
      caseId: 'case',
      assetIds: ['m'],
      digest: 'sha256:a',
      pdfDigest: 'sha256:b',
      locationId: null,
      withdrawnAt: null,
    });
  });
  it('says what became of it', () => {
    const superseded: CertificateEvent = {
      type: 'CertificateSuperseded',
      data: { supersededBy: 'c-2', supersedingNumber: 'ACME-2026-000002', reason: 'Wrong serial number', by: 'x', at },
    };
    expect(project(certificateProjection, [issued, superseded])[0]).toMatchObject({
      status: 'superseded',
      supersedingNumber: 'ACME-2026-000002',
      withdrawalReason: 'Wrong serial number',
      withdrawnAt: at,
    });
    const revoked: CertificateEvent = {
      type: 'CertificateRevoked',
      data: { reason: 'The disk was another one', by: 'x', at },
    };
    expect(project(certificateProjection, [issued, superseded, revoked])[0]).toMatchObject({
      status: 'revoked',
      withdrawalReason: 'The disk was another one',
    });
  });
});
