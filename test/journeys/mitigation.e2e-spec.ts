import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { staffed } from '../support/disposal.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
let office: Awaited<ReturnType<typeof staffed>>;
beforeAll(async () => {
  service = await newTenant();
  office = await staffed(service);
});

const bucket = () => ({ id: newId(), kind: 'weights', uri: 's3://models/loan' });
const mitigation = {
  technique: 'Machine unlearning',
  evidenceLevel: 'TESTED',
  description: 'Membership inference on 1,000 records finds none of them.',
};

async function caseOf(place: object) {
  const { id } = await office.change(
    'registerModel',
    { name: `Scorer ${newId()}`, purpose: 'Scores loans', custodianId: office.custodian.id },
    'Model { id }',
  );
  await office.change(
    'addModelVersion',
    {
      id,
      versionId: newId(),
      label: '1.0',
      files: [{ path: 'weights.bin', size: 3, digest: `sha256:${'ab'.repeat(32)}` }],
      locations: [place],
    },
    'Model { id }',
  );
  await office.change('retireModel', { id, reason: 'Replaced by 2.0' }, 'Model { id }');
  return office.scoped({ kind: 'MODEL', id });
}
const read = (id: string) =>
  service.tell(
    'query ($id: ID!) { disposalCase(id: $id) { status mitigations { id technique evidenceLevel description locationId } locations { status achieved } history { type by } } }',
    { id },
  );

describe('a mitigation', () => {
  it('is kept with its case, and sanitizes nothing', async () => {
    const place = bucket();
    const { id } = await caseOf(place);
    const mitigationId = newId();
    const recorded = { id, mitigationId, ...mitigation, locationId: place.id };
    expect(await office.onCase(office.requester, 'recordMitigation', recorded)).toMatchObject({
      __typename: 'DisposalCase',
      status: 'SCOPED',
    });
    await office.onCase(office.requester, 'recordMitigation', recorded);
    const found = await read(id);
    expect(found.mitigations).toEqual([{ id: mitigationId, ...mitigation, locationId: place.id }]);
    expect(found.locations).toEqual([{ status: 'PLANNED', achieved: null }]);
    expect(found.history.filter(({ type }) => type === 'MitigationRecorded')).toEqual([
      { type: 'MitigationRecorded', by: office.requester.id },
    ]);
    await office.onCase(office.requester, 'recordMitigation', { id, ...mitigation, evidenceLevel: 'CLAIMED' });
    expect((await read(id)).mitigations.map(({ evidenceLevel, locationId }) => [evidenceLevel, locationId])).toEqual([
      ['TESTED', place.id],
      ['CLAIMED', null],
    ]);
  });

  it('is refused at a place that the case does not have, after the end, and of a case that there is not', async () => {
    const { id } = await caseOf(bucket());
    expect(
      await office.onCase(office.requester, 'recordMitigation', { id, ...mitigation, locationId: newId() }),
    ).toMatchObject({ code: 'LOCATION_UNKNOWN' });
    expect(await office.onCase(office.requester, 'recordMitigation', { id: newId(), ...mitigation })).toMatchObject({
      code: 'NOT_FOUND',
    });
    for (const wrong of [{ technique: ' ' }, { description: '' }, { mitigationId: 'constructor' }]) {
      expect(await office.onCase(office.requester, 'recordMitigation', { id, ...mitigation, ...wrong })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(Object.keys(wrong)[0]!),
      });
    }
    await office.onCase(office.requester, 'withdrawDisposal', { id, reason: 'It is still needed.' });
    expect(await office.onCase(office.requester, 'recordMitigation', { id, ...mitigation })).toMatchObject({
      code: 'CASE_OVER',
    });
    expect((await read(id)).mitigations).toEqual([]);
  });
});
