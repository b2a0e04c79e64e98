import { beforeAll, describe, expect, it } from '@jest/globals';
import { publicOperations } from '@custodia/certificates/api';
import { parseJwks, verifyCertificate } from '@custodia/certificates/worker';
import { newId } from '@custodia/kernel';
import type { Only } from '../support/graphql.js';
import { staffed, type Person, type Case } from '../support/disposal.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await newTenant();
  office = await staffed(service);
});

const nowhere = newId();
const copyAt = (uri: string, kind = 'weights') => ({ id: newId(), kind, uri: `${uri}/${newId()}` });
const at = (found: Case, locationId: string) => found.locations.find(({ id }) => id === locationId);
const typesOf = async (id: string): Promise<string[]> =>
  (await service.tell('query ($id: ID!) { disposalCase(id: $id) { history { type } } }', { id })).history.map(
    ({ type }) => type,
  );
/** What a certificate says, as far as these tests read it. */
const documentIn = (json: string): Said => JSON.parse(Buffer.from(JSON.parse(json).payload, 'base64url').toString());
interface Said {
  readonly covered: readonly {
    readonly id: string;
    readonly performedBy: readonly { readonly person: { readonly name: string } }[];
  }[];
  readonly notCovered: readonly unknown[];
}
const certified = async (number: string) => {
  const { json } = await service.tell('query ($number: String!) { certificate(number: $number) { json } }', { number });
  return { json, document: documentIn(json!) };
};

