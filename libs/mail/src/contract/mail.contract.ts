import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { messageIdFor } from '../message.js';
import type { Mail, MailMessage } from '../port.js';
import type { ParsedMail } from '../parse-mail.js';

export interface MailFixture {
  readonly mail: Mail;
  /** What has arrived so far, oldest first. The sender is `Custodia <no-reply@custodia.example>`. */
  received(): Promise<readonly ParsedMail[]>;
  close(): Promise<void>;
}

/** The one suite for every adapter of the mail port. */
export function mailContract(adapter: string, makeFixture: () => Promise<MailFixture>): void {
  describe(`mail by ${adapter}`, () => {
    let fixture: MailFixture;
    beforeAll(async () => {
      fixture = await makeFixture();
    });
    afterAll(async () => {
      await fixture?.mail.close();
      await fixture?.close();
    });
    const message = (more: Partial<MailMessage> = {}): MailMessage => ({
      to: 'vendor@example.org',
      subject: 'Your review',
      text: 'Please answer.\n',
      messageId: messageIdFor('custodia.example', newId()),
      ...more,
    });
    const arrived = async (messageId: string) =>
      (await fixture.received()).filter((mail) => mail.messageId === messageId);

    it('keeps nothing for an address that is to be forgotten', async () => {
      const [gone, kept] = [`gone-${newId()}@example.org`, `kept-${newId()}@example.org`];
      const before = (await fixture.received()).length;
      await fixture.mail.send(message({ to: gone }));
      await fixture.mail.send(message({ to: kept, replyTo: { address: gone, name: 'Gone' } }));
      const last = message({ to: kept });
      await fixture.mail.send(last);
      const forgotten = await fixture.mail.forget(gone.toUpperCase());
      expect((await fixture.received()).length - before).toBe(3 - forgotten);
      expect(await arrived(last.messageId)).toHaveLength(1);
      expect(await fixture.mail.forget(gone)).toBe(0);
    });

    it('delivers subject, text, HTML, sender and recipient, and says that a machine wrote it', async () => {
      const sent = message({
        to: { name: 'Ada L.', address: 'ada@example.org' },
        html: '<p>Please <b>answer</b>.</p>\n',
        replyTo: 'reviews@example.com',
        headers: { 'List-Unsubscribe': '<https://custodia.example/u>' },
      });
      expect(await fixture.mail.send(sent)).toEqual({ kind: 'sent', messageId: sent.messageId });
      const [mail, ...others] = await arrived(sent.messageId);
      expect(others).toEqual([]);
      expect(mail).toMatchObject({
        subject: 'Your review',
        text: 'Please answer.\n',
        html: '<p>Please <b>answer</b>.</p>\n',
        from: 'no-reply@custodia.example',
        to: ['ada@example.org'],
        attachments: [],
      });
      expect(Object.fromEntries(mail!.headers)).toMatchObject({
        'auto-submitted': 'auto-generated',
        'reply-to': 'reviews@example.com',
        'list-unsubscribe': '<https://custodia.example/u>',
      });
      expect(Math.abs(Date.parse(mail!.date) - Date.now())).toBeLessThan(60_000);
    });

    it('keeps text of every script, long lines and lines that look like the end of a mail', async () => {
      const sent = message({
        to: { name: 'Žofie "Žo" Nováková, 李', address: 'zofie@example.org' },
        subject: `Prüfung für 李 🦊 ${'sehr '.repeat(40)}lang`,
        text: `Grüße 👋\n.\n..\n.end\nFrom here\n${'x'.repeat(3_000)}\nhttps://custodia.example/answer#${'t'.repeat(86)}\n=3D = trailing  \n`,
      });
      await fixture.mail.send(sent);
      const [mail] = await arrived(sent.messageId);
      expect({ subject: mail?.subject, text: mail?.text, to: mail?.to, links: mail?.links }).toEqual({
        subject: sent.subject,
        text: sent.text,
        to: ['zofie@example.org'],
        links: [`https://custodia.example/answer#${'t'.repeat(86)}`],
      });
    });

    it('reaches a recipient whose address is not ASCII', async () => {
      const sent = message({ to: 'jürgen@example.org' });
      await fixture.mail.send(sent);
      expect((await arrived(sent.messageId))[0]?.to).toEqual(['jürgen@example.org']);
    });

    it('delivers attachments byte for byte, under their names', async () => {
      const content = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 31) % 256);
      const sent = message({
        attachments: [
          { filename: 'Fragebogen für Prüfer; "final" 李.xlsx', contentType: 'application/octet-stream', content },
          { filename: 'a.txt', contentType: 'text/plain', content: Buffer.from('kein Text der Mail') },
        ],
      });
      await fixture.mail.send(sent);
      const [mail] = await arrived(sent.messageId);
      expect(mail?.text).toBe(sent.text);
      expect(mail?.attachments.map(({ filename, contentType }) => ({ filename, contentType }))).toEqual(
        sent.attachments!.map(({ filename, contentType }) => ({ filename, contentType })),
      );
      expect(mail!.attachments[0]!.content.equals(Buffer.from(content))).toBe(true);
    });

    it('lets a repeated send be recognised by its message id', async () => {
      const sent = message();
      expect(messageIdFor('custodia.example', 'invitation', 'r1')).toBe(
        messageIdFor('custodia.example', 'invitation', 'r1'),
      );
      await fixture.mail.send(sent);
      expect(await fixture.mail.send(sent)).toEqual({ kind: 'sent', messageId: sent.messageId });
      const mails = await arrived(sent.messageId);
      expect(mails.length).toBeGreaterThanOrEqual(1);
      expect(new Set(mails.map(({ text }) => text))).toEqual(new Set([sent.text]));
    });

    it('refuses to put a second header, recipient or id into a mail', async () => {
      const attacks: [string, Partial<MailMessage>][] = [
        ['subject', { subject: 'Hello\r\nBcc: everyone@example.org' }],
        ['to', { to: 'a@example.org\nBcc: b@example.org' }],
        ['to', { to: 'a@example.org, b@example.org' }],
        ['to', { to: 'a@example.org>, <b@example.org' }],
        ['to.name', { to: { name: 'A\r\nBcc: b@example.org', address: 'a@example.org' } }],
        ['replyTo', { replyTo: 'a@example.org\r\nBcc: b@example.org' }],
        ['messageId', { messageId: '<a@b>\r\nBcc: <b@example.org>' }],
        ['headers.X-Review', { headers: { 'X-Review': '1\r\nBcc: b@example.org' } }],
        ['headers', { headers: { 'X: 1\r\nBcc': 'b@example.org' } }],
        ['headers', { headers: { Bcc: 'b@example.org' } }],
        [
          'attachments.filename',
          { attachments: [{ filename: 'a\r\nX: y', contentType: 'text/plain', content: Buffer.alloc(0) }] },
        ],
        [
          'attachments.contentType',
          { attachments: [{ filename: 'a', contentType: 'text/plain\r\nX: y', content: Buffer.alloc(0) }] },
        ],
        ['subject', { subject: '  ' }],
      ];
      const before = (await fixture.received()).length;
      for (const [field, attack] of attacks)
        await expect(fixture.mail.send(message(attack))).rejects.toMatchObject({
          code: 'INVALID_MESSAGE',
          message: expect.stringContaining(`${field} is`),
        });
      expect(await fixture.received()).toHaveLength(before);
    });
  });
}
