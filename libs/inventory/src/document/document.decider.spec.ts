import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { documentDecider, type DocumentCommand } from './document.decider.js';
import type { DocumentEvent, DocumentRegisteredData } from './document.events.js';
import { warningDue } from './expiry.policy.js';

const { given } = scenarios(documentDecider);
const id = '0198c7a2-0000-7000-8000-00000000000a';
const other = '0198c7a2-0000-7000-8000-00000000000b';
const digest = `sha256:${'0badcafe'.repeat(8)}`;
const file = { digest, size: 12, name: 'report.pdf' };
const details = {
  kind: 'soc_2_type_2',
  title: 'SOC 2 report 2025',
  issuer: 'Audit Partners',
  reference: null,
  scope: null,
  periodFrom: '2025-01-01T00:00:00.000Z',
  periodTo: '2025-12-31T00:00:00.000Z',
  issuedAt: null,
  validFrom: null,
  validUntil: '2027-01-01T00:00:00.000Z',
} as const;
const registration: DocumentRegisteredData = {
  ...details,
  attachedTo: { kind: 'subprocessor', id: other },
  addendumTo: null,
  file: null,
  classification: 'confidential',
  ownerId: 'owner',
  warnDaysBefore: [90, 30, 7],
};
const register = { type: 'RegisterDocument', id, ...registration, unknown: null } as const;
const registered: DocumentEvent = { type: 'DocumentRegistered', data: registration };
const superseded: DocumentEvent = { type: 'DocumentSuperseded', data: { byId: other } };
const withdrawn: DocumentEvent = { type: 'DocumentWithdrawn', data: { reason: 'It was forged.' } };
const told = { validUntil: details.validUntil, recipientId: 'owner', mail: 'sent' } as const;
const warn = { type: 'RecordExpiryWarning', id, daysBefore: 30, ...told, at: '2026-12-10T00:00:00.000Z' } as const;
const after = '2027-01-02T00:00:00.000Z';

describe('registering a document', () => {
  it('takes it in', () => given().when(register).then({ type: 'DocumentRegistered', data: registration }));
  it('is harmless when repeated', () => given(registered).when(register).thenNothing());
  it('is refused for another document under the same id', () =>
    given(registered)
      .when({ ...register, title: 'Other' })
      .thenRefuses({ code: 'ID_TAKEN' }));
  it('records at once that evidence of the past has expired', () =>
    given()
      .when({ ...register, at: after } as DocumentCommand)
      .then({ type: 'DocumentRegistered' }, { type: 'DocumentExpired', data: { validUntil: details.validUntil } }));
  it('is refused for an asset that is not there', () =>
    given()
      .when({ ...register, unknown: { field: 'model', id: other } })
      .thenRefuses({ code: 'NOT_FOUND' }));
  it.each([
    ['title', { title: 'TBD' }],
    ['issuer', { issuer: ' ' }],
    ['periodTo', { periodTo: '2024-01-01T00:00:00.000Z' }],
    ['validUntil', { validFrom: '2028-01-01T00:00:00.000Z' }],
    ['addendumTo', { kind: 'addendum' }],
    ['addendumTo', { addendumTo: id }],
    ['digest', { file: { ...file, digest: 'md5:1' } }],
    ['warnDaysBefore', { warnDaysBefore: [0] }],
  ] as const)('is refused with a %s that cannot be used', (field, wrong) =>
    given()
      .when({ ...register, ...wrong } as DocumentCommand)
      .thenRefuses({ code: 'INVALID_INPUT', field } as never),
  );
});

describe('the file of a document', () => {
  it('can be added later', () =>
    given(registered)
      .when({ type: 'AttachDocumentFile', id, ...file })
      .then({ type: 'DocumentFileAttached', data: file }));
  it('never becomes another', () =>
    given(registered, { type: 'DocumentFileAttached', data: file })
      .when({ type: 'AttachDocumentFile', id, ...file, digest: `sha256:${'1'.repeat(64)}` })
      .thenRefuses({ code: 'INVALID_INPUT' }));
});

