import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@custodia/cli';
import { newId } from '@custodia/kernel';
import { http } from '../support/http.js';
import { staffed } from '../support/disposal.js';
import { runService, type RunningService } from '../support/service.js';
import { acceptedByRecipient, recipientAddress } from '../support/transfer.js';

let service: RunningService;
let office: Awaited<ReturnType<typeof staffed>>;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'custodia-stolen-'));
  service = await runService();
  office = await staffed(service);
});
afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function custodia(...args: string[]): Promise<{ code: number; out: string }> {
  const before = { ...process.env };
  const { write } = process.stdout;
  let out = '';
  process.env['DATABASE_URL'] = service.engine.config.database!.url;
  process.env['CUSTODIA_DATA_DIR'] = service.dataDir;
  process.stdout.write = (text: string | Uint8Array) => (out += String(text)) !== '';
  try {
    return { code: await run(args), out };
  } finally {
    Object.assign(process.stdout, { write });
    process.env = before;
    process.exitCode = 0;
  }
}

interface Held {
  readonly id: string;
  readonly number: string;
  readonly kid: string;
  readonly json: string | null;
  readonly checkUrl: string;
}

const fields =
  'id number status kind kid json checkUrl supersedes supersedingNumber withdrawalReason locationId caseId';
const certificatesOf = async (caseId: string) =>
  (
    await service.tell(
      `query ($caseId: ID!) { certificates(first: 50, filter: { caseId: { eq: $caseId } }) { edges { node { ${fields} } } } }`,
      { caseId },
    )
  ).edges
    .map(({ node }) => node)
    .sort((one, other) => (one.number < other.number ? -1 : 1));

/** A case with an object and a device, up to its certificates. */
async function certifiedCase(): Promise<{ id: string; modelId: string; held: Held[] }> {
  const bucket = { id: newId(), kind: 'weights', uri: `s3://models/${newId()}` };
  const device = newId();
  const asset = await office.modelWith({ locations: [bucket] });
  const scope = await office.scoped(asset, {
    locations: [
      {
        id: device,
        kind: 'DEVICE',
        title: 'Training node',
        address: `rack ${newId()}`,
        method: 'NIST_PURGE',
        device: { serialNumber: 'SN-7' },
      },
    ],
    methods: [{ locationId: bucket.id, method: 'LOGICAL_DELETE_ALL_VERSIONS' }],
  });
  const { id } = await office.approved(scope, [office.custodian]);
  for (const [locationId, method] of [
    [bucket.id, 'LOGICAL_DELETE_ALL_VERSIONS'],
    [device, 'NIST_PURGE'],
  ] as const) {
    await office.onCase(office.operator, 'startLocation', { id, locationId });
    await office.onCase(office.operator, 'recordSanitization', { id, locationId, method, technique: 'as planned' });
    await office.verify(id, locationId);
  }
  await office.validate(id);
  await office.until(id, ({ status }) => status === 'CERTIFIED');
  return { id, modelId: asset.id, held: await certificatesOf(id) };
}

/** A copy of a model that is shared with another organisation, up to its certificate. */
async function certifiedTransfer(): Promise<{ id: string; number: string }> {
  const digest = `sha256:${'5e'.repeat(32)}`;
  const model = await office.modelWith({ files: [{ path: 'weights', digest }] });
  const contact = recipientAddress();
  const fields = 'TransferCase { id contentsDigest items { digest } }';
  const { id, contentsDigest, items } = await office.change(
    'requestTransfer',
    {
      mode: 'SHARE',
      items: [{ kind: 'MODEL', id: model.id, versionId: model.versionId }],
      recipient: { organisation: 'Acquirer SA', country: 'FR', contact },
      legalBasis: 'Asset deal',
      reason: 'Sold',
    },
    fields,
    office.requester,
  );
  await office.change('decideOnTransfer', { id, decision: 'AGREE', contentsDigest }, fields, office.custodian);
  await office.change('approveTransfer', { id, contentsDigest }, fields, office.approver);
  const digests = [{ assetId: model.id, digest: items[0]!.digest }];
  await office.change('handOver', { id, channel: 'Courier', digests }, fields, office.operator);
  await acceptedByRecipient(service, contact, digests);
  const number = (await office.soon(
    () => numberOf(id),
    (told) => told !== null,
  ))!;
  return { id, number };
}

const numberOf = async (id: string): Promise<string | null> =>
  (await service.tell('query ($id: ID!) { transferCase(id: $id) { certificateNumber } }', { id }))!.certificateNumber;

/** What the tombstone in the inventory says. */
const tombstoneOf = (id: string) =>
  service.tell('query ($id: ID!) { model(id: $id) { status certificateNumber } }', { id });

