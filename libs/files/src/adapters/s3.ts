import type { ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { checkedOrganisation, hexOf, isHex } from '../names.js';
import { FilesFault, removedMeanwhile, type Files } from '../port.js';
import { splitHeader } from '../sealed/split-header.js';
import { clearSizeOf, sealedEnd, type FileSealing } from '../sealed/sealing.js';
import { addHeader, spool } from '../spool.js';
import { verified } from '../verified.js';

export interface S3Options {
  readonly bucket: string;
  /** Default `us-east-1`, which most servers other than AWS expect. */
  readonly region?: string | undefined;
  /** Of an S3-compatible server; without it, AWS. */
  readonly endpoint?: string | undefined;
  /** Without them, AWS's own chain: environment, profile, role of the instance or pod. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Before every key, e.g. `custodia/`. */
  readonly prefix?: string;
  /** Where uploads wait until their digest is known; default the system's temporary folder, which other users share. */
  readonly spoolFolder?: string;
  /** Without it files are stored in the clear. */
  readonly sealing?: FileSealing | null;
}

/** The largest object that one PUT may carry. */
const largestPut = 5 * 1024 ** 3;
const attempts = 3;

/** Files in an S3 bucket under `<prefix><organisation>/<hex>.sealed`; without `sealing` in the clear, under names without that end. */
export async function s3Files({
  bucket,
  region = 'us-east-1',
  endpoint,
  credentials,
  prefix = '',
  spoolFolder = tmpdir(),
  sealing = null,
}: S3Options): Promise<Files> {
  // Only who uses S3 pays for loading its client.
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: attempts,
    // We send SHA-256 ourselves and check what comes back; other servers do not know AWS's newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // What goes wrong is thrown; the client's own remarks would go to the console.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const folderOf = (organisation: string) => `${prefix}${checkedOrganisation(organisation)}/`;
  const clearKey = (organisation: string, digest: string) => `${folderOf(organisation)}${hexOf(digest)}`;
  const sealedKey = (organisation: string, digest: string) => `${clearKey(organisation, digest)}${sealedEnd}`;

  /** The digest of what is sent is the payload hash that the signature covers, and the server checks the content against it. */
  const upload = async (Key: string, path: string) => {
    const [sha256, { size }] = [await sha256Of(path), await stat(path)];
    for (let attempt = 1; ; attempt++) {
      const command = new sdk.PutObjectCommand({
        Bucket: bucket,
        Key,
        Body: createReadStream(path),
        ContentLength: size,
        ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      });
      command.middlewareStack.add(
        (next) => (args) => {
          (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256;
          return next(args);
        },
        { step: 'build', name: 'payloadHash' },
      );
      try {
        await client.send(command);
        return;
      } catch (error) {
        // A stream is read once, so the client does not repeat it by itself.
        if (attempt === attempts || (statusOf(error) ?? 500) < 500) throw error;
      }
    }
  };

  const faulted = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw new FilesFault(
        'UNAVAILABLE',
        `S3 bucket "${bucket}": ${what} failed (${(cause as Error).name}): ${(cause as Error).message}`,
        { cause },
      );
    }
  };

  /** By a listing, because the answer to a HEAD cannot tell a missing bucket from a missing object. */
  const exists = (Key: string) =>
    faulted('looking up', async () => {
      const { Contents } = await client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: Key, MaxKeys: 1 }));
      return Contents?.[0]?.Key === Key;
    });

  const get = (Key: string): Promise<Readable | null> =>
    faulted('reading', async () => {
      const found = await absent(client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key })));
      return found && (found.Body as Readable);
    });

  async function headerAt(Key: string): Promise<Buffer | null> {
    const content = await get(Key);
    if (!content) return null;
    const { header, rest } = await faulted('reading', () => splitHeader(content));
    rest.destroy();
    return header;
  }

  async function removeAt(Key: string): Promise<boolean> {
    const there = await exists(Key);
    const versions = await faulted('listing versions', () => versionsOf(sdk, client, bucket, Key));
    // In a bucket that keeps versions a plain delete only hides the content.
    for (const VersionId of versions)
      await faulted('removing', () =>
        client.send(
          new sdk.DeleteObjectCommand({ Bucket: bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) }),
        ),
      );
    if (await exists(Key))
      throw new FilesFault(
        'UNAVAILABLE',
        `S3 bucket "${bucket}": ${Key} is still there after its removal; look for object locks and replication.`,
      );
    return there;
  }

  async function* stored(organisation: string) {
    const Prefix = folderOf(organisation);
    for (let ContinuationToken: string | undefined; ;) {
      const page = await faulted('listing', () =>
        client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix, ContinuationToken })),
      );
      for (const { Key = '', Size = 0 } of page.Contents ?? []) {
        const sealed = Key.endsWith(sealedEnd);
        const hex = sealed ? Key.slice(Prefix.length, -sealedEnd.length) : Key.slice(Prefix.length);
        if (isHex(hex)) yield { digest: `sha256:${hex}`, size: sealed ? clearSizeOf(Size) : Size, sealed };
      }
      if (!page.IsTruncated) return;
      ContinuationToken = page.NextContinuationToken;
    }
  }

  const put: Files['put'] = async (organisation, source, { maxBytes }) => {
    checkedOrganisation(organisation);
    const { path, sha256, size, key } = await spool(spoolFolder, source, Math.min(maxBytes, largestPut), sealing);
    try {
      const digest = `sha256:${sha256}`;
      const target = key ? sealedKey(organisation, digest) : clearKey(organisation, digest);
      const header = key && (await sealing!.header(organisation, digest, key, await headerAt(target)));
      if (header) await addHeader(path, header);
      await faulted('storing', () => upload(target, path));
      if (header && !(await sealing!.counts(organisation, header))) throw removedMeanwhile(digest);
      // What an earlier release left in the clear has its sealed copy now.
      if (key && (await exists(clearKey(organisation, digest)))) await removeAt(clearKey(organisation, digest));
      return { digest, size };
    } finally {
      await rm(path, { force: true });
    }
  };

  return {
    put,
    async open(organisation, digest) {
      const sealed = sealing && (await get(sealedKey(organisation, digest)));
      if (!sealed) {
        const content = await get(clearKey(organisation, digest));
        return content && verified(content, hexOf(digest));
      }
      const { header, rest } = await faulted('reading', () => splitHeader(sealed));
      const content = await sealing.open(organisation, digest, header, rest).catch((fault: unknown) => {
        rest.destroy();
        throw fault;
      });
      if (content) return verified(Readable.from(content, { objectMode: false }), hexOf(digest));
      rest.destroy();
      return null;
    },
    async has(organisation, digest) {
      return (await exists(sealedKey(organisation, digest))) || (await exists(clearKey(organisation, digest)));
    },
    async remove(organisation, digest) {
      // First the key: what breaks off then leaves a file that nobody can read, and can be repeated.
      const header = sealing && (await headerAt(sealedKey(organisation, digest)));
      if (header && sealing) await sealing.destroy(organisation, header);
      const keys = [...(sealing ? [sealedKey(organisation, digest)] : []), clearKey(organisation, digest)];
      let there = false;
      for (const Key of keys) there = (await removeAt(Key)) || there;
      return there;
    },
    async *list(organisation) {
      for await (const { digest, size, sealed } of stored(organisation))
        // Of one that is stored both ways the sealed copy counts.
        if (sealed || !sealing || !(await exists(sealedKey(organisation, digest)))) yield { digest, size };
    },
    async *sealOld(organisation) {
      if (!sealing) return;
      for await (const { digest, size, sealed } of stored(organisation)) {
        const content = sealed ? null : await get(clearKey(organisation, digest));
        if (content) yield await put(organisation, verified(content, hexOf(digest)), { maxBytes: size });
      }
    },
    async close() {
      client.destroy();
    },
  };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) hash.update(part);
  return hash.digest('hex');
}

/** Every version and delete marker of one key; one nameless version for a server that keeps none and does not list them. */
async function versionsOf(
  sdk: typeof import('@aws-sdk/client-s3'),
  client: S3Client,
  Bucket: string,
  key: string,
): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  let [KeyMarker, VersionIdMarker]: (string | undefined)[] = [];
  try {
    for (;;) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new sdk.ListObjectVersionsCommand({ Bucket, Prefix: key, KeyMarker, VersionIdMarker }),
      );
      const all = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      found.push(...all.filter(({ Key }) => Key === key).map(({ VersionId }) => VersionId));
      if (!page.IsTruncated) return found;
      [KeyMarker, VersionIdMarker] = [page.NextKeyMarker, page.NextVersionIdMarker];
    }
  } catch (error) {
    if (statusOf(error) === 501) return [undefined];
    throw error;
  }
}

async function absent<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    // A missing bucket is a fault, not a missing file.
    if (statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket') return null;
    throw error;
  }
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
