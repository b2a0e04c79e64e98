import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { certificateDecider, type CertificateCommand } from './certificate.decider.js';
import type { CertificateEvent } from './certificate.events.js';
import { deviceNumber, numberingDecider, type AssignCertificateNumber } from './numbering/numbering.decider.js';

const { given } = scenarios(certificateDecider);
const issue = {
  type: 'IssueCertificate',
  number: 'ACME-2026-000001',
  kind: 'disposal',
  caseId: 'd',
  assets: [],
  issuedAt: '2026-03-01T09:00:00.000Z',
  kid: 'k',
  digest: 'sha256:a',
  pdfDigest: 'sha256:b',
} as const;
const issued: CertificateEvent = {
  type: 'CertificateIssued',
  data: { ...issue, by: 'x', at: '2026-03-01T09:00:00.000Z' },
};
const supersede = {
  type: 'SupersedeCertificate',
  supersededBy: 'c-2',
  supersedingNumber: 'ACME-2026-000002',
  reason: 'Wrong serial number',
} as const;
const superseded: CertificateEvent = {
  type: 'CertificateSuperseded',
  data: { ...supersede, by: 'x', at: '2026-03-02T09:00:00.000Z' },
};
const revoke = { type: 'RevokeCertificate', reason: 'The disk was another one' } as const;

describe('a certificate', () => {
  it('is issued once, and never with other content', () => {
    given()
      .when(issue)
      .then({ type: 'CertificateIssued', data: { number: 'ACME-2026-000001', digest: 'sha256:a' } });
    given(issued).when(issue).thenNothing();
    given(issued)
      .when({ ...issue, digest: 'sha256:z' })
      .thenRefuses({ code: 'ALREADY_ISSUED', digest: 'sha256:a' });
  });
  it('is superseded by another one, with a reason', () => {
    given(issued)
      .when(supersede)
      .then({ type: 'CertificateSuperseded', data: { supersedingNumber: 'ACME-2026-000002' } });
    given(issued)
      .when({ ...supersede, supersedingNumber: issue.number })
      .thenRefuses({ code: 'SUPERSEDED_BY_ITSELF' });
    given(issued)
      .when({ ...supersede, reason: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(issued, superseded)
      .when({ ...supersede, supersedingNumber: 'ACME-2026-000003' })
      .thenRefuses({ code: 'CERTIFICATE_WITHDRAWN', status: 'superseded' });
  });
  it('is revoked, also after it was superseded', () => {
    given(issued).when(revoke).then({ type: 'CertificateRevoked' });
    given(issued, superseded).when(revoke).then({ type: 'CertificateRevoked' });
  });
  it('is unknown before it was issued', () => given().when(revoke).thenRefuses({ code: 'NOT_FOUND' }));
  it('never acts twice on the same command', () =>
    neverActsTwice(
      certificateDecider,
      fc.constantFrom<CertificateCommand>(
        issue,
        { ...issue, digest: 'sha256:z' },
        supersede,
        { ...supersede, supersedingNumber: 'x' },
        revoke,
      ),
    ));
});

describe('the number of a certificate', () => {
  const numbers = scenarios(numberingDecider);
  const assign = (certificateId: string, at: string): AssignCertificateNumber & { at: string } => ({
    type: 'AssignCertificateNumber',
    certificateId,
    prefix: 'ACME',
    at,
  });
  const first = {
    type: 'CertificateNumberAssigned',
    data: {
      certificateId: 'a',
      number: 'ACME-2026-000001',
      year: 2026,
      sequence: 1,
      by: 'x',
      at: '2026-03-01T09:00:00.000Z',
    },
  } as const;
  it('counts within the year and begins again with the next', () => {
    numbers
      .given()
      .when(assign('a', '2026-03-01T09:00:00.000Z'))
      .then({ type: 'CertificateNumberAssigned', data: { number: 'ACME-2026-000001' } });
    numbers
      .given(first)
      .when(assign('b', '2026-12-31T23:59:59.999Z'))
      .then({ type: 'CertificateNumberAssigned', data: { number: 'ACME-2026-000002' } });
    numbers
      .given(first)
      .when(assign('b', '2027-01-01T00:00:00.000Z'))
      .then({ type: 'CertificateNumberAssigned', data: { number: 'ACME-2027-000001' } });
  });
  it('is not given again for a clock that runs behind', () =>
    numbers
      .given(first)
      .when(assign('b', '2025-12-31T00:00:00.000Z'))
      .then({ type: 'CertificateNumberAssigned', data: { number: 'ACME-2026-000002' } }));
  it.each([
    [{ year: 2026, sequence: 41 }, 'ACME-2026-000042'],
    [{ year: 2025, sequence: 41 }, 'ACME-2026-000002'],
    [{ year: 2027, sequence: 3 }, 'ACME-2027-000004'],
    [{ year: 2026, sequence: 1 }, 'ACME-2026-000002'],
  ])('is none up to what is known outside a log that was restored (%j)', (after, number) =>
    numbers
      .given(first)
      .when({ ...assign('b', '2026-04-01T09:00:00.000Z'), after })
      .then({ type: 'CertificateNumberAssigned', data: { number } }),
  );
  it('stays with its certificate', () =>
    numbers.given(first).when(assign('a', '2026-03-02T09:00:00.000Z')).thenNothing());
  it('has a prefix that can be read aloud', () =>
    numbers
      .given()
      .when({ ...assign('a', '2026-01-01T00:00:00.000Z'), prefix: 'acme!' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'prefix' }));
  it('of a device goes with the number of the case', () =>
    expect(deviceNumber('ACME-2026-000001', 3)).toBe('ACME-2026-000001-D03'));
  it('is never given twice', () => {
    neverActsTwice(
      numberingDecider,
      fc
        .constantFrom('a', 'b', 'c', 'd')
        .map((id) => ({ type: 'AssignCertificateNumber' as const, certificateId: id, prefix: 'ACME' })),
    );
  });
});