describe('a location that resists', () => {
  it('fails, is tried again, stays behind with a reason, and stands on the certificate as not covered', async () => {
    const [bucket, edge] = [copyAt('s3://models'), copyAt('edge')];
    const asset = await office.modelWith({ locations: [bucket, edge] });
    const { id } = await office.approved(await office.scoped(asset), [office.custodian]);
    const fail = (locationId: string, error = 'Access denied') =>
      office.onCase(office.operator, 'recordSanitizationFailure', { id, locationId, error });
    const leave = (who: Person, reason = 'The branch closed; nobody can reach it') =>
      office.onCase(who, 'markResidual', { id, locationId: edge.id, reason });
    const perform = (locationId: string) =>
      office.onCase(office.operator, 'recordSanitization', {
        id,
        locationId,
        method: 'LOGICAL_DELETE_ALL_VERSIONS',
        technique: 'delete-objects',
      });

    expect(await fail(edge.id)).toMatchObject({ code: 'WRONG_LOCATION_STATUS' });
    expect(await fail(nowhere)).toMatchObject({ code: 'LOCATION_UNKNOWN' });
    for (const { id: locationId } of [bucket, edge])
      await office.onCase(office.operator, 'startLocation', { id, locationId });
    expect(await leave(office.approver)).toMatchObject({ code: 'WRONG_LOCATION_STATUS' });
    expect(await fail(edge.id, ' ')).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('error'),
    });
    expect(at(await fail(edge.id), edge.id)).toMatchObject({
      status: 'FAILED',
      achieved: null,
      problem: 'Access denied',
    });
    expect(await perform(edge.id)).toMatchObject({ code: 'WRONG_LOCATION_STATUS' });
    expect(await office.verify(id, edge.id)).toMatchObject({ code: 'WRONG_LOCATION_STATUS' });
    expect(
      at(await office.onCase(office.operator, 'startLocation', { id, locationId: edge.id }), edge.id),
    ).toMatchObject({ status: 'STARTED', problem: null });
    await fail(edge.id, 'Host is gone');

    await perform(bucket.id);
    expect(await office.verify(id, bucket.id)).toMatchObject({ status: 'EXECUTING' });
    expect(await office.validate(id)).toMatchObject({ code: 'LOCATIONS_UNSETTLED' });
    const operating = { ...office.operator, token: await tokenAs(office.operator, 'REVIEWER') };
    const requesting = { ...office.requester, token: await tokenAs(office.requester, 'REVIEWER') };
    for (const who of [operating, requesting]) expect(await leave(who)).toMatchObject({ code: 'ROLES_NOT_SEPARATE' });
    expect(await leave(office.approver, '')).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('reason'),
    });
    const left = await leave(office.approver);
    expect(left).toMatchObject({ status: 'VALIDATING', approverId: office.approver.id });
    expect(at(left, edge.id)).toMatchObject({ status: 'RESIDUAL', problem: 'Host is gone', achieved: null });

    await office.validate(id);
    const { certificateNumber } = await office.until(id, ({ status }) => status === 'CERTIFIED');
    const { document } = await certified(certificateNumber!);
    expect(document.covered.map((one) => one.id)).toEqual([bucket.id]);
    expect(document.notCovered).toMatchObject([
      {
        id: edge.id,
        because: 'residual',
        reason: 'The branch closed; nobody can reach it',
        decidedBy: { person: { name: office.approver.name } },
      },
    ]);
    expect(await fail(bucket.id)).toMatchObject({ code: 'WRONG_LOCATION_STATUS' });
  });

  it('is left out before approval only with the approvals asked anew', async () => {
    const [bucket, edge] = [copyAt('s3://models'), copyAt('edge')];
    const { id, scopeDigest } = await office.approved(
      await office.scoped(await office.modelWith({ locations: [bucket, edge] })),
      [office.custodian],
    );
    const left = await office.onCase(office.approver, 'markResidual', {
      id,
      locationId: edge.id,
      reason: 'Out of reach',
    });
    expect(left).toMatchObject({ status: 'SCOPED', approverId: null, custodians: [{ decision: null }] });
    expect(left.scopeDigest).not.toBe(scopeDigest);
    expect(await office.onCase(office.operator, 'startLocation', { id, locationId: bucket.id })).toMatchObject({
      code: 'WRONG_STATUS',
    });
    await office.onCase(office.requester, 'requestApproval', { id });
    expect(
      await office.onCase(office.custodian, 'decideAsCustodian', { id, decision: 'AGREE', scopeDigest }),
    ).toMatchObject({ code: 'SCOPE_CHANGED' });
    expect(await office.approved(left, [office.custodian])).toMatchObject({ status: 'APPROVED' });
  });

  it('that goes by itself is recorded by whoever looked, after its date, and verified by somebody else', async () => {
    const [tapes, disks] = [copyAt('vault', 'backup'), copyAt('vault', 'backup')];
    const { id } = await office.approved(await office.scoped(await office.modelWith({ locations: [tapes, disks] })), [
      office.custodian,
    ]);
    const expire = (locationId: string, finding = 'The catalogue lists no such tape.', who = office.operator) =>
      office.onCase(who, 'recordExpiry', { id, locationId, finding });
    expect(
      await office.onCase(office.operator, 'recordExpiry', {
        id,
        locationId: tapes.id,
        finding: 'Gone',
        evidence: ['catalogue.pdf'],
      }),
    ).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('evidence') });
    for (const { id: locationId } of [tapes, disks])
      await office.onCase(office.operator, 'startLocation', { id, locationId });
    expect(await expire(tapes.id)).toMatchObject({ code: 'WRONG_LOCATION_STATUS' });
    await office.onCase(office.operator, 'scheduleExpiry', {
      id,
      locationId: tapes.id,
      expiresAt: new Date().toISOString(),
      mechanism: 'Daily rotation',
    });
    await office.onCase(office.operator, 'scheduleExpiry', {
      id,
      locationId: disks.id,
      expiresAt: '2099-01-01',
      mechanism: 'Yearly rotation',
    });
    expect(await expire(disks.id)).toMatchObject({ code: 'NOT_YET_EXPIRED' });
    expect(await expire(tapes.id, '')).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('finding'),
    });
    const dataOperator = await office.member('DATA_CUSTODIAN');
    expect(at(await expire(tapes.id, undefined, dataOperator), tapes.id)).toMatchObject({
      status: 'EXECUTED',
      achieved: 'EXPIRE',
      operatorIds: [office.operator.id, dataOperator.id],
    });
    expect(
      await office.onCase(dataOperator, 'verifyLocation', {
        id,
        locationId: tapes.id,
        result: 'PASSED',
        method: 'listing',
        finding: 'Gone',
      }),
    ).toMatchObject({ code: 'ROLES_NOT_SEPARATE' });
    await office.verify(id, tapes.id);
    await office.validate(id);
    const { certificateNumber } = await office.until(id, ({ status }) => status === 'CERTIFIED');
    const { document } = await certified(certificateNumber!);
    expect(document.covered).toMatchObject([{ id: tapes.id, methodAchieved: 'expire', technique: 'Daily rotation' }]);
    expect(document.covered[0]!.performedBy.map(({ person }) => person.name)).toEqual([
      office.operator.name,
      dataOperator.name,
    ]);
    expect(document.notCovered).toMatchObject([
      { id: disks.id, because: 'pending_expiry', until: '2099-01-01T00:00:00.000Z' },
    ]);
    expect(await typesOf(id)).toContain('ExpiryReached');
  });
});

