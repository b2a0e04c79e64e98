import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { custodia } from '../support/command.js';
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
