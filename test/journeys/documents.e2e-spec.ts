import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { bearer, http, uploadTo } from '../support/http.js';
import { runService, type RunningService } from '../support/service.js';
import { act, inDays, mailTo, until } from '../support/vendor.js';

let service: RunningService;
let subprocessor: string;
beforeAll(async () => {
  service = await runService();
  const input = {
    name: `Vendor ${newId()}`,
    purpose: 'Hosting',
    categories: ['CLOUD_INFRASTRUCTURE'],
    use: { dataSensitivity: 'INTERNAL', criticality: 'LOW', access: 'NONE', regulatoryExposure: 'NONE' },
  };
  subprocessor = (await act(service, 'registerSubprocessor', 'Subprocessor', input)).id;
});
afterAll(() => service.stop());

const fields =
  'title status digest size path validUntil supersededBy notices { daysBefore mail recipientId } attachedTo { kind id name } addenda { id }';
const report = (more: object = {}) => ({
  kind: 'SOC_2_TYPE_2',
  title: `SOC 2 ${newId()}`,
  issuer: 'Audit Partners',
  ...more,
});
const register = (more: object = {}) => act(service, 'registerDocument', 'Document', report(more), fields);
const read = (id: string) => service.tell(`query ($id: ID!) { document(id: $id) { id ${fields} } }`, { id });
const watch = (id: string): Promise<void> =>
  service.engine.jobs.queue.enqueue([
    {
      name: 'watch-document',
      id: `test:${newId()}`,
      organisation: service.founded.organisationId,
      data: { documentId: id },
    },
  ]);

const upload = (content: string) => uploadTo(service.address, service.founded.token!, 'report.pdf', content);

