import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readOutbox } from '@custodia/mail';
import { lifecycleJobs } from '@custodia/lifecycle/worker';
import { newId } from '@custodia/kernel';
import { http } from '../support/http.js';
import { address, profileOf, staffed, type Person } from '../support/disposal.js';
import { jobsAt } from '../support/jobs-at.js';
import { runService, type RunningService } from '../support/service.js';
import { mailTo } from '../support/vendor.js';

let service: RunningService;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await runService();
  office = await staffed(service, { unstated: true });
});
afterAll(() => service?.stop());

/** The mail that told somebody of a case, with this step in it. */
const toldOf = (who: Person, id: string, step: string): Promise<string> =>
  mailTo(service, `${who.id}@example.org`, new RegExp(`${step}.*/cases/${id}`, 's'));
const mailsTo = async (who: Person): Promise<number> =>
  (await readOutbox(service.outbox)).filter((mail) => JSON.stringify(mail).includes(`${who.id}@example.org`)).length;

it('leads eight people by mail from the request to the certificate', async () => {
  const { requester, custodian, dataCustodian, approver, operator, verifier, validator } = office;
  const owner = await office.member('ASSET_OWNER');
  const place = newId();
  const model = await office.modelWith({ locations: [{ id: place, kind: 'weights', uri: 's3://models/eight' }] });
  const dataset = await office.change(
    'registerDataset',
    { name: 'Letters', purpose: 'Training', custodianId: dataCustodian.id },
    'Dataset { id }',
  );
  await office.change(
    'linkLineage',
    {
      from: { kind: 'MODEL', id: model.id, versionId: model.versionId },
      relation: 'TRAINED_ON',
      to: { kind: 'DATASET', id: dataset['id'] },
    },
    'LineageLink { id }',
  );
  const desk = await office.change(
    'registerModel',
    { name: 'Desk', purpose: 'Answers', ownerId: owner.id },
    'Model { id }',
  );
  await office.change(
    'linkLineage',
    {
      from: { kind: 'MODEL', id: desk['id'] },
      relation: 'FINE_TUNED_FROM',
      to: { kind: 'MODEL', id: model.id },
    },
    'LineageLink { id }',
  );

  const { id, scopeDigest } = await office.scoped(model);
  await toldOf(owner, id, 'resolveDependant');
  await office.onCase(owner, 'resolveDependant', {
    id,
    dependant: { kind: 'MODEL', id: desk['id'] },
    resolution: 'LOSS_ACCEPTED',
  });
  await office.onCase(requester, 'requestApproval', { id });
  for (const who of [custodian, dataCustodian]) {
    await toldOf(who, id, 'decideAsCustodian');
    await office.onCase(who, 'decideAsCustodian', { id, decision: 'AGREE', scopeDigest });
  }
  await toldOf(approver, id, 'approveDisposal');
  await office.onCase(approver, 'approveDisposal', { id, scopeDigest });
  await toldOf(operator, id, 'startLocation');
  await office.onCase(operator, 'startLocation', { id, locationId: place });
  await office.onCase(operator, 'recordSanitization', {
    id,
    locationId: place,
    method: 'LOGICAL_DELETE_ALL_VERSIONS',
    technique: 'delete-objects',
  });
  await toldOf(verifier, id, 'verifyLocation');
  await office.verify(id, place);
  await toldOf(validator, id, 'validateOutcome');
  // What the certificate names of people and organisation is asked for before it is made.
  const waiting = () => service.tell('query ($id: ID!) { blockers(caseId: $id) { code members } }', { id });
  const incomplete = (await waiting()).filter(({ code }) => code === 'PROFILE_INCOMPLETE');
  expect(incomplete.flatMap(({ members }) => members)).toEqual(expect.arrayContaining([operator.id, verifier.id]));
  const refused = await office.validate(id);
  expect(refused).toMatchObject({ code: 'PROFILES_INCOMPLETE' });
  for (const lacking of [
    ...[requester, operator, verifier, validator].map((who) => `contact of ${who.id}`),
    'stateOrganisationAddress',
  ])
    expect(refused).toMatchObject({ message: expect.stringContaining(lacking) });
  await office.change('stateOrganisationAddress', { address }, 'Organisation { address }');
  for (const who of [requester, custodian, dataCustodian, approver, operator, verifier, validator])
    expect(
      await office.change(
        'stateMemberProfile',
        { id: who.id, ...profileOf(who) },
        'Member { profile { title placeOfWork contact } }',
        who,
      ),
    ).toMatchObject({ profile: profileOf(who) });
  expect((await waiting()).map(({ code }) => code)).toEqual(['NOT_VALIDATED']);
  await office.validate(id);
  const { certificateNumber } = await office.until(id, ({ status }) => status === 'CERTIFIED');
  const { json } = await service.tell('query ($number: String!) { certificate(number: $number) { json } }', {
    number: certificateNumber,
  });
  const document = JSON.parse(Buffer.from(JSON.parse(json!).payload, 'base64url').toString());
  expect(document.organisation.address).toBe('Example Street 1, Hamburg');
  expect(document.covered[0].verifiedBy.person).toMatchObject({
    title: `Title of ${verifier.name}`,
    location: 'Hamburg',
    contact: '+49 40 000',
  });
  // The people's texts are sealed: nothing of them is in the log in clear.
  for await (const { stream, data } of service.engine.store.readAll())
    if (stream.startsWith('member-')) expect(data).not.toContain('Title of');

  // Nobody was asked for what another duty of theirs excludes, and no mail says where something is stored.
  const mails = (await readOutbox(service.outbox))
    .map((mail) => JSON.stringify(mail))
    .filter((mail) => mail.includes(id));
  const asked = (who: Person, step: string) =>
    mails.filter((mail) => mail.includes(`${who.id}@example.org`) && mail.includes(step));
  expect(asked(requester, 'approveDisposal')).toEqual([]);
  expect(asked(approver, 'verifyLocation')).toEqual([]);
  expect(asked(verifier, 'validateOutcome')).toEqual([]);
  expect(mails.filter((mail) => mail.includes('s3://'))).toEqual([]);
});

