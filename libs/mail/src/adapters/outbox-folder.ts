import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkedAddress, checkedMessage } from '../message.js';
import { parseMail, type ParsedMail } from '../parse-mail.js';
import { MailFault, type Mail, type MailAddress } from '../port.js';
import { rfc5322 } from '../rfc5322.js';

/** Writes each mail as an `.eml` file instead of sending it; any mail program opens them. */
export function outboxFolder({
  folder,
  from,
  now = () => new Date(),
}: {
  folder: string;
  from: string | MailAddress;
  now?: () => Date;
}): Mail {
  const sender = checkedAddress('from', from);
  return {
    async send(message) {
      const checked = checkedMessage(message);
      const at = now();
      const bytes = await rfc5322(checked, sender, at);
      try {
        await mkdir(folder, { recursive: true });
        await writeWhole(join(folder, fileName(at, checked.messageId)), bytes);
      } catch (cause) {
        throw new MailFault('UNAVAILABLE', `The mail could not be written to the outbox folder ${folder}.`, { cause });
      }
      return { kind: 'sent', messageId: checked.messageId };
    },
    async forget(address) {
      const wanted = address.trim().toLowerCase();
      if (wanted === '') return 0;
      const mails = (await readOutbox(folder)).filter((mail) => wordsOf(mail).includes(wanted));
      await Promise.all(mails.map(({ file }) => rm(join(folder, file), { force: true })));
      return mails.length;
    },
    async close() {},
  };
}

export interface OutboxMail extends ParsedMail {
  readonly file: string;
}

/** The mails of an outbox folder, oldest first; empty for a folder that does not exist yet. */
export async function readOutbox(folder: string): Promise<readonly OutboxMail[]> {
  const gone = (error: NodeJS.ErrnoException): null => {
    if (error.code === 'ENOENT') return null;
    throw error;
  };
  const names = (await readdir(folder).catch(gone)) ?? [];
  const files = names.filter((name) => name.endsWith('.eml')).sort();
  // A mail that is forgotten meanwhile is none of them.
  const mails = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(folder, file)).catch(gone);
      return bytes && { file, ...parseMail(bytes) };
    }),
  );
  return mails.filter((mail) => mail !== null);
}

/** Everything that somebody reads in it, in small letters. */
const wordsOf = ({ to, headers, text, html }: OutboxMail): string =>
  [...to, ...[...headers].map(([, value]) => value), text ?? '', html ?? ''].join('\n').toLowerCase();

/** Sorts by time; the id tells which mail it is, also when it was sent twice. */
const fileName = (at: Date, messageId: string) =>
  `${at.toISOString().replace(/[-:]/g, '')}-${messageId.replace(/[^A-Za-z0-9@._-]/g, '').slice(0, 120)}.eml`;

/** A reader of the folder sees the whole file or none. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
