import { derivedId } from '@custodia/kernel';
import { MailFault, type MailAddress, type MailMessage } from './port.js';

/** The same Message-ID for the same parts, e.g. `messageIdFor('custodia.example', 'invitation', reviewId, '1')`. */
export const messageIdFor = (domain: string, ...parts: string[]): string =>
  `<${derivedId('mail', ...parts)}@${domain}>`;

const control = /[\u0000-\u001f\u007f\u2028\u2029]/;
const tooLong = 900;
/** Made of other fields, or able to redirect the mail. */
const reserved =
  /^(to|cc|bcc|from|sender|reply-to|return-path|subject|date|message-id|mime-version|content-.*|received|dkim-signature|resent-.*)$/i;

/** A message whose every field is safe in a header. Throws `MailFault` `INVALID_MESSAGE` naming field, value and remedy. */
export function checkedMessage(message: MailMessage): MailMessage & { readonly to: MailAddress } {
  const { subject, messageId, headers = {}, attachments = [] } = message;
  line('subject', subject);
  if (subject.trim() === '') throw invalid('subject', subject, 'write one');
  if (!/^<[^\s<>@]+@[^\s<>@]+>$/.test(messageId) || control.test(messageId) || messageId.length > 250)
    throw invalid('messageId', messageId, 'use <unique@domain>, at most 250 characters');
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,75}$/.test(name) || reserved.test(name))
      throw invalid(
        'headers',
        name,
        'use a header name of letters, digits and dashes that no other field of the message makes',
      );
    line(`headers.${name}`, value);
  }
  for (const { filename, contentType } of attachments) {
    line('attachments.filename', filename);
    if (!/^[\w.+-]+\/[\w.+-]+$/.test(contentType))
      throw invalid('attachments.contentType', contentType, 'use a media type such as application/pdf');
  }
  return {
    ...message,
    to: checkedAddress('to', message.to),
    ...(message.replyTo === undefined ? {} : { replyTo: checkedAddress('replyTo', message.replyTo) }),
  };
}

/** Also for the sender in an adapter's configuration. */
export function checkedAddress(field: string, value: string | MailAddress): MailAddress {
  const { address, name } = typeof value === 'string' ? { address: value, name: undefined } : value;
  // Not the whole of RFC 5321: no quoted local parts and no literals, which no mailbox of a vendor has.
  if (
    control.test(address) ||
    address.length > 254 ||
    !/^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]+\.?[^\s<>()[\]\\,;:"@.]$/u.test(address)
  )
    throw invalid(field, address, 'use one address such as name@example.org');
  if (name !== undefined) line(`${field}.name`, name);
  return name === undefined ? { address } : { address, name };
}

function line(field: string, value: string): void {
  if (control.test(value)) throw invalid(field, value, 'use one line without control characters');
  if (value.length > tooLong) throw invalid(field, `${value.slice(0, 40)}…`, `use at most ${tooLong} characters`);
}

const invalid = (field: string, value: string, remedy: string) =>
  new MailFault('INVALID_MESSAGE', `Mail: ${field} is ${JSON.stringify(value)}; ${remedy}.`);
