import { ServerCredentials } from '@grpc/grpc-js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from './certificates.js';

/** What a server shows on its connections, and what its clients must trust. */
export interface Identity {
  readonly credentials: ServerCredentials;
  /** The authority's certificate, for the connection string; undefined without TLS. */
  readonly caFile?: string;
  dispose(): Promise<void>;
}

export const plain: Identity = { credentials: ServerCredentials.createInsecure(), dispose: async () => undefined };

/** Writes only the authority's certificate to a file, because connection strings name one. */
export async function secured(): Promise<Identity> {
  const { authority, certificate, key } = makeCertificates();
  const folder = await mkdtemp(join(tmpdir(), 'protocol-server-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, authority);
  const pair = { private_key: Buffer.from(key), cert_chain: Buffer.from(certificate) };
  return {
    credentials: ServerCredentials.createSsl(null, [pair]),
    caFile,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
