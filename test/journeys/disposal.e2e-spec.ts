import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicOperations } from '@custodia/certificates/api';
import { parseJwks, verifyCertificate } from '@custodia/certificates/worker';
import { newId } from '@custodia/kernel';
import { bearer, http } from '../support/http.js';
import type { Only } from '../support/graphql.js';
import { staffed, type Person } from '../support/disposal.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
let office: Awaited<ReturnType<typeof staffed>>;
let auditor: Person;

beforeAll(async () => {
  service = await runService();
  office = await staffed(service);
  auditor = await office.member('DATA_CUSTODIAN');
  await service.tell('mutation { renameOrganisation(input: { name: "Acme AG" }) { __typename } }');
});
afterAll(() => service?.stop());

const locations = () => ({
  bucket: { id: newId(), kind: 'weights', uri: 's3://models/loan' },
  backup: { id: newId(), kind: 'backup', uri: 'vault eu-1' },
  disk: { id: newId(), kind: 'disk', uri: 'rack 4, bay 2' },
});

/** A retired model with three copies, made from a dataset; both have a custodian. */
async function retiredModel(places: Record<string, object> = locations()) {
  const model = await office.change(
    'registerModel',
    { name: `Loan scorer ${newId().slice(-6)}`, purpose: 'Scores loans', custodianId: office.custodian.id },
    'Model { id name }',
  );
  const dataset = await office.change(
    'registerDataset',
    { name: 'Loans', purpose: 'Training', custodianId: office.dataCustodian.id },
    'Dataset { id }',
  );
  const versionId = newId();
  const files = [{ path: 'weights.bin', size: 3, digest: `sha256:${'ab'.repeat(32)}` }];
  await office.change(
    'addModelVersion',
    { id: model.id, versionId, label: '1.0', files, locations: Object.values(places) },
    'Model { id }',
  );
  await office.change(
    'linkLineage',
    {
      from: { kind: 'MODEL', id: model.id, versionId },
      relation: 'TRAINED_ON',
      to: { kind: 'DATASET', id: dataset.id },
    },
    'LineageLink { id }',
  );
  await office.change('retireModel', { id: model.id, reason: 'Replaced' }, 'Model { id }');
  return { kind: 'MODEL', id: model.id as string, dataset: dataset.id as string };
}

const certificateText =
  'query ($number: String!) { certificate(number: $number) { number kind status digest json jsonUrl pdfUrl checkUrl caseId assets { id } } }';

/** What a certificate says, as far as these tests read it. */
interface Said {
  readonly covered: readonly { readonly id: string; readonly methodAchieved: string; readonly held: unknown }[];
  readonly notCovered: readonly { readonly id: string; readonly held: unknown }[];
  readonly versions: readonly { readonly id: string; readonly coveredAt: readonly string[] }[];
  readonly validation: { readonly person: { readonly name: string } };
}

const verifyOperation = publicOperations.find((text) => text.includes('verifyCertificate'))!;
const check = (file: string) =>
  service.ask(verifyOperation, { file }, null).then(({ data }) => data['verifyCertificate']);

describe('the disposal of a model with copies in several places', () => {
  const places = locations();
  let asset: Awaited<ReturnType<typeof retiredModel>>;
  let id: string;
  let certificate: Only<typeof certificateText> & { readonly json: string };

  it('finds copies, custodians and lineage in the inventory, proposing a method for each', async () => {
    asset = await retiredModel(places);
    const found = await office.scoped(asset, { methods: [{ locationId: places.disk.id, method: 'NIST_PURGE' }] });
    id = found.id;
    expect(found).toMatchObject({
      __typename: 'DisposalCase',
      status: 'SCOPED',
      lineage: [{ id: asset.dataset }],
      dependants: [],
      custodians: [
        { custodianId: office.custodian.id, asset: { kind: 'MODEL' } },
        { custodianId: office.dataCustodian.id, asset: { kind: 'DATASET', id: asset.dataset } },
      ],
    });
    expect(Object.fromEntries(found.locations.map((one) => [one.address, [one.kind, one.method, one.status]]))).toEqual(
      {
        's3://models/loan': ['WEIGHTS', 'LOGICAL_DELETE_ALL_VERSIONS', 'PLANNED'],
        'vault eu-1': ['BACKUP', 'EXPIRE', 'PLANNED'],
        'rack 4, bay 2': ['DEVICE', 'NIST_PURGE', 'PLANNED'],
      },
    );
  });

  it('cannot be approved by the one who asked, nor before every custodian agreed', async () => {
    const { scopeDigest } = await office.caseOf(id);
    await office.onCase(office.requester, 'requestApproval', { id });
    await office.change('grantRole', { id: office.requester.id, role: 'REVIEWER' }, 'Member { id }');
    const own = await office.change(
      'issueApiToken',
      { memberId: office.requester.id, label: 'Reviewer', scopes: ['REVIEWER'] },
      'IssuedApiToken { secret }',
    );
    expect(
      await office.onCase({ ...office.requester, token: own.secret }, 'approveDisposal', { id, scopeDigest }),
    ).toMatchObject({ code: 'ROLES_NOT_SEPARATE' });
    expect(
      await office.onCase(office.custodian, 'decideAsCustodian', { id, decision: 'AGREE', scopeDigest }),
    ).toMatchObject({ status: 'IN_APPROVAL' });
    expect(await office.onCase(office.approver, 'approveDisposal', { id, scopeDigest })).toMatchObject({
      code: 'CUSTODIANS_UNDECIDED',
    });
    // What is in the way is one question, and its answer stands on the list of the one who can resolve it.
    const undecided = { code: 'CUSTODIANS_UNDECIDED', members: [office.dataCustodian.id] };
    expect(
      await service.tell('query ($id: ID!) { blockers(caseId: $id) { code message duty members roles } }', { id }),
    ).toContainEqual(expect.objectContaining(undecided));
    expect(
      await service.tell('{ myTasks { caseId assetName blocker { code members } } }', {}, office.dataCustodian.token),
    ).toContainEqual(expect.objectContaining({ caseId: id, blocker: undecided }));
    expect(await service.tell('{ myTasks { caseId } }', {}, office.custodian.token)).not.toContainEqual({ caseId: id });
    expect(
      await office.onCase(office.dataCustodian, 'decideAsCustodian', {
        id,
        decision: 'AGREE',
        scopeDigest: 'sha256:other',
      }),
    ).toMatchObject({ code: 'SCOPE_CHANGED' });
    await office.onCase(office.dataCustodian, 'decideAsCustodian', { id, decision: 'AGREE', scopeDigest });
    expect(await office.onCase(office.approver, 'approveDisposal', { id, scopeDigest })).toMatchObject({
      status: 'APPROVED',
      approverId: office.approver.id,
    });
  });

  it('is paused by a legal hold and goes on when it is released', async () => {
    const hold = await office.change(
      'placeLegalHold',
      {
        name: 'Lawsuit',
        authority: 'District court',
        matter: `4 O ${newId()}`,
        reason: 'Evidence',
        targets: [{ by: 'ASSET', assetKind: 'MODEL', assetId: asset.id }],
      },
      'LegalHold { id }',
      office.counsel,
    );
    expect(await office.onCase(office.operator, 'startLocation', { id, locationId: places.bucket.id })).toMatchObject({
      code: 'UNDER_LEGAL_HOLD',
    });
    expect((await office.until(id, ({ status }) => status === 'HELD')).holdIds).toEqual([hold.id]);
    await office.change(
      'releaseLegalHold',
      { id: hold.id, reason: 'Settled', authority: 'District court' },
      'LegalHold { id }',
      office.counsel,
    );
    expect((await office.until(id, ({ status }) => status === 'APPROVED')).holdIds).toEqual([]);
  });

  it('records the start first, and what was done by whom, verified by somebody else', async () => {
    const { bucket, disk, backup } = places;
    expect(
      await office.onCase(office.operator, 'recordSanitization', {
        id,
        locationId: bucket.id,
        method: 'LOGICAL_DELETE_ALL_VERSIONS',
        technique: 's3 rm',
      }),
    ).toMatchObject({ code: 'WRONG_LOCATION_STATUS' });
    for (const { id: locationId } of [bucket, disk, backup])
      expect(await office.onCase(office.operator, 'startLocation', { id, locationId })).toMatchObject({
        status: 'EXECUTING',
      });
    await office.onCase(office.operator, 'recordSanitization', {
      id,
      locationId: bucket.id,
      method: 'LOGICAL_DELETE_ALL_VERSIONS',
      technique: 'aws s3api delete-objects',
      tool: { name: 'aws-cli', version: '2.17' },
    });
    expect(
      await office.onCase(office.operator, 'recordSanitization', {
        id,
        locationId: disk.id,
        method: 'NIST_CLEAR',
        technique: 'overwrite',
      }),
    ).toMatchObject({ code: 'METHOD_DEVIATES' });
    await office.onCase(office.operator, 'recordSanitization', {
      id,
      locationId: disk.id,
      method: 'NIST_PURGE',
      technique: 'ATA sanitize, block erase',
      device: { manufacturer: 'Seagate', serialNumber: 'ZVT0X1AB' },
    });
    await office.onCase(office.operator, 'scheduleExpiry', {
      id,
      locationId: backup.id,
      expiresAt: '2099-01-01',
      mechanism: '90-day rotation',
    });
    expect(
      await office.onCase(office.operator, 'verifyLocation', {
        id,
        locationId: bucket.id,
        result: 'PASSED',
        method: 'listing',
        finding: 'Nothing.',
      }),
    ).toMatchObject({ code: 'ROLES_NOT_SEPARATE' });
    await office.verify(id, bucket.id);
    expect(await office.verify(id, disk.id)).toMatchObject({ status: 'VALIDATING' });
    expect(
      await office.onCase(office.verifier, 'validateOutcome', { id, decision: 'ACCEPT', statement: 'Fine.' }),
    ).toMatchObject({ code: 'ROLES_NOT_SEPARATE' });
  });

  it('ends in certificates of the case and of the device, and in a tombstone', async () => {
    await office.validate(id);
    const certified = await office.until(id, ({ status }) => status === 'CERTIFIED');
    const year = new Date().getUTCFullYear();
    expect(certified.certificates).toEqual([
      { number: `ACME-${year}-000001`, locationId: null },
      { number: `ACME-${year}-000001-D01`, locationId: places.disk.id },
    ]);
    const found = await service.tell(certificateText, { number: certified.certificateNumber });
    certificate = { ...found, json: found.json! };
    expect(certificate).toMatchObject({ kind: 'DISPOSAL', status: 'ISSUED', caseId: id, assets: [{ id: asset.id }] });
    const model = await office.soon(
      () =>
        service.tell('query ($id: ID!) { model(id: $id) { status certificateNumber disposalCaseId } }', {
          id: asset.id,
        }),
      ({ status }) => status === 'DISPOSED',
    );
    expect(model).toEqual({ status: 'DISPOSED', certificateNumber: certificate.number, disposalCaseId: id });
  });

  it('certifies what was done and what is not covered, for anyone to check offline and by the public query', async () => {
    const keys = (await http(service.address).get('/.well-known/custodia/jwks.json')).text;
    const offline = await verifyCertificate(Buffer.from(certificate.json), parseJwks(keys));
    expect(offline).toMatchObject({ valid: true, status: 'valid', digest: certificate.digest });
    const document = offline.certificate as unknown as Said;
    expect(document.covered.map((one) => one.methodAchieved).sort()).toEqual([
      'logical.delete_all_versions',
      'nist.purge',
    ]);
    const held = (at: string) => [...document.covered, ...document.notCovered].find((one) => one.id === at)!.held;
    expect(document.versions).toMatchObject([
      { label: '1.0', digest: expect.stringMatching(/^sha256:/), notCoveredAt: [places.backup.id] },
    ]);
    expect(document.versions[0]!.coveredAt.toSorted()).toEqual([places.bucket.id, places.disk.id].toSorted());
    expect(held(places.backup.id)).toEqual([{ id: document.versions[0]!.id, label: '1.0' }]);
    expect(JSON.stringify(document)).not.toContain('no content was ever registered');
    expect(document.notCovered).toMatchObject([{ because: 'pending_expiry', until: '2099-01-01T00:00:00.000Z' }]);
    expect(document.validation.person.name).toBe(office.validator.name);
    expect(JSON.stringify(document)).not.toMatch(/unrecoverable/i);
    expect(await check(certificate.json)).toMatchObject({
      valid: true,
      status: 'VALID',
      number: certificate.number,
      organisation: 'Acme AG',
      notes: [],
    });
  });

  it('is not believed when one letter was changed', async () => {
    const file = JSON.parse(certificate.json);
    const payload = Buffer.from(file.payload, 'base64url').toString().replace('nist.purge', 'nist.clear');
    const forged = JSON.stringify({ ...file, payload: Buffer.from(payload).toString('base64url') });
    expect(await check(forged)).toMatchObject({ valid: false, status: 'FORGED', content: null });
    expect(await check('not a certificate')).toMatchObject({ valid: false, status: 'MALFORMED' });
  });

  it('gives the files to members only, and the public page to everyone', async () => {
    const { number, json, checkUrl } = certificate;
    const get = (path: string, token?: string) =>
      http(service.address)
        .get(path)
        .set(token ? bearer(token) : {});
    await get(`/certificates/${number}.json`).expect(401);
    expect((await get(`/certificates/${number}.json`, office.verifier.token)).text).toBe(json);
    const pdf = await get(`/certificates/${number}.pdf`, office.verifier.token);
    expect([pdf.type, (pdf.body as Buffer).subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-']);
    await get(`/certificates/${number}.json`, await service.strangerToken()).expect(404);
    const { pathname, search } = new URL(checkUrl);
    expect((await get(pathname + search)).text).toContain(`Certificate ${number} was issued here and stands`);
    expect((await get('/certificates')).text).toContain('<form');
    const post = (body: string, type: string, accept: string) =>
      http(service.address).post('/certificates/verify').set({ 'content-type': type, accept }).send(body);
    expect((await post(json, 'application/json', 'application/json')).body).toMatchObject({
      valid: true,
      notes: [],
    });
    const form = new URLSearchParams({ certificate: json.replaceAll('\n', '\r\n') }).toString();
    expect((await post(form, 'application/x-www-form-urlencoded', 'text/html')).text).toContain(
      'The certificate is valid',
    );
  });

  it('tells whoever checks it that a certificate was revoked', async () => {
    const { certificates } = (
      await service.ask(
        'query ($id: ID!) { certificates(filter: { caseId: { eq: $id } }) { edges { node { id number } } } }',
        { id },
      )
    ).data;
    const chosen = certificates.edges.find(({ node }) => node.number === certificate.number)!.node;
    await office.change(
      'revokeCertificate',
      { id: chosen.id, reason: 'The disk was another one.' },
      'Certificate { id }',
      auditor,
    );
    expect(await check(certificate.json)).toMatchObject({
      valid: false,
      status: 'REVOKED',
      withdrawal: { reason: 'The disk was another one.' },
    });
  });
});