describe('a document that is replaced', () => {
  const supersede = { type: 'SupersedeDocument', id, byId: other, replacement: 'current' } as const;
  it('names the one in its place', () =>
    given(registered)
      .when(supersede)
      .then({ type: 'DocumentSuperseded', data: { byId: other } }));
  it.each(['superseded', 'withdrawn'] as const)('is not replaced by one that is %s', (replacement) =>
    given(registered)
      .when({ ...supersede, replacement })
      .thenRefuses({ code: 'INVALID_INPUT' }),
  );
  it('is not replaced twice', () =>
    given(registered, superseded)
      .when({ ...supersede, byId: '0198c7a2-0000-7000-8000-00000000000c' })
      .thenRefuses({ code: 'DOCUMENT_NOT_CURRENT' }));
  it('is not replaced by itself or by nothing', () => {
    given(registered)
      .when({ ...supersede, byId: id })
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(registered)
      .when({ ...supersede, replacement: 'absent' })
      .thenRefuses({ code: 'NOT_FOUND' });
  });
  it('is corrected no more', () =>
    given(registered, superseded)
      .when({ type: 'CorrectDocumentDetails', id, ...details, title: 'New' })
      .thenRefuses({ code: 'DOCUMENT_NOT_CURRENT' }));
  it('can still be withdrawn', () =>
    given(registered, superseded).when({ type: 'WithdrawDocument', id, reason: 'It was forged.' }).then(withdrawn));
});

describe('the end of validity', () => {
  it('is warned of once at each stage', () => {
    given(registered)
      .when(warn)
      .then({ type: 'DocumentExpiryWarned', data: { daysBefore: 30 } });
    given(registered, { type: 'DocumentExpiryWarned', data: { ...told, daysBefore: 30 } })
      .when(warn)
      .thenNothing();
  });
  it('is warned of again when it was corrected', () => {
    const later = { ...details, validUntil: '2027-01-05T00:00:00.000Z' };
    given(
      registered,
      { type: 'DocumentExpiryWarned', data: { ...told, daysBefore: 30 } },
      { type: 'DocumentDetailsCorrected', data: later },
    )
      .when({ ...warn, validUntil: later.validUntil })
      .then({ type: 'DocumentExpiryWarned', data: { validUntil: later.validUntil } });
  });
  it('is not warned of for a document that nobody relies on', () =>
    given(registered, superseded).when(warn).thenNothing());
  it('is recorded when it has come, and not before', () => {
    const expire = { type: 'RecordExpiry', id, validUntil: details.validUntil } as const;
    given(registered)
      .when({ ...expire, at: '2026-12-31T00:00:00.000Z' } as DocumentCommand)
      .thenNothing();
    given(registered)
      .when({ ...expire, at: after } as DocumentCommand)
      .then({ type: 'DocumentExpired' });
  });
});

describe('which warning is due', () => {
  const watched = { validUntil: details.validUntil, warnDaysBefore: [90, 30, 7], warned: new Set<string>() };
  it.each([
    ['2026-09-01', null],
    ['2026-10-10', 90],
    ['2026-12-05', 30],
    ['2026-12-31', 7],
    ['2027-01-01', null],
  ])('on %s: %s', (day, expected) => expect(warningDue(watched, `${day}T00:00:00.000Z`)).toBe(expected));
  it('after a standstill is only the last one', () => {
    expect(warningDue(watched, '2026-12-30T00:00:00.000Z')).toBe(7);
    expect(
      warningDue({ ...watched, warned: new Set([`${details.validUntil}/7`]) }, '2026-12-31T00:00:00.000Z'),
    ).toBeNull();
  });
});

it('a document never acts twice', () => {
  const at = fc.constantFrom('2026-12-10T00:00:00.000Z', '2026-12-30T00:00:00.000Z', after);
  const validUntil = fc.constantFrom<string>(details.validUntil, '2028-01-01T00:00:00.000Z');
  neverActsTwice(
    documentDecider,
    fc.constant<DocumentCommand>(register),
    validUntil.map((until): DocumentCommand => ({ type: 'CorrectDocumentDetails', id, ...details, validUntil: until })),
    fc.constant<DocumentCommand>({ type: 'AttachDocumentFile', id, ...file }),
    fc.constantFrom('a', 'b').map((ownerId): DocumentCommand => ({ type: 'PassDocumentOwnership', id, ownerId })),
    fc.constant<DocumentCommand>({ type: 'SupersedeDocument', id, byId: other, replacement: 'current' }),
    fc.constant<DocumentCommand>({ type: 'WithdrawDocument', id, reason: 'It was forged.' }),
    fc
      .record({ at, validUntil, daysBefore: fc.constantFrom(90, 30, 7) })
      .map(
        (each) => ({ type: 'RecordExpiryWarning', id, recipientId: 'owner', mail: 'sent', ...each }) as DocumentCommand,
      ),
    fc.record({ at, validUntil }).map((each) => ({ type: 'RecordExpiry', id, ...each }) as DocumentCommand),
    fc
      .record({ at, validUntil })
      .map(
        (each) => ({ type: 'RecordExpiryNotice', id, recipientId: 'owner', mail: 'sent', ...each }) as DocumentCommand,
      ),
  );
});
