import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { createHash } from 'node:crypto';
import type { Sealed } from '@custodia/vault';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { custodia } from '../support/command.js';
import { staffed, type Case } from '../support/disposal.js';
import { bearer, http, uploadTo } from '../support/http.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service?.stop());

/** Files of the data folder that hold these bytes, keys and spool included. */
const filesWith = (words: Buffer): string[] =>
  readdirSync(service.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).includes(words));

const secret = () => Buffer.from(`the board decided ${newId()} in secret`);
const placeOf = (digest: string) =>
  join(
    service.dataDir,
    'files',
    service.founded.organisationId,
    digest.slice(7, 9),
    digest.slice(9, 11),
    digest.slice(7),
  );
const download = (digest: string) =>
  http(service.address)
    .get(`/files/${digest}`)
    .set(bearer(service.founded.token!))
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
    });

it('an upload is found nowhere in the folder of the service, and is given back as it came', async () => {
  const [start, end] = [secret(), secret()];
  const content = Buffer.concat([start, Buffer.alloc(300_000, '-'), end]);
  const { digest, size } = await uploadTo(service.address, service.founded.token!, 'minutes.txt', content);
  expect({ digest, size }).toEqual({
    digest: `sha256:${createHash('sha256').update(content).digest('hex')}`,
    size: content.length,
  });
  expect([filesWith(start), filesWith(end)]).toEqual([[], []]);
  expect(((await download(digest).expect(200)).body as Buffer).equals(content)).toBe(true);
});

it('a copy in a backup is of no use once the file was removed', async () => {
  const content = secret();
  const { digest } = await uploadTo(service.address, service.founded.token!, 'minutes.txt', content);
  const copy = join(service.dataDir, 'copy');
  cpSync(`${placeOf(digest)}.sealed`, copy);
  // What the job does that destroys the own content of an asset after its disposal.
  expect(await service.engine.files.remove(service.founded.organisationId, digest)).toBe(true);
  cpSync(copy, `${placeOf(digest)}.sealed`);
  await download(digest).expect(404);
  expect(filesWith(content)).toEqual([]);
});

it('a file of an earlier release is read as it is, until the command encrypts it', async () => {
  const content = secret();
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  mkdirSync(dirname(placeOf(digest)), { recursive: true });
  writeFileSync(placeOf(digest), content);
  expect(((await download(digest).expect(200)).body as Buffer).equals(content)).toBe(true);
  const { url } = service.engine.database;
  const environment = { DATABASE_URL: url, CUSTODIA_DATA_DIR: service.dataDir };
  const ran = await custodia(['files', 'seal', '--json'], environment);
  expect([ran.code, JSON.parse(ran.out)]).toEqual([0, { sealed: 1, bytes: content.length }]);
  expect(filesWith(content)).toEqual([]);
  expect(((await download(digest).expect(200)).body as Buffer).equals(content)).toBe(true);
  expect((await custodia(['files', 'seal'], environment)).out).toContain('Every file is encrypted already');
});

it('the disposal of an asset destroys the keys of all its files, so that no copy of the folder gives one back', async () => {
  const office = await staffed(service);
  const organisation = service.founded.organisationId;
  const contents = { first: secret(), second: secret(), document: secret(), other: secret() };
  const stored = Object.fromEntries(
    await Promise.all(
      Object.entries(contents).map(async ([name, content]) => [
        name,
        await uploadTo(service.address, service.founded.token!, `${name}.bin`, content),
      ]),
    ),
  ) as Record<keyof typeof contents, { digest: string; size: number; name: string }>;
  const file = ({ name: path, digest, size }: { digest: string; size: number; name: string }) => ({
    path,
    digest,
    size,
  });
  const model = await office.modelWith({ files: [file(stored.first)] }, { retired: false });
  const more = { id: model.id, versionId: newId(), label: '2.0', files: [file(stored.second)] };
  await office.change('addModelVersion', more, 'Model { id }');
  await office.change('retireModel', { id: model.id, reason: 'Replaced' }, 'Model { id }');
  const details = { kind: 'SOC_2_TYPE_2', title: 'Report', issuer: 'Auditor', file: stored.document };
  const document = await office.change('registerDocument', details, 'Document { id }');
  await office.change('withdrawDocument', { id: document.id, reason: 'Replaced' }, 'Document { id }');

  const headers = Object.values(stored).map(({ digest }) =>
    readFileSync(`${placeOf(digest)}.sealed`).subarray(0, 1_024),
  );
  const backup = mkdtempSync(join(tmpdir(), 'custodia-backup-'));
  cpSync(join(service.dataDir, 'files'), backup, { recursive: true });

  const destroyed = async (found: Case, agreeing: typeof office.custodian): Promise<void> => {
    await office.approved(found, [agreeing]);
    await office.onCase(office.operator, 'startLocation', { id: found.id, locationId: 'custodia-files' });
    await office.until(found.id, ({ locations: [only] }) => only!.status === 'EXECUTED');
  };
  await destroyed(await office.scoped(model), office.custodian);
  const scoped = await office.scoped({ kind: 'DOCUMENT', id: document.id });
  const asset = { kind: 'DOCUMENT', id: document.id };
  const custodianId = office.dataCustodian.id;
  const named = await office.onCase(office.counsel, 'nameCustodian', { id: scoped.id, asset, custodianId });
  await destroyed(named, office.dataCustodian);

  cpSync(backup, join(service.dataDir, 'files'), { recursive: true });
  rmSync(backup, { recursive: true });
  const keys = headers.map((header) => (JSON.parse(header.toString()) as { key: Sealed }).key);
  const opened = await Promise.all(
    keys.map((key, index) => {
      const context = `file ${Object.values(stored)[index]!.digest}#key`;
      return service.engine.vault.open(organisation, context, key);
    }),
  );
  expect(opened.map(({ kind }) => kind)).toEqual(['erased', 'erased', 'erased', 'text']);
  for (const { digest } of [stored.first, stored.second, stored.document]) await download(digest).expect(404);
  expect(((await download(stored.other.digest).expect(200)).body as Buffer).equals(contents.other)).toBe(true);
  for (const content of Object.values(contents)) expect(filesWith(content)).toEqual([]);
});
