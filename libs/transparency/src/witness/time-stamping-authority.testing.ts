import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Authority {
  readonly url: string;
  /** Its certificate in PEM, which whoever trusts it has. */
  readonly certificate: string;
  /** What it answers from now on: `answer` is what OpenSSL makes of the request. */
  answering(change: (answer: Buffer) => { readonly status?: number; readonly body: Buffer }): void;
  close(): void;
}

const configuration = `[req]
distinguished_name = name
prompt = no
[name]
CN = Authority of a test
[extensions]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = the_only_one
[the_only_one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
`;

/** A time-stamping authority on loopback: what it signs, OpenSSL signs. */
export async function timeStampingAuthority(): Promise<Authority> {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-authority-'));
  const openssl = (...words: string[]): Buffer => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  writeFileSync(join(folder, 'tsa.cnf'), configuration);
  writeFileSync(join(folder, 'serial'), '01\n');
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-config', 'tsa.cnf', '-extensions'],
    ...['extensions', '-keyout', 'key.pem', '-out', 'certificate.pem'],
  );
  let change: Parameters<Authority['answering']>[0] = (body) => ({ body });
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      writeFileSync(join(folder, 'request.tsq'), Buffer.concat(parts));
      openssl(
        ...['ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'request.tsq', '-inkey', 'key.pem'],
        ...['-signer', 'certificate.pem', '-out', 'answer.tsr'],
      );
      const { status = 200, body } = change(readFileSync(join(folder, 'answer.tsr')));
      response.writeHead(status, { 'content-type': 'application/timestamp-reply' }).end(body);
    });
  });
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr?key=secret`,
    certificate: readFileSync(join(folder, 'certificate.pem'), 'utf8'),
    answering: (next) => void (change = next),
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
