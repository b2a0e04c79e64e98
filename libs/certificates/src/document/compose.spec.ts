import { describe, expect, it } from '@jest/globals';
import { canonicalJson, type DisposalEvent, type Resolution } from '@custodia/lifecycle';
import type { DeviceCertificate, DisposalCertificate } from './certificate.js';
import { composeDisposal, devicesOf, membersOf, type DisposalFacts } from './compose.policy.js';
import { events, facts } from './example.js';

const composed = (
  over: Partial<DisposalFacts> = {},
): { ofCase: DisposalCertificate; ofDevices: readonly DeviceCertificate[] } => {
  const made = composeDisposal({ ...facts, ...over });
  if (made.kind === 'refused') throw new Error(made.refusal.message);
  return made;
};
const until = (type: DisposalEvent['type']): DisposalEvent[] =>
  events.slice(
    0,
    events.findIndex((event) => event.type === type),
  );

describe('the certificate of a case', () => {
  it('covers what was verified and nothing else', () =>
    expect(composed().ofCase.covered.map(({ id }) => id)).toEqual(['disk', 'bucket', 'hosted']));
  it('says what it does not cover, why, until when and who decided', () =>
    expect(composed().ofCase.notCovered).toMatchObject([
      {
        id: 'tapes',
        because: 'pending_expiry',
        until: '2026-06-01T00:00:00.000Z',
        reason: '90-day rotation of the vault',
      },
      { id: 'hub', because: 'residual', decidedBy: { person: { member: 'bert' } } },
    ]));
  it('states the method achieved beside the one requested, and why they differ', () =>
    expect(composed().ofCase.covered[0]).toMatchObject({
      methodRequested: 'nist.purge',
      methodAchieved: 'nist.clear',
      deviation: 'The drive rejects the sanitize command.',
    }));
  it('never calls a deletion at a provider clear, purge or destroy', () =>
    expect(composed().ofCase.covered[2]).toMatchObject({
      methodAchieved: 'provider.delete',
      provider: { requestId: 'DEL-88', response: 'Account emptied' },
    }));
  it('lists all copies of the destroyed keys', () =>
    expect(composed().ofCase.covered[1]!.keys).toEqual([
      { keyId: 'kms/loan-scorer', copies: ['KMS eu-1', 'escrow safe 2'] },
    ]));
  it('names those who performed, verified and validated', () => {
    const { covered, validation } = composed().ofCase;
    expect([
      covered[0]!.performedBy[0]!.person.name,
      covered[0]!.verifiedBy.person.name,
      validation.person.member,
    ]).toEqual(['Otto Meyer', 'Vera Brandt', 'walt']);
  });
  it('binds the approvals to the digest of the scope', () => {
    const { approvals, scopeDigest } = composed().ofCase;
    expect(approvals.map(({ role, person, digest }) => [role, person.member, digest === scopeDigest])).toEqual([
      ['data custodian', 'carl', true],
      ['data custodian', 'dora', true],
      ['approver', 'bert', true],
    ]);
  });
  it('tells where the asset came from and what depended on it', () =>
    expect(composed().ofCase.lineage).toMatchObject({
      madeFrom: [{ id: 'dataset-3' }],
      derived: [{ asset: { id: 'system-2' }, outcome: 'loss accepted by its owner' }],
    }));
  it('claims nothing of what another case or a replacement does for a dependant', () => {
    const resolved = (resolution: Resolution): string | undefined => {
      const other = events.map((event) =>
        event.type === 'DependantResolved' ? { ...event, data: { ...event.data, resolution } } : event,
      );
      return composed({ events: other }).ofCase.lineage.derived[0]?.outcome;
    };
    expect(resolved({ kind: 'disposed_too', disposalId: 'd-2' })).toBe('the subject of disposal case d-2');
    expect(resolved({ kind: 'migrated', replacement: { kind: 'model', id: 'm-4', name: 'Scorer 4' } })).toBe(
      'migrated to Scorer 4',
    );
  });
  it('lists unlearning as a mitigation, not as a location', () =>
    expect(composed().ofCase.mitigations).toHaveLength(1));
  it('cites NIST SP 800-88 Rev. 2 and no earlier revision', () => {
    expect(composed().ofCase.standards.join()).toContain('NIST SP 800-88 Rev. 2');
    expect(canonicalJson(composed())).not.toContain('Rev. 1');
  });
});

