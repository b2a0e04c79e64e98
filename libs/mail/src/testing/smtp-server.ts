import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { parseMail, type ParsedMail } from '../parse-mail.js';
import { selfSigned } from './self-signed.js';

export interface SmtpTestServer {
  readonly port: number;
  /** PEM to be trusted. */
  readonly ca: string;
  /** With the envelope's recipient, in the order of arrival. */
  readonly received: {
    readonly recipient: string;
    readonly secure: boolean;
    readonly raw: string;
    readonly mail: ParsedMail;
  }[];
  /** Ends every connection without a word. */
  hangUp(): void;
  stop(): Promise<void>;
}

/** How the server treats a recipient, by the local part: `defer-450@…` and `refuse-550@…` are answered so, `spam-554@…` after the content. */
const answers = /^(defer|refuse|spam)-(\d{3})@/;

/** A real SMTP server on a free loopback port. */
export async function smtpTestServer(options: SMTPServerOptions = {}): Promise<SmtpTestServer> {
  const { cert, key } = selfSigned();
  const received: SmtpTestServer['received'] = [];
  const refusal = (address: string, when: RegExp) => {
    const [, kind, code] = answers.exec(address) ?? [];
    return kind && when.test(kind)
      ? Object.assign(new Error(`${kind} as asked`), { responseCode: Number(code) })
      : undefined;
  };
  const server = new SMTPServer({
    authOptional: true,
    cert,
    key,
    onRcptTo: ({ address }, _session, done) => done(refusal(address, /defer|refuse/)),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const recipient = session.envelope.rcptTo[0]!.address;
        const refused = refusal(recipient, /spam/);
        if (!refused)
          received.push({ recipient, secure: session.secure, raw: raw.toString('utf8'), mail: parseMail(raw) });
        done(refused);
      });
    },
    ...options,
  });
  // A client that does not trust the certificate ends the connection; that is what some tests want.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    ca: cert,
    received,
    hangUp: () => (server.connections as Set<{ _socket: Socket }>).forEach(({ _socket }) => _socket.destroy()),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
