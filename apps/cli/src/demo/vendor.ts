import { readOutbox, type OutboxMail } from '@custodia/mail';
import { eventually } from './story.js';

/** The vendor's side of one review, reached as a vendor reaches it: from the link in the mail. */
export interface Vendor {
  read(): Promise<{
    questions: { id: string; kind: string; parent?: string; askedWhen?: string; critical?: boolean }[];
  }>;
  save(answers: object[]): Promise<void>;
  upload(
    name: string,
    bytes: Uint8Array,
  ): Promise<{ report: { answered: number; rowsRead: number; format: string; certainty: number } }>;
  submit(): Promise<void>;
}

const mailTo = (outbox: string, address: string, test: (mail: OutboxMail) => boolean): Promise<OutboxMail> =>
  eventually(`a mail to ${address}`, async () =>
    (await readOutbox(outbox)).findLast((mail) => mail.to.includes(address) && test(mail)),
  );

/** Opens the link of the invitation and proves with the code from a second mail that the mailbox is the contact's. */
export async function openInvitation(
  address: string,
  outbox: string,
  contact: string,
  reviewId: string,
): Promise<Vendor> {
  const link = await mailTo(outbox, contact, ({ links }) =>
    links.some((url) => url.includes('/vendor/') && url.includes('#')),
  );
  const url = link.links.find((each) => each.includes('#'))!;
  const invitation = url.slice(url.indexOf('#') + 1);
  let cookie = '';

  async function send(method: string, path: string, body?: object | Uint8Array): Promise<any> {
    const bytes = body instanceof Uint8Array;
    const response = await fetch(`${address}/vendor/api/${path}`, {
      method,
      headers: {
        ...(body ? { 'content-type': bytes ? 'application/octet-stream' : 'application/json' } : {}),
        ...(cookie ? { cookie } : {}),
        origin: address,
      },
      ...(body ? { body: bytes ? Buffer.from(body) : JSON.stringify(body) } : {}),
    });
    const answer: any = await response.json().catch(() => null);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer?.message ?? ''}`);
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer;
  }

  const { requestId } = await send('POST', 'code', { invitation });
  const mail = await mailTo(outbox, contact, ({ text, file }) => file > link.file && /\b\d{6}\b/.test(text));
  await send('POST', 'session', { invitation, requestId, code: /\b\d{6}\b/.exec(mail.text)![0] });
  const review = `reviews/${reviewId}`;
  return {
    read: () => send('GET', review),
    save: (answers) => send('PUT', `${review}/answers`, { answers }),
    upload: (name, bytes) => send('POST', `${review}/import?name=${encodeURIComponent(name)}`, bytes),
    submit: () => send('POST', `${review}/submit`),
  };
}
