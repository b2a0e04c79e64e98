import { describe, expect, it } from '@jest/globals';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { newId } from '@custodia/kernel';
import { inMemoryVault } from '@custodia/vault';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesContract } from '../contract/files.contract.js';
import { s3TestServer, type S3TestServer } from '../testing/s3-server.js';
import { fileSealing } from '../sealed/sealing.js';
import { s3Files, type S3Options } from './s3.js';

const optionsOf = ({ url, bucket, region, credentials }: S3TestServer): S3Options => ({
  endpoint: url,
  bucket,
  region,
  credentials,
  prefix: 'custodia/',
});
const rawOf = ({ objects }: S3TestServer): Buffer =>
  Buffer.concat([...objects.values()].flat().map(({ content }) => content ?? Buffer.alloc(0)));
const limits = { maxBytes: 1_000_000 };

for (const versioned of [false, true])
  filesContract(versioned ? 'an S3 bucket that keeps versions' : 'an S3 bucket', async () => {
    const server = await s3TestServer({ versioned });
    return {
      files: await s3Files(optionsOf(server)),
      damage: async (organisation, digest, content) =>
        void server.objects.set(`custodia/${organisation}/${digest.slice(7)}`, [
          { id: 'null', content: Buffer.from(content) },
        ]),
      raw: async () => rawOf(server),
      close: server.stop,
    };
  });

filesContract('an S3 bucket of sealed files', async () => {
  const server = await s3TestServer();
  const place = (organisation: string, digest: string) => `custodia/${organisation}/${digest.slice(7)}`;
  const leave = (key: string, content: Uint8Array) =>
    void server.objects.set(key, [{ id: 'null', content: Buffer.from(content) }]);
  return {
    files: await s3Files({ ...optionsOf(server), sealing: fileSealing(inMemoryVault()) }),
    damage: async (organisation, digest, content) => leave(`${place(organisation, digest)}.sealed`, content),
    leaveClear: async (organisation, digest, content) => leave(place(organisation, digest), content),
    raw: async () => rawOf(server),
    close: server.stop,
  };
});

// https://key:secret@host/bucket?region=…, an empty bucket on a real server.
const real = process.env['S3_TEST_URL'];
if (real)
  filesContract('the S3 bucket of S3_TEST_URL', async () => {
    const { origin, pathname, username, password, searchParams, protocol, host } = new URL(real);
    const options = {
      endpoint: origin === 'null' ? `${protocol}//${host}` : origin,
      bucket: pathname.slice(1),
      region: searchParams.get('region') ?? 'us-east-1',
      credentials: { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) },
    };
    const client = new S3Client({ ...options, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
    return {
      files: await s3Files(options),
      damage: async (organisation, digest, content) =>
        void (await client.send(
          new PutObjectCommand({ Bucket: options.bucket, Key: `${organisation}/${digest.slice(7)}`, Body: content }),
        )),
      raw: async () => {
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: options.bucket }));
        const get = async (Key: string) =>
          (await client.send(new GetObjectCommand({ Bucket: options.bucket, Key }))).Body!.transformToByteArray();
        return Buffer.concat(await Promise.all(Contents.map(({ Key }) => get(Key!))));
      },
      close: async () => client.destroy(),
    };
  });

describe('an S3 server', () => {
  const using = async (
    work: (server: S3TestServer) => Promise<void>,
    settings?: Parameters<typeof s3TestServer>[0],
  ) => {
    const server = await s3TestServer(settings);
    await work(server).finally(server.stop);
  };

  it('keeps no version and no delete marker of what was removed', () =>
    using(
      async (server) => {
        const files = await s3Files(optionsOf(server));
        const organisation = newId();
        for (let n = 0; n < 7; n++) await files.put(organisation, Buffer.from('x'), limits);
        const { digest } = await files.put(organisation, Buffer.from('x'), limits);
        expect([...server.objects.values()].map((versions) => versions.length)).toEqual([8]);
        expect(await files.remove(organisation, digest)).toBe(true);
        expect([...server.objects.values()].map((versions) => versions.length)).toEqual([0]);
      },
      { versioned: true },
    ));

  it('that knows no versions is asked for a plain removal', () =>
    using(
      async (server) => {
        const files = await s3Files(optionsOf(server));
        const organisation = newId();
        const { digest } = await files.put(organisation, Buffer.from('x'), limits);
        expect(await files.remove(organisation, digest)).toBe(true);
        expect(server.objects.size).toBe(0);
      },
      { listsVersions: false },
    ));

  it('that stumbles is asked again, and one that keeps failing is a fault that leaves no spooled file', () =>
    using(async (server) => {
      const spoolFolder = await mkdtemp(join(tmpdir(), 'custodia-spool-'));
      const files = await s3Files({ ...optionsOf(server), spoolFolder });
      server.failures.push(500, 503);
      await expect(files.put(newId(), Buffer.from('x'), limits)).resolves.toMatchObject({ size: 1 });
      server.failures.push(...Array<number>(12).fill(500));
      await expect(files.put(newId(), Buffer.from('x'), limits)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining(server.bucket),
      });
      expect(await readdir(spoolFolder)).toEqual([]);
      await rm(spoolFolder, { recursive: true });
    }));

  it('that refuses the key or has no such bucket is a fault, never a missing file', () =>
    using(async (server) => {
      const digest = `sha256:${'a'.repeat(64)}`;
      const stranger = await s3Files({
        ...optionsOf(server),
        credentials: { ...server.credentials, secretAccessKey: 'wrong' },
      });
      await expect(stranger.open(newId(), digest)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('SignatureDoesNotMatch'),
      });
      const elsewhere = await s3Files({ ...optionsOf(server), bucket: 'no-such-bucket' });
      await expect(elsewhere.open(newId(), digest)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('NoSuchBucket'),
      });
      await expect(elsewhere.has(newId(), digest)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('NoSuchBucket'),
      });
      expect(await (await s3Files(optionsOf(server))).open(newId(), digest)).toBeNull();
    }));

  it('that is not there is a fault', async () => {
    const files = await s3Files({
      endpoint: 'http://127.0.0.1:1',
      bucket: 'b',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    await expect(files.has(newId(), `sha256:${'a'.repeat(64)}`)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
