import { describe, expect, it } from '@jest/globals';
import type { Certificate } from './certificate.js';
import { composeDisposal } from './compose.policy.js';
import { facts } from './example.js';
import { renumbered } from './renumbered.policy.js';

const made = composeDisposal(facts);
if (made.kind === 'refused') throw new Error(made.refusal.message);
const { ofCase, ofDevices } = made;
const numbers = new Map([ofCase, ...ofDevices].map(({ number }) => [number, `${number}-A`]));
const anew = (document: Certificate): Certificate =>
  renumbered(document, { id: 'new-id', issuedAt: '2027-01-01T00:00:00.000Z', numbers });

describe('a certificate that is issued anew under another number', () => {
  it('says which one it replaces, and states everything else word for word', () => {
    const again = anew(ofCase);
    expect(again).toMatchObject({
      certificateId: 'new-id',
      number: `${ofCase.number}-A`,
      issuedAt: '2027-01-01T00:00:00.000Z',
      supersedes: ofCase.number,
    });
    const { certificateId, number, issuedAt, supersedes } = ofCase;
    const covered = again.kind === 'disposal' ? again.covered.map((one, index) => ({ ...one, ...named(index) })) : [];
    expect({ ...again, certificateId, number, issuedAt, supersedes, covered }).toEqual({ ...ofCase, supersedes });
  });

  it('names the new numbers of the certificates that belong to it, in both directions', () => {
    const again = anew(ofCase);
    const devices = ofCase.covered.flatMap(({ deviceCertificate }) => deviceCertificate ?? []);
    expect(devices.length).toBeGreaterThan(0);
    expect(again.kind === 'disposal' && again.covered.flatMap((one) => one.deviceCertificate ?? [])).toEqual(
      devices.map((number) => `${number}-A`),
    );
    for (const device of ofDevices)
      expect(anew(device)).toMatchObject({ number: `${device.number}-A`, caseCertificate: `${ofCase.number}-A` });
  });
});

/** The number of a device as it was. */
function named(index: number): object {
  const { deviceCertificate } = ofCase.covered[index]!;
  return deviceCertificate === undefined ? {} : { deviceCertificate };
}
