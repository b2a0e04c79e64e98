import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { readOutbox } from '@custodia/mail';
import { http as httpTo } from '../support/http.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act, mailTo, until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const http = () => httpTo(service.address);
const place = () => `/subprocessors/${service.founded.organisationId}`;
const ask = (email: string) => http().post(`${place()}/subscriptions`).type('form').send({ email });
/** Path and secret of a link in a mail. */
const linkIn = (mail: string, step: 'confirm' | 'end') => {
  const [, path, secret] = new RegExp(
    `(/subprocessors/[0-9a-f-]+/subscriptions/[0-9a-f-]+/${step})\\?secret=([\\w-]+)`,
  ).exec(mail)!;
  return { path: path!, secret: secret! };
};
const mailsTo = async (address: string) =>
  (await readOutbox(service.outbox)).map((mail) => JSON.stringify(mail)).filter((mail) => mail.includes(address));

describe('the notices of the public list', () => {
  it('are mailed to whoever confirmed, until they end it', async () => {
    const page = await http().get(place()).expect(200);
    expect(page.text).toContain(`action="${place()}/subscriptions"`);
    const address = `reader-${newId()}@example.org`;
    await ask(address).expect(202);
    await ask('no address').expect(400);
    await http().post(`/subprocessors/${newId()}/subscriptions`).type('form').send({ email: address }).expect(404);

    const { id } = await act(service, 'registerSubprocessor', 'Subprocessor', {
      name: 'Label Works',
      categories: ['OTHER'],
    });
    // Nobody who has not confirmed hears of it.
    const first = linkIn(await mailTo(service, address, /Confirm/), 'confirm');
    await act(service, 'listSubprocessor', 'Subprocessor', { id, summary: 'We begin to use Label Works.' });
    // The link shows a button; only the button confirms.
    await http().get(`${first.path}?secret=${first.secret}`).expect(200);
    await http()
      .get(`${first.path}?secret=${'x'.repeat(43)}`)
      .expect(404);
    await http()
      .post(first.path)
      .type('form')
      .send({ secret: 'x'.repeat(43) })
      .expect(404);
    await http().post(first.path).type('form').send({ secret: first.secret }).expect(200);
    await http().post(first.path).type('form').send({ secret: first.secret }).expect(200);

    // Whoever asks twice is told once.
    await ask(address).expect(202);
    const again = linkIn(
      await until(
        async () =>
          (await mailsTo(address)).filter((mail) => /Confirm/.test(mail) && !mail.includes(first.secret)).at(-1),
        'the second mail',
      ),
      'confirm',
    );
    await http().post(again.path).type('form').send({ secret: again.secret }).expect(200);
    await act(service, 'announceSubprocessorChange', 'Subprocessor', {
      id,
      summary: 'Label Works moves to Ireland.',
      effectiveAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const notice = await mailTo(service, address, /moves to Ireland/);
    const headers = (await readOutbox(service.outbox)).find(({ text }) => text.includes('moves to Ireland'))!.headers;
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const end = linkIn(notice, 'end');
    expect(headers.get('list-unsubscribe')).toContain(`${end.path}?secret=${end.secret}`);

    // One click in a reader of mails: the address of the header, and the body of RFC 8058.
    await http()
      .post(`${end.path}?secret=${end.secret}`)
      .type('form')
      .send({ 'List-Unsubscribe': 'One-Click' })
      .expect(200);
    await http()
      .post(`${end.path}?secret=${end.secret}`)
      .type('form')
      .send({ 'List-Unsubscribe': 'One-Click' })
      .expect(404);
    const mails = await mailsTo(address);
    expect(mails.filter((mail) => /moves to Ireland/.test(mail))).toHaveLength(1);
    expect(mails.some((mail) => /We begin to use/.test(mail))).toBe(false);
  });
});