describe('a field that is not known', () => {
  it('says that it is unavailable, and why', () => {
    const { covered, validation } = composed().ofCase;
    expect(covered[0]!.digest).toEqual({ unavailable: 'it was not recorded' });
    expect(covered[0]!.verifiedBy.person.contact).toEqual({ unavailable: "the member's profile states no contact" });
    expect(validation.person.name).toEqual({ unavailable: 'the personal data was erased' });
    expect(composed({ people: {} }).ofCase.requestedBy.person.name).toEqual({
      unavailable: 'no profile exists for this member or service',
    });
  });
  it('is never blank', () => {
    const blanks: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (value === null || value === undefined || (typeof value === 'string' && value.trim() === ''))
        blanks.push(path);
      else if (typeof value === 'object')
        for (const [name, part] of Object.entries(value)) walk(part, `${path}.${name}`);
    };
    walk(composed({ people: { anna: { name: ' ' } } }), '');
    expect(blanks).toEqual([]);
  });
  it('is how a text that claims too much appears', () => {
    expect(canonicalJson(composed())).not.toMatch(/recoverabl/i);
    expect(composed().ofCase.covered[1]!.verificationFinding).toEqual({
      unavailable: 'the recorded text claims more than was verified; it is kept in the record of the case',
    });
  });
});

describe('the certificate of a device', () => {
  it('exists once for each sanitized medium', () => {
    expect(devicesOf(events)).toEqual(['disk']);
    expect(composed().ofDevices).toHaveLength(1);
  });
  it('identifies the medium as it was planned and as it was found', () =>
    expect(composed().ofDevices[0]!.device).toEqual({
      manufacturer: 'Seagate',
      model: 'Exos X20',
      serialNumber: 'ZVT0X1AB',
      propertyNumber: 'IT-00412',
      mediaType: 'SATA magnetic disk, 20 TB',
      source: 'training node 4',
      classificationBefore: 'confidential',
      classificationAfter: 'internal',
      destination: 're-use inside the organisation',
    }));
  it('and the one of the case name each other', () => {
    const { ofCase, ofDevices } = composed();
    expect(ofCase.covered[0]!.deviceCertificate).toBe(ofDevices[0]!.number);
    expect(ofDevices[0]!.caseCertificate).toBe(ofCase.number);
  });
});

describe('no certificate', () => {
  it('is made before the outcome was validated', () =>
    expect(composeDisposal({ ...facts, events: until('OutcomeValidated') })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'NOT_VALIDATED' },
    }));
  it.each<DisposalEvent>([
    {
      type: 'LocationAdded',
      data: {
        by: 'x',
        at: '2026-03-03T00:00:00.000Z',
        location: { id: 'late', kind: 'snapshot', title: 'x', address: 'x', method: 'logical.delete' },
        found: 'x',
        scopeDigest: 'y',
      },
    },
    {
      type: 'SanitizationStarted',
      data: { by: 'x', at: '2026-03-03T00:00:00.000Z', locationId: 'disk', method: 'nist.purge', attempt: 2 },
    },
    {
      type: 'ExpiryReached',
      data: { by: 'x', at: '2026-06-03T00:00:00.000Z', locationId: 'tapes', finding: 'x', evidence: [] },
    },
  ])('is made when %j came after the validation', (late) =>
    expect(composeDisposal({ ...facts, events: [...events, late] }).kind).toBe('refused'),
  );
  it('is made without a number for a device', () =>
    expect(composeDisposal({ ...facts, devices: {} })).toMatchObject({ refusal: { code: 'NUMBERS_MISSING' } }));
});

it('is the same document for the same facts', () => expect(canonicalJson(composed())).toBe(canonicalJson(composed())));
it('tells whose names it needs', () =>
  expect(membersOf(events)).toEqual(['anna', 'bert', 'carl', 'dora', 'olga', 'otto', 'vera', 'walt']));