async function tokenAs(who: Person, role: string): Promise<string> {
  await office.change('grantRole', { id: who.id, role }, 'Member { id }');
  return (
    await office.change('issueApiToken', { memberId: who.id, label: role, scopes: [role] }, 'IssuedApiToken { secret }')
  ).secret;
}

describe('a disposal that comes to nothing', () => {
  it.each(['rejectDisposal', 'withdrawDisposal'] as const)(
    'leaves the asset usable after %s, and open to a new case',
    async (end) => {
      const who = end === 'rejectDisposal' ? office.approver : office.requester;
      const copy = copyAt('s3://models');
      const asset = await office.modelWith({ locations: [copy] }, { retired: false });
      const { id } = await office.scoped(asset);
      expect(await office.onCase(who, end, { id: nowhere, reason: 'x' })).toMatchObject({ code: 'NOT_FOUND' });
      expect(await office.onCase(who, end, { id, reason: ' ' })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('reason'),
      });
      if (end === 'rejectDisposal') {
        const own = { ...office.requester, token: await tokenAs(office.requester, 'REVIEWER') };
        expect(await office.onCase(own, end, { id, reason: 'Mine' })).toMatchObject({ code: 'ROLES_NOT_SEPARATE' });
      }
      const status = end === 'rejectDisposal' ? 'REJECTED' : 'WITHDRAWN';
      expect(await office.onCase(who, end, { id, reason: 'Still needed for the audit' })).toMatchObject({ status });
      expect(await office.onCase(office.requester, 'requestApproval', { id })).toMatchObject({ code: 'CASE_OVER' });
      expect(await office.onCase(office.operator, 'startLocation', { id, locationId: copy.id })).toMatchObject({
        code: 'CASE_OVER',
      });
      const other = end === 'rejectDisposal' ? 'withdrawDisposal' : 'rejectDisposal';
      expect(await office.onCase(office.custodian, other, { id, reason: 'x' })).toMatchObject({ code: 'WRONG_STATUS' });

      expect(
        await office.change(
          'addModelVersion',
          { id: asset.id, label: '1.1', files: [], locations: [] },
          'Model { status disposalCaseId }',
        ),
      ).toMatchObject({ status: 'REGISTERED', disposalCaseId: null });
      const next = await office.scoped(asset);
      expect(next).toMatchObject({ status: 'SCOPED' });
      expect(next.id).not.toBe(id);
      const { history } = await service.tell('query ($id: ID!) { disposalCase(id: $id) { history { by data } } }', {
        id,
      });
      expect([history.at(-1)!.by, JSON.parse(history.at(-1)!.data).reason]).toEqual([
        who.id,
        'Still needed for the audit',
      ]);
    },
  );

  it('is finished instead, once something was started', async () => {
    const copy = copyAt('s3://models');
    const { id } = await office.approved(await office.scoped(await office.modelWith({ locations: [copy] })), [
      office.custodian,
    ]);
    expect(await office.onCase(office.approver, 'rejectDisposal', { id, reason: 'Too late' })).toMatchObject({
      code: 'WRONG_STATUS',
    });
    await office.onCase(office.operator, 'startLocation', { id, locationId: copy.id });
    expect(await office.onCase(office.requester, 'withdrawDisposal', { id, reason: 'Too late' })).toMatchObject({
      code: 'ALREADY_BEGUN',
    });
    expect((await office.caseOf(id)).status).toBe('EXECUTING');
  });
});

describe('the keys of certificates', () => {
  it('are read by anyone, and are enough to check a certificate offline', async () => {
    const { node } = (await service.tell('{ certificates(first: 1) { edges { node { number kid issuedAt } } } }'))
      .edges[0]!;
    const { data } = await service.ask(
      publicOperations.find((text) => text.includes('certificateKeys'))!,
      {},
      null,
    );
    const { keys, jwks } = data[
      'certificateKeys'
    ] as Only<'{ certificateKeys { keys { kid validFrom validTo revokedAt } jwks } }'>;
    const key = keys.find(({ kid }) => kid === node.kid)!;
    expect(key).toMatchObject({ revokedAt: null });
    expect(key.validFrom <= node.issuedAt && node.issuedAt < key.validTo).toBe(true);
    const { json } = await certified(node.number);
    expect(await verifyCertificate(Buffer.from(json!), parseJwks(jwks))).toMatchObject({
      valid: true,
      status: 'valid',
    });
    const without = JSON.stringify({
      keys: JSON.parse(jwks).keys.filter(({ kid }: { kid: string }) => kid !== node.kid),
    });
    expect(await verifyCertificate(Buffer.from(json!), parseJwks(without))).toMatchObject({
      valid: false,
      status: 'unknown_key',
    });
  });
});