/** What each place says where a certificate can be checked; pages as whether they repeat every reason. */
async function everywhere({ json, checkUrl }: Held, replacedBy: string | null) {
  const { verifyCertificate: asked } = (
    await service.ask(
      'query ($file: String!) { verifyCertificate(file: $file) { valid status reasons withdrawal { supersededBy } } }',
      { file: json },
    )
  ).data;
  const post = (accept: string) =>
    http(service.address).post('/certificates/verify').set({ accept }).send({ file: json });
  const uploaded = (await post('application/json')).body as { status: string; reasons: string[] };
  const path = join(folder, `${newId()}.json`);
  writeFileSync(path, json!);
  const line = JSON.parse((await custodia('verify', path, '--online', service.address, '--json')).out);
  const { pathname, search } = new URL(checkUrl);
  const pages = [(await post('text/html')).text, (await http(service.address).get(`${pathname}${search}`)).text];
  const escaped = (text: string) => text.replaceAll('"', '&quot;').replaceAll("'", '&#39;');
  for (const page of pages) {
    for (const reason of asked.reasons) expect(page).toContain(escaped(reason));
    expect(page.includes('class="answer good"')).toBe(asked.valid);
    if (replacedBy) expect(page).toContain(replacedBy);
  }
  expect([uploaded, line]).toMatchObject(
    [uploaded, line].map(() => ({ status: String(asked.status).toLowerCase(), reasons: asked.reasons })),
  );
  expect(asked.withdrawal?.supersededBy ?? null).toBe(replacedBy);
  return asked;
}

describe('a stolen signing key', () => {
  it('ends what stood under it, and each certificate is issued anew once and says so wherever it is checked', async () => {
    const [first, second] = [await certifiedCase(), await certifiedCase()];
    await office.soon(
      () => tombstoneOf(first.modelId),
      ({ certificateNumber }) => certificateNumber === first.held[0]!.number,
    );
    const shared = await certifiedTransfer();
    const [wrong] = second.held;
    const kid = wrong!.kid;
    await custodia('keys', 'rotate');
    const later = await certifiedCase();
    expect(later.held[0]!.kid).not.toBe(kid);
    await service.tell(
      'mutation ($input: RevokeCertificateInput!) { revokeCertificate(input: $input) { __typename } }',
      {
        input: { id: wrong!.id, reason: 'It named the wrong device' },
      },
    );
    expect(await everywhere(wrong!, null)).toMatchObject({ valid: false, status: 'REVOKED' });
    for (const held of first.held) expect(await everywhere(held, null)).toMatchObject({ valid: true });

    const revoked = await custodia('keys', 'revoke', kid, '--reason', 'The backup was stolen', '--json');
    expect(JSON.parse(revoked.out)).toEqual({ kid, revoked: true, standing: 4 });
    await office.soon(
      async () => (await Promise.all([first, second, shared].map(({ id }) => certificatesOf(id)))).flat(),
      (all) => all.filter(({ kid: of, status }) => of === kid && status === 'ISSUED').length === 0,
    );
    expect(JSON.parse((await custodia('keys', 'reissued', kid, '--json')).out)).toEqual({
      kid,
      signed: 5,
      standing: 0,
      replaced: 4,
    });

    const [old, fresh] = [first.held, (await certificatesOf(first.id)).filter(({ status }) => status === 'ISSUED')];
    expect(fresh).toHaveLength(2);
    expect(fresh.map(({ supersedes }) => supersedes).sort()).toEqual(old.map(({ number }) => number).sort());
    const contentOf = ({ json }: { json: string | null }) =>
      JSON.parse(Buffer.from(JSON.parse(json!).payload, 'base64url').toString());
    const ofCase = fresh.find(({ kind }) => kind === 'DISPOSAL');
    const ofDevice = fresh.find(({ kind }) => kind === 'DEVICE');
    // So does the transfer.
    await office.soon(
      () => numberOf(shared.id),
      (number) => number !== shared.number,
    );
    expect((await certificatesOf(shared.id)).map(({ number, status }) => [number, status])).toEqual([
      [shared.number, 'SUPERSEDED'],
      [await numberOf(shared.id), 'ISSUED'],
    ]);
    // Tombstone and case name the certificate that stands, not the one that was replaced.
    await office.soon(
      () => tombstoneOf(first.modelId),
      ({ status, certificateNumber }) => status === 'DISPOSED' && certificateNumber === ofCase!.number,
    );
    await office.onCase(office.requester, 'closeDisposal', { id: first.id, lessonsLearned: 'None.' });
    const { certificateNumber, history } = await service.tell(
      'query ($id: ID!) { disposalCase(id: $id) { certificateNumber history { type data } } }',
      { id: first.id },
    );
    expect(certificateNumber).toBe(ofCase!.number);
    const { data } = history.find(({ type }) => type === 'AssetTombstoned')!;
    const named = (JSON.parse(data) as { certificates: { number: string }[] }).certificates.map(({ number }) => number);
    expect(named.sort()).toEqual([ofCase!.number, ofDevice!.number].sort());
    expect(ofDevice!.number).toBe(`${ofCase!.number}-D01`);
    expect(contentOf(ofDevice!)).toMatchObject({ caseCertificate: ofCase!.number });
    expect(contentOf(ofCase!).covered).toContainEqual(expect.objectContaining({ deviceCertificate: ofDevice!.number }));
    for (const held of old) {
      const by = fresh.find(({ supersedes }) => supersedes === held.number)!;
      const answer = await everywhere(held, by.number);
      expect(answer).toMatchObject({ valid: false, status: 'KEY_REVOKED' });
      expect(answer.reasons.join(' ')).toContain(`was superseded by ${by.number}`);
      expect(await everywhere(by!, null)).toMatchObject({ valid: true });
    }
    expect(await everywhere(wrong!, null)).toMatchObject({ valid: false, status: 'KEY_REVOKED' });
    for (const held of later.held) expect(await everywhere(held, null)).toMatchObject({ valid: true });
  });
});
