import { beforeAll, describe, expect, it } from '@jest/globals';
import { http as httpTo } from '../support/http.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act, codeIn, linkIn, mailTo, reviewOf, sentReview } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const http = () => httpTo(service.address);

describe('the language of the vendor', () => {
  it('is stated with the request, and chosen on the page for every mail that follows', async () => {
    const { id, address } = await sentReview(service, 'ai-vendor', {}, { language: 'DE' });
    const invitation = await mailTo(service, address, /bittet um Antworten/);
    expect(invitation).toMatch(/Guten Tag Vera Vendor,/);
    const link = linkIn(invitation);
    const asked = await http().post('/vendor/api/invitation').send({ invitation: link }).expect(200);
    expect(asked.body.language).toBe('de');
    const { body } = await http().post('/vendor/api/code').send({ invitation: link, language: 'en' }).expect(202);
    const code = codeIn(await mailTo(service, address, /Your code/));
    const opened = await http()
      .post('/vendor/api/session')
      .send({ invitation: link, requestId: body.requestId, code })
      .expect(200);
    const cookie = String(opened.headers['set-cookie']).split(';')[0]!;
    const speak = (language: string) =>
      http().put(`/vendor/api/reviews/${id}/language`).set('cookie', cookie).send({ language });
    expect((await speak('fr').expect(422)).body.code).toBe('INVALID_INPUT');
    await speak('de').expect(200);
    await act(service, 'moveReviewDueDate', 'Review', { id, dueOn: '2031-05-03' });
    expect(await mailTo(service, address, /Neue Frist/)).toContain('3. Mai 2031 (UTC)');
    expect((await reviewOf(service, id, 'people { role language }')).people).toEqual([
      { role: 'contact', language: 'DE' },
    ]);
  });
});
