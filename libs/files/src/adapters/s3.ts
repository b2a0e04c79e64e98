import type { ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { checkedOrganisation, hexOf, isHex } from '../names.js';
import { FilesFault, type Files } from '../port.js';
import { spool, type Spooled } from '../spool.js';
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
}

/** The largest object that one PUT may carry. */
const largestPut = 5 * 1024 ** 3;
const attempts = 3;

/** Files in an S3 bucket under `<prefix><organisation>/<hex>`. */
export async function s3Files({
  bucket,
  region = 'us-east-1',
  endpoint,
  credentials,
  prefix = '',
  spoolFolder = tmpdir(),
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
  const keyOf = (organisation: string, digest: string) => `${folderOf(organisation)}${hexOf(digest)}`;

  /** The digest is the payload hash that the signature covers, and the server checks the content against it. */
  const upload = async (Key: string, { path, sha256, size }: Spooled) => {
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

  return {
    async put(organisation, source, { maxBytes }) {
      checkedOrganisation(organisation);
      const spooled = await spool(spoolFolder, source, Math.min(maxBytes, largestPut));
      try {
        const digest = `sha256:${spooled.sha256}`;
        await faulted('storing', () => upload(keyOf(organisation, digest), spooled));
        return { digest, size: spooled.size };
      } finally {
        await rm(spooled.path, { force: true });
      }
    },
    async open(organisation, digest) {
      const Key = keyOf(organisation, digest);
      const found = await faulted('reading', () =>
        absent(client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key }))),
      );
      return found && verified(found.Body as Readable, hexOf(digest));
    },
    async has(organisation, digest) {
      return exists(keyOf(organisation, digest));
    },
    async remove(organisation, digest) {
      const Key = keyOf(organisation, digest);
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
    },
    async *list(organisation) {
      const Prefix = folderOf(organisation);
      for (let ContinuationToken: string | undefined; ;) {
        const page = await faulted('listing', () =>
          client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix, ContinuationToken })),
        );
        for (const { Key = '', Size = 0 } of page.Contents ?? []) {
          const hex = Key.slice(Prefix.length);
          if (isHex(hex)) yield { digest: `sha256:${hex}`, size: Size };
        }
        if (!page.IsTruncated) return;
        ContinuationToken = page.NextContinuationToken;
      }
    },
    async close() {
      client.destroy();
    },
  };
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
