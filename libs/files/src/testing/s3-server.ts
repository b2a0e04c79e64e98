import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signatureFault } from './signature-v4.js';

interface Version {
  readonly id: string;
  /** `null` for a delete marker. */
  readonly content: Buffer | null;
}

export interface S3TestServer {
  readonly url: string;
  readonly bucket: string;
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  /** Newest last, by key. */
  readonly objects: Map<string, Version[]>;
  /** Answers the next requests with these status codes instead. */
  readonly failures: number[];
  stop(): Promise<void>;
}

const pageSize = 5;

/**
 * The part of the S3 protocol that the adapter uses, on a free loopback port: signatures, payload hashes and checksums
 * are really checked, listings come in small pages, and a bucket may keep versions.
 */
export async function s3TestServer({ versioned = false, listsVersions = true } = {}): Promise<S3TestServer> {
  const [bucket, region] = [`bucket-${randomUUID()}`, 'eu-test-1'];
  const credentials = { accessKeyId: 'TESTKEY', secretAccessKey: randomUUID() };
  const objects = new Map<string, Version[]>();
  const failures: number[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bytesOf(request);
    const injected = failures.shift();
    if (injected !== undefined) return refuse(response, injected, 'InternalError');
    const denied = signatureFault(request, new Map([[credentials.accessKeyId, credentials.secretAccessKey]]), region);
    if (denied) return refuse(response, 403, denied);
    const { pathname, searchParams } = new URL(request.url!, 'http://server');
    const [, inBucket, ...rest] = decodeURIComponent(pathname).split('/');
    if (inBucket !== bucket) return refuse(response, 404, 'NoSuchBucket');
    const damaged = bodyFault(request, body);
    if (damaged) return refuse(response, 400, damaged);
    const key = rest.join('/');
    if (key === '') {
      if (!searchParams.has('versions')) return xml(response, listing(objects, searchParams));
      return listsVersions
        ? xml(response, versionListing(objects, searchParams))
        : refuse(response, 501, 'NotImplemented');
    }
    const versions = objects.get(key) ?? [];
    const keep = (version: Version) => objects.set(key, versioned ? [...versions, version] : [version]);
    if (request.method === 'PUT') {
      keep({ id: versioned ? randomUUID() : 'null', content: body });
      return response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end();
    }
    if (request.method === 'DELETE') {
      const id = searchParams.get('versionId');
      if (id !== null)
        objects.set(
          key,
          versions.filter((version) => version.id !== id),
        );
      else if (versioned) keep({ id: randomUUID(), content: null });
      else objects.delete(key);
      return response.writeHead(204).end();
    }
    const content = versions.at(-1)?.content;
    if (!content) return refuse(response, 404, 'NoSuchKey', request.method === 'HEAD');
    response
      .writeHead(200, { 'content-length': content.length, 'content-type': 'application/octet-stream' })
      .end(request.method === 'HEAD' ? undefined : content);
  };

  const server = createServer(
    (request, response) => void answer(request, response).catch((error: Error) => refuse(response, 500, error.message)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    region,
    credentials,
    objects,
    failures,
    stop: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function bodyFault({ headers }: IncomingMessage, body: Buffer): string | null {
  const hash = createHash('sha256').update(body).digest();
  const signed = headers['x-amz-content-sha256'];
  if (signed !== 'UNSIGNED-PAYLOAD' && signed !== hash.toString('hex')) return 'XAmzContentSHA256Mismatch';
  const checksum = headers['x-amz-checksum-sha256'];
  return checksum !== undefined && checksum !== hash.toString('base64') ? 'BadDigest' : null;
}

const matching = (objects: S3TestServer['objects'], prefix: string) =>
  [...objects].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));

function listing(objects: S3TestServer['objects'], query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? '';
  const found = matching(objects, query.get('prefix') ?? '').filter(
    ([key, versions]) => key > after && versions.at(-1)?.content,
  );
  const page = found.slice(0, pageSize);
  const contents = page.map(
    ([key, versions]) => `<Contents><Key>${key}</Key><Size>${versions.at(-1)!.content!.length}</Size></Contents>`,
  );
  const more = found.length > pageSize;
  return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${page.at(-1)![0]}</NextContinuationToken>` : ''}${contents.join('')}</ListBucketResult>`;
}

function versionListing(objects: S3TestServer['objects'], query: URLSearchParams): string {
  const all = matching(objects, query.get('prefix') ?? '').flatMap(([key, versions]) =>
    versions.map((version) => ({ key, ...version })),
  );
  const marker = query.get('version-id-marker');
  const found = all.slice(marker === null ? 0 : all.findIndex(({ id }) => id === marker) + 1);
  const page = found.slice(0, pageSize);
  const more = found.length > pageSize;
  const items = page.map(({ key, id, content }) => {
    const tag = content ? 'Version' : 'DeleteMarker';
    return `<${tag}><Key>${key}</Key><VersionId>${id}</VersionId></${tag}>`;
  });
  const next = more
    ? `<NextKeyMarker>${page.at(-1)!.key}</NextKeyMarker><NextVersionIdMarker>${page.at(-1)!.id}</NextVersionIdMarker>`
    : '';
  return `<ListVersionsResult><IsTruncated>${more}</IsTruncated>${next}${items.join('')}</ListVersionsResult>`;
}

const xml = (response: ServerResponse, text: string) =>
  response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);

const refuse = (response: ServerResponse, status: number, code: string, bodiless = false) =>
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(
      bodiless
        ? undefined
        : `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );
