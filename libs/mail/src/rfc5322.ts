import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailAddress, MailMessage } from './port.js';

/** What nodemailer needs of a checked message. File and URL access stay off: an attachment is bytes, never a path. */
export const composed = (message: MailMessage & { readonly to: MailAddress }, from: MailAddress, date: Date) => ({
  from: addressOf(from),
  to: addressOf(message.to),
  ...(message.replyTo === undefined ? {} : { replyTo: addressOf(message.replyTo) }),
  subject: message.subject,
  text: message.text,
  ...(message.html === undefined ? {} : { html: message.html }),
  messageId: message.messageId,
  date,
  // RFC 3834: no holiday notes in answer to a machine.
  headers: { 'Auto-Submitted': 'auto-generated', ...message.headers },
  attachments: (message.attachments ?? []).map(({ filename, contentType, content }) => ({
    filename,
    contentType,
    content: Buffer.from(content),
  })),
  disableFileAccess: true,
  disableUrlAccess: true,
});

const addressOf = (value: string | MailAddress) =>
  typeof value === 'string' ? { name: '', address: value } : { name: value.name ?? '', address: value.address };

/** The mail as it would travel (RFC 5322), lines ended by CR LF. */
export const rfc5322 = (
  message: MailMessage & { readonly to: MailAddress },
  from: MailAddress,
  date: Date,
): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    new MailComposer({ ...composed(message, from, date), newline: '\r\n' })
      .compile()
      .build((error, bytes) => (error ? reject(error) : resolve(bytes as Buffer))),
  );