describe('the documents register', () => {
  it('keeps a document with its file, attached to a subprocessor, and gives the same bytes back', async () => {
    const content = `report ${newId()}`;
    const file = await upload(content);
    const document = await register({
      file,
      attachedTo: { kind: 'SUBPROCESSOR', id: subprocessor },
      validUntil: inDays(400),
    });
    expect(document).toMatchObject({
      __typename: 'Document',
      status: 'VALID',
      digest: file.digest,
      size: content.length,
      attachedTo: { kind: 'SUBPROCESSOR', id: subprocessor },
    });
    const saved = await http(service.address).get(document.path!).set(bearer(service.founded.token!));
    expect([saved.headers['content-disposition'], String(saved.body)]).toEqual([
      expect.stringMatching(/^attachment/),
      content,
    ]);
    const { data } = await service.ask('query ($id: ID!) { subprocessor(id: $id) { documents { id } } }', {
      id: subprocessor,
    });
    expect(data.subprocessor!.documents).toEqual(expect.arrayContaining([{ id: document.id }]));
  });

  it('takes its file later, is corrected while it counts, and passes to another owner', async () => {
    const document = await register({ title: 'SOC 2 (draft)' });
    const file = await upload(`later ${newId()}`);
    expect(await act(service, 'attachDocumentFile', 'Document', { id: document.id, file }, fields)).toMatchObject({
      digest: file.digest,
      size: file.size,
    });
    expect(
      await act(service, 'attachDocumentFile', 'Document', {
        id: document.id,
        file: { ...file, digest: `sha256:${'0'.repeat(64)}` },
      }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    const details = {
      kind: 'SOC_2_TYPE_2',
      title: `SOC 2 ${newId()}`,
      issuer: 'Other Auditors',
      validUntil: inDays(300),
    };
    const corrected = await act(
      service,
      'correctDocumentDetails',
      'Document',
      { id: document.id, ...details },
      `issuer ${fields}`,
    );
    expect(corrected).toMatchObject({
      title: details.title,
      issuer: details.issuer,
      validUntil: details.validUntil,
      digest: file.digest,
    });
    expect(
      await act(service, 'correctDocumentDetails', 'Document', { id: document.id, ...details, title: ' ' }),
    ).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('title') });
    const owner = newId();
    expect(await act(service, 'passDocumentOwnership', 'Document', { id: document.id, ownerId: owner })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('ownerId'),
    });
    await act(service, 'inviteMember', 'Member', {
      id: owner,
      name: 'Olga Owner',
      email: `${owner}@example.org`,
      roles: ['ASSET_OWNER'],
    });
    expect(
      await act(service, 'passDocumentOwnership', 'Document', { id: document.id, ownerId: owner }, 'ownerId'),
    ).toMatchObject({ ownerId: owner });
    await act(service, 'withdrawDocument', 'Document', { id: document.id, reason: 'Wrong report' });
    expect(
      await act(service, 'correctDocumentDetails', 'Document', { id: document.id, ...details, title: 'Too late' }),
    ).toMatchObject({ code: 'DOCUMENT_NOT_CURRENT' });
  });

  it('refuses a file that was not uploaded, and an asset that is not there', async () => {
    expect(await register({ file: { digest: `sha256:${'0'.repeat(64)}`, size: 1, name: 'a.pdf' } })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('file.digest'),
    });
    expect(await register({ attachedTo: { kind: 'MODEL', id: newId() } })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await register({ kind: 'ADDENDUM' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('addendumTo'),
    });
  });

  it('knows addenda, and which document took the place of which', async () => {
    const main = await register();
    const addendum = await register({ kind: 'ADDENDUM', addendumTo: main.id });
    expect((await read(main.id)).addenda).toEqual([{ id: addendum.id }]);
    const next = await register();
    expect(await act(service, 'supersedeDocument', 'Document', { id: main.id, byId: next.id }, fields)).toMatchObject({
      status: 'SUPERSEDED',
      supersededBy: next.id,
    });
    expect(await act(service, 'supersedeDocument', 'Document', { id: next.id, byId: main.id })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(
      await act(service, 'withdrawDocument', 'Document', { id: next.id, reason: 'The auditor took it back.' }, fields),
    ).toMatchObject({ status: 'WITHDRAWN' });
  });

  it('is asked for what expires soon', async () => {
    const soon = await register({ validUntil: inDays(20) });
    await register({ validUntil: inDays(500) });
    const { data } = await service.ask(
      'query ($to: Instant!) { documents(first: 200, filter: { validUntil: { to: $to }, status: { in: [VALID] } }) { edges { node { id validUntil } } } }',
      { to: inDays(30) },
    );
    const found = data.documents.edges.map(({ node }) => node);
    expect(found.map(({ id }) => id)).toContain(soon.id);
    expect(found.every(({ validUntil }) => validUntil! < inDays(30))).toBe(true);
  });

  it('tells the owner before a document expires, once, however often it looks', async () => {
    const document = await register({ validUntil: inDays(20) });
    await service.engine.jobs.queue.enqueue([
      { name: 'sweep-documents', id: `test:${newId()}`, organisation: '*', data: {} },
    ]);
    const told = await until(async () => {
      const row = await read(document.id);
      return row.notices.length > 0 && row;
    }, 'the notice');
    expect(told.notices).toEqual([{ daysBefore: 30, mail: 'SENT', recipientId: service.founded.memberId }]);
    expect(await mailTo(service, 'admin@example.org', new RegExp(document.title))).toContain('Expires soon');
    await watch(document.id);
    const marker = await register({ validUntil: inDays(5) });
    await watch(marker.id);
    await until(async () => (await read(marker.id)).notices.length > 0, 'the notice of a later document');
    expect((await read(document.id)).notices).toHaveLength(1);
  });

  it('does not tell of what nobody relies on any more', async () => {
    const [old, marker] = [await register({ validUntil: inDays(3) }), await register({ validUntil: inDays(3) })];
    await act(service, 'withdrawDocument', 'Document', { id: old.id, reason: 'Not needed any more.' });
    await watch(old.id);
    await watch(marker.id);
    await until(async () => (await read(marker.id)).notices.length > 0, 'the notice of the other document');
    expect((await read(old.id)).notices).toEqual([]);
  });

  it('takes in evidence of the past as expired, without telling anybody', async () => {
    expect(await register({ validUntil: '2024-01-01T00:00:00.000Z' })).toMatchObject({
      status: 'EXPIRED',
      notices: [],
    });
  });
});

describe('uploads', () => {
  const post = () => http(service.address).post('/files');
  const own = () => bearer(service.founded.token!);

  it('need a token, a form and a file', async () => {
    await post().expect(401);
    await post().set(own()).send({}).expect(415);
    await post().set(own()).field('note', 'no file').expect(400);
  });

  it('of another organisation cannot be read', async () => {
    const { digest } = await upload(`secret ${newId()}`);
    const stranger = await service.strangerToken();
    const get = (name: string) => http(service.address).get(`/files/${name}`);
    await get(digest).set(bearer(stranger)).expect(404);
    await get(digest).expect(401);
    await get('..%2F..%2Froot.key').set(own()).expect(404);
  });
});