it('reminds once for each week that passes, and of nothing that was done', async () => {
  const model = await office.modelWith({ locations: [{ id: newId(), kind: 'weights', uri: 's3://models/slow' }] });
  const { id } = await office.scoped(model);
  await office.onCase(office.requester, 'requestApproval', { id });
  await toldOf(office.custodian, id, 'decideAsCustodian');
  const before = await mailsTo(office.custodian);
  const sweepAfter = (days: number) =>
    jobsAt(service, lifecycleJobs, new Date(Date.now() + days * 86_400_000), 'remind-who-acts');
  await sweepAfter(6);
  expect(await mailsTo(office.custodian)).toBe(before);
  await sweepAfter(8);
  await sweepAfter(8.5);
  expect(await mailsTo(office.custodian)).toBe(before + 1);
  await office.onCase(office.requester, 'withdrawDisposal', { id, reason: 'Kept after all' });
  await sweepAfter(30);
  expect(await mailsTo(office.custodian)).toBe(before + 1);
});

it('links to a page that says nothing by itself', async () => {
  const id = newId();
  const page = await http(service.address).get(`/cases/disposal/${id}`);
  expect([page.status, page.text.includes(id)]).toEqual([200, true]);
  await http(service.address)
    .get('/cases/case.js')
    .expect('content-type', /javascript/);
  await http(service.address).get(`/cases/other/${id}`).expect(404);
});

it('carries a case with many devices through in a few requests', async () => {
  const model = await office.modelWith({ locations: [{ id: newId(), kind: 'weights', uri: 's3://models/many' }] });
  const { id } = await office.scoped(model);
  const list = (lines: readonly string[]) =>
    office.change(
      'importDevices',
      { id, csv: ['address,serial number,manufacturer', ...lines].join('\n'), found: 'asset register' },
      'DeviceImport { locationIds problems { line column } disposalCase { scopeDigest locations { id } } }',
      office.requester,
    );
  expect(await list(['Rack 1,S-0,Acme', ',S-1,Acme'])).toMatchObject({
    locationIds: [],
    problems: [{ line: 3, column: 'address' }],
    disposalCase: { locations: [expect.anything()] },
  });
  const devices = Array.from({ length: 30 }, (_, index) => `Rack ${index},S-${index},Acme`);
  const { locationIds, disposalCase } = await list(devices);
  expect(disposalCase.locations).toHaveLength(31);
  expect((await list(devices)).disposalCase.scopeDigest).toBe(disposalCase.scopeDigest);
  await office.approved({ id, scopeDigest: disposalCase.scopeDigest }, [office.custodian]);
  expect(await office.onCase(office.operator, 'startLocations', { id, locationIds })).toMatchObject({
    status: 'EXECUTING',
  });
  const work = { method: 'NIST_PURGE', technique: 'Block erase' };
  expect(await office.onCase(office.operator, 'recordSanitizations', { id, locationIds, ...work })).not.toHaveProperty(
    'code',
  );
  const seen = { result: 'PASSED', method: 'sampling', finding: 'Nothing was read.' };
  expect(await office.onCase(office.operator, 'verifyLocations', { id, locationIds, ...seen })).toMatchObject({
    code: 'ROLES_NOT_SEPARATE',
  });
  const { locations } = await office.onCase(office.verifier, 'verifyLocations', { id, locationIds, ...seen });
  expect(locations.filter(({ status }) => status === 'VERIFIED')).toHaveLength(30);
});
