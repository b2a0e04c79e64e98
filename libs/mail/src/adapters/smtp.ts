import { createTransport, type SendMailOptions } from 'nodemailer';
import { sendLimitMs } from '../delivery.js';
import { checkedAddress, checkedMessage } from '../message.js';
import { MailFault, type Mail, type MailAddress, type SendOutcome } from '../port.js';
import { composed } from '../rfc5322.js';

export interface SmtpOptions {
  /**
   * `smtps://user:password@host` (TLS from the first byte, port 465) or `smtp://user:password@host:587`, which must be
   * raised to TLS by STARTTLS. `smtp://…?starttls=optional` for a relay without; on a loopback address that is the default.
   */
  readonly url: string;
  readonly from: string | MailAddress;
  /** PEM of an own certificate authority. */
  readonly ca?: string | undefined;
  /** Connections kept open; default 3. */
  readonly connections?: number;
  /** Until the server answers, each time; default 30 s. */
  readonly timeoutMs?: number;
  /** For one mail in all, also when the server says something again and again; default 45 s. */
  readonly limitMs?: number;
}

export function smtpMail({
  url,
  from,
  ca,
  connections = 3,
  timeoutMs = 30_000,
  limitMs = sendLimitMs,
}: SmtpOptions): Mail {
  const sender = checkedAddress('from', from);
  const transport = createTransport({
    ...serverOf(url),
    ...(ca === undefined ? {} : { tls: { ca } }),
    pool: true,
    maxConnections: connections,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(message): Promise<SendOutcome> {
      const checked = checkedMessage(message);
      try {
        // The signal also ends the connection, which would be lost to the pool otherwise.
        const signal = AbortSignal.timeout(limitMs);
        await transport.sendMail({ ...composed(checked, sender, new Date()), signal } as SendMailOptions);
        return { kind: 'sent', messageId: checked.messageId };
      } catch (error) {
        return refusalIn(error);
      }
    },
    // Nothing is kept here.
    forget: async () => 0,
    async close() {
      transport.close();
    },
  };
}

function serverOf(url: string) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  // The url is not repeated: it carries the password.
  if (!parsed || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === '')
    throw new MailFault(
      'CONFIGURATION',
      'SMTP_URL cannot be read; use smtps://user:password@host or smtp://user:password@host:587.',
    );
  const { protocol, hostname, port, username, password, searchParams } = parsed;
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const starttls = searchParams.get('starttls') ?? (/^(localhost|127\..*|::1)$/.test(host) ? 'optional' : 'required');
  if (!/^(optional|required)$/.test(starttls))
    throw new MailFault('CONFIGURATION', `SMTP_URL: starttls is "${starttls}"; use required or optional.`);
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && starttls === 'required',
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

/** Only an answer about this mail (its sender, its recipient, its content) is a refusal; a failed log-in or greeting is a fault. */
function refusalIn(error: unknown): SendOutcome {
  const { code, responseCode, response, message } = error as {
    code?: string;
    responseCode?: number;
    response?: string;
    message?: string;
  };
  const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  // 421 says that the server is going away (RFC 5321, 3.8).
  if (aboutThisMail && responseCode !== undefined && responseCode >= 400 && responseCode <= 599 && responseCode !== 421)
    return { kind: 'refused', permanent: responseCode >= 500, code: responseCode, response: response ?? '' };
  throw new MailFault(
    'UNAVAILABLE',
    `The mail could not be handed to the mail server (${code ?? 'no code'}): ${message ?? String(error)}`,
    { cause: error },
  );
}
