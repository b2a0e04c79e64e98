import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { staffed, type Case } from '../support/disposal.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
let office: Awaited<ReturnType<typeof staffed>>;
beforeAll(async () => {
  service = await newTenant();
  office = await staffed(service);
});

const certificateOf = async (number: string) => {
  const found = await service.tell(
    'query ($number: String!) { certificate(number: $number) { id number json status supersedes supersedingNumber withdrawalReason } }',
    { number },
  );
  return { ...found, document: JSON.parse(Buffer.from(JSON.parse(found.json!).payload, 'base64url').toString()) };
};
const check = async (file: string) =>
  (
    await service.ask(
      'query ($file: String!) { verifyCertificate(file: $file) { valid status withdrawal { supersededBy } } }',
      { file },
    )
  ).data.verifyCertificate;

describe('a wrong record of a location', () => {
  const bucket = { id: newId(), kind: 'weights', uri: `s3://models/${newId()}` };
  let id: string;
  let first: Awaited<ReturnType<typeof certificateOf>>;
  const correct = (input: object, who = office.operator): Promise<Case> =>
    office.onCase(who, 'correctLocation', { id, locationId: bucket.id, ...input });
  const work = (technique: string) => ({ method: 'LOGICAL_DELETE_ALL_VERSIONS', technique });
  const recertified = async (before: string) => {
    await office.validate(id);
    const { certificateNumber } = await office.until(
      id,
      ({ status, certificateNumber: number }) => status === 'CERTIFIED' && number !== before,
    );
    return certificateOf(certificateNumber!);
  };

  it('is certified as it was recorded', async () => {
    const asset = await office.modelWith({ locations: [bucket] });
    const methods = [{ locationId: bucket.id, method: 'LOGICAL_DELETE_ALL_VERSIONS' }];
    ({ id } = (await office.approved(await office.scoped(asset, { methods }), [office.custodian])) as { id: string });
    expect(await correct({ correction: 'Nothing was done yet', performed: work('x') })).toMatchObject({
      code: 'WRONG_LOCATION_STATUS',
    });
    await office.onCase(office.operator, 'startLocation', { id, locationId: bucket.id });
    await office.onCase(office.operator, 'recordSanitization', { id, locationId: bucket.id, ...work('delete 41') });
    await office.verify(id, bucket.id);
    first = await recertified('');
    expect(first.document.covered).toMatchObject([{ technique: 'delete 41' }]);
  });

  it('is corrected by a new record, verified and validated anew, and its certificate superseded', async () => {
    expect(await correct({ correction: ' ', performed: work('delete 42') })).toMatchObject({ code: 'INVALID_INPUT' });
    const corrected = await correct({ correction: 'It was command 42', performed: work('delete 42') });
    expect(corrected).toMatchObject({ status: 'VERIFYING', locations: [{ status: 'EXECUTED' }] });
    expect(await correct({ correction: 'It was command 42', performed: work('delete 42') })).toMatchObject({
      revision: corrected.revision,
    });
    expect(await office.validate(id)).toMatchObject({ code: 'LOCATIONS_UNSETTLED' });
    await office.verify(id, bucket.id);
    const second = await recertified(first.number);
    expect(second.document.covered).toMatchObject([{ technique: 'delete 42' }]);
    expect(second).toMatchObject({ status: 'ISSUED', supersedes: first.number });
    await office.soon(
      () => certificateOf(first.number),
      ({ status, supersedingNumber }) => status === 'SUPERSEDED' && supersedingNumber === second.number,
    );
    expect(await check(first.json!)).toEqual({
      valid: false,
      status: 'SUPERSEDED',
      withdrawal: { supersededBy: second.number },
    });
    expect(await check(second.json!)).toMatchObject({ valid: true });
  });

  it('is also withdrawn as a whole after the case was closed: the work is done again', async () => {
    const closed = await office.onCase(office.dataCustodian, 'closeDisposal', { id, lessonsLearned: 'Look twice.' });
    expect(closed).toMatchObject({ status: 'CLOSED' });
    expect(await correct({ correction: 'The other bucket was emptied' })).toMatchObject({
      status: 'EXECUTING',
      locations: [{ status: 'FAILED', achieved: null }],
    });
    await office.onCase(office.operator, 'startLocation', { id, locationId: bucket.id });
    await office.onCase(office.operator, 'recordSanitization', { id, locationId: bucket.id, ...work('delete 43') });
    await office.verify(id, bucket.id);
    const third = await recertified(closed.certificateNumber!);
    expect(third.document.covered).toMatchObject([{ technique: 'delete 43' }]);
    expect(third.supersedes).toBe(closed.certificateNumber);
  });
});
