import { request as connect } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { http as httpTo } from '../support/http.js';
import { runService, type RunningService } from '../support/service.js';
import { act, codeIn, linkIn, mailTo, reviewOf, sentReview, until, vendorSession } from '../support/vendor.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service.stop());

const http = () => httpTo(service.address);

const enter = (address: string, link: string) => vendorSession(service, address, link);
async function invited(template = 'ai-vendor') {
  const sent = await sentReview(service, template);
  return { ...sent, link: linkIn(await mailTo(service, sent.address, /Open the questionnaire/)) };
}

describe('the door of the vendor', () => {
  it('opens with link and code, and keeps a cookie of that review only', async () => {
    const { id, address, link } = await invited();
    const { raw, cookie } = await enter(address, link);
    expect(raw).toMatch(new RegExp(`Path=/vendor/api/reviews/${id}; .*HttpOnly; SameSite=Strict`));
    await http().get(`/vendor/api/reviews/${id}`).set('cookie', cookie).expect(200);
    const other = await invited();
    await http().get(`/vendor/api/reviews/${other.id}`).set('cookie', cookie).expect(401);
  });

  it('does not open with the link alone, with a wrong code, or with a code used before', async () => {
    const { id, address, link } = await invited();
    await http().get(`/vendor/api/reviews/${id}`).expect(401);
    const { requestId, code } = await enter(address, link);
    const again = await http().post('/vendor/api/session').send({ invitation: link, requestId, code }).expect(401);
    expect(again.body.code).toBe('CODE_VOID');
  });

  it('forgets a code after five wrong guesses', async () => {
    const { address, link } = await invited();
    const { body } = await http().post('/vendor/api/code').send({ invitation: link }).expect(202);
    const code = codeIn(await mailTo(service, address, /Your code/));
    const wrong = code === '000000' ? '000001' : '000000';
    for (let guess = 0; guess < 5; guess++) {
      const { body: answer } = await http()
        .post('/vendor/api/session')
        .send({ invitation: link, requestId: body.requestId, code: wrong })
        .expect(401);
      expect(answer.code).toBe('CODE_WRONG');
    }
    const { body: late } = await http()
      .post('/vendor/api/session')
      .send({ invitation: link, requestId: body.requestId, code })
      .expect(401);
    expect(late.code).toBe('CODE_VOID');
  });

  it('sends no second code at once', async () => {
    const { link } = await invited();
    await http().post('/vendor/api/code').send({ invitation: link }).expect(202);
    const { body } = await http().post('/vendor/api/code').send({ invitation: link }).expect(429);
    expect(body).toMatchObject({ code: 'RATE_LIMITED', retryAt: expect.any(String) });
  });

  it('does not know a superseded link any more', async () => {
    const { id, address, link } = await invited();
    await act(service, 'resendInvitation', 'Review', { id });
    const fresh = await until(async () => {
      const found = linkIn(await mailTo(service, address, /Open the questionnaire/));
      return found !== link && found;
    }, 'the new link');
    await http().post('/vendor/api/code').send({ invitation: link }).expect(404);
    await http().post('/vendor/api/code').send({ invitation: fresh }).expect(202);
  });

  it('ends every session when the link is sent anew', async () => {
    const { id, address, link } = await invited();
    const { cookie } = await enter(address, link);
    await http().get(`/vendor/api/reviews/${id}`).set('cookie', cookie).expect(200);
    await act(service, 'resendInvitation', 'Review', { id });
    const { body } = await http().get(`/vendor/api/reviews/${id}`).set('cookie', cookie).expect(401);
    expect(body.code).toBe('SESSION_OVER');
  });

  it('lets no answer be kept by anybody on the way, a refusal neither', async () => {
    const { id, link } = await invited();
    const answers = [
      await http().get(`/vendor/api/reviews/${id}`),
      await http().post('/vendor/api/code').send({ invitation: link }),
      await http().post('/vendor/api/code').send({ invitation: link }),
      await http().get('/vendor/api/nothing'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 202, 429, 404]);
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store');
    expect(Number(answers[2]!.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('serves four requests of one session at once, tells the fifth to come back, and no other session', async () => {
    const [one, other] = [await invited(), await invited()];
    const { cookie } = await enter(one.address, one.link);
    const { cookie: neighbour } = await enter(other.address, other.link);
    const status = async (id: string, session: string) =>
      (await http().get(`/vendor/api/reviews/${id}`).set('cookie', session)).status;
    // Two more than there are turns: whoever asks meanwhile takes a turn, too, so that one of them may be turned away.
    const slow = Array.from({ length: 6 }, () => {
      const upload = connect(`${service.address}/vendor/api/reviews/${one.id}/evidence?name=slow.bin`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/octet-stream' },
      });
      upload.on('error', () => undefined);
      upload.write('the first of many bytes');
      return upload;
    });
    await until(async () => (await status(one.id, cookie)) === 429, 'the turns to be taken');
    const { headers, body } = await http().get(`/vendor/api/reviews/${one.id}`).set('cookie', cookie).expect(429);
    expect([headers['retry-after'], body.code]).toEqual(['1', 'TOO_MANY_AT_ONCE']);
    expect(await status(other.id, neighbour)).toBe(200);
    for (const upload of slow) upload.destroy();
    await until(async () => (await status(one.id, cookie)) === 200, 'the turns to be given back');
  });

  it('keeps only hashes: no link and no code stands in the log', async () => {
    const { address, link } = await invited();
    const { code, cookie } = await enter(address, link);
    const secrets = [link.split('.')[3]!, `"${code}"`, cookie.split('.')[2]!];
    for await (const { data } of service.engine.store.readAll())
      for (const secret of secrets) expect(data).not.toContain(secret);
  });

  it('turns away what another site sends', async () => {
    const { id, address, link } = await invited();
    const { cookie } = await enter(address, link);
    const { body } = await http()
      .post(`/vendor/api/reviews/${id}/submit`)
      .set('cookie', cookie)
      .set('origin', 'https://evil.example')
      .expect(403);
    expect(body.code).toBe('ORIGIN_REFUSED');
  });
});

describe('what the vendor does', () => {
  it('answers, resumes, attaches, invites, and only the contact submits', async () => {
    const { id, address, link, chosen } = await invited();
    const { cookie } = await enter(address, link);
    const [first, second] = chosen.questions.filter((one) => one.kind !== 'TEXT');
    const path = `/vendor/api/reviews/${id}`;
    await http()
      .put(`${path}/answers`)
      .set('cookie', cookie)
      .send({ answers: [{ questionId: first!.id, value: 'yes', owner: null, text: 'We do.' }] })
      .expect(200);
    await http()
      .put(`${path}/answers`)
      .set('cookie', cookie)
      .send({ answers: [{ questionId: 'nope', value: 'yes', owner: null, text: '' }] })
      .expect(404);
    await http()
      .put(`${path}/answers`)
      .set('cookie', cookie)
      .send({ answers: [{ questionId: first!.id, value: 'maybe', owner: null, text: '' }] })
      .expect(422);
    const attached = await http()
      .post(`${path}/evidence?name=report.pdf&questionId=${encodeURIComponent(first!.id)}&validUntil=2027-01-01`)
      .set('cookie', cookie)
      .set('content-type', 'application/octet-stream')
      .send('%PDF-1.7 content')
      .expect(201);
    expect(attached.body).toMatchObject({ digest: expect.stringMatching(/^sha256:/), mediaType: 'application/pdf' });
    await http()
      .post(`${path}/evidence?name=report.pdf`)
      .set('cookie', cookie)
      .set('content-type', 'application/octet-stream')
      .send('MZ program')
      .expect(422);
    for (const [type, body] of [
      ['application/json', '{"a":1}'],
      ['text/plain', 'content'],
      ['application/octet-streams', 'content'],
      ['multipart/form-data; boundary=x', '--x--'],
    ] as const)
      for (const target of ['evidence?name=report.pdf', 'import?name=answers.xlsx']) {
        const refused = await http()
          .post(`${path}/${target}`)
          .set('cookie', cookie)
          .set('content-type', type)
          .send(body);
        expect([type, target, refused.status]).toEqual([type, target, 415]);
      }
    await http().post(`${path}/evidence?name=report.pdf`).set('cookie', cookie).expect(415);

    await http()
      .post(`${path}/colleagues`)
      .set('cookie', cookie)
      .send({ name: 'Cole Colleague', email: `colleague-of-${address}` })
      .expect(201);
    const helper = `colleague-of-${address}`;
    const helperLink = linkIn(await mailTo(service, helper, /Open the questionnaire/));
    const { cookie: helping } = await enter(helper, helperLink);
    await http()
      .put(`${path}/answers`)
      .set('cookie', helping)
      .send({ answers: [{ questionId: second!.id, value: 'no', owner: null, text: '' }] })
      .expect(200);
    const taken = await http()
      .post(`${path}/colleagues`)
      .set('cookie', cookie)
      .send({ name: 'Again', email: helper.toUpperCase() })
      .expect(409);
    expect(taken.body.code).toBe('ALREADY_INVITED');
    const refused = await http().post(`${path}/submit`).set('cookie', helping).expect(403);
    expect(refused.body.code).toBe('NOT_THE_CONTACT');

    const { body: sheet } = await http().get(path).set('cookie', cookie).expect(200);
    expect(sheet.given[first!.id]).toMatchObject({ value: 'yes', text: 'We do.' });
    expect(sheet.given[second!.id]).toMatchObject({ value: 'no' });
    expect(sheet.evidence).toMatchObject([{ title: 'report.pdf', questionId: first!.id }]);
    expect(sheet.people).toHaveLength(2);
    const { body: submitted } = await http().post(`${path}/submit`).set('cookie', cookie).expect(200);
    expect(submitted.unanswered.length).toBeGreaterThan(0);
    await http()
      .put(`${path}/answers`)
      .set('cookie', cookie)
      .send({ answers: [{ questionId: first!.id, value: 'no', owner: null, text: '' }] })
      .expect(409);
  });

  it('cannot make us write to strangers: no words of its own, and three mails to an address', async () => {
    const { id, address, link } = await invited();
    const { cookie } = await enter(address, link);
    const path = `/vendor/api/reviews/${id}`;
    const stranger = `stranger-${address}`;
    const invite = () =>
      http()
        .post(`${path}/colleagues`)
        .set('cookie', cookie)
        .send({ name: 'Win a prize at https://evil.example', email: stranger });
    for (let round = 0; round < 3; round++) {
      const { body } = await invite().expect(201);
      await http().delete(`${path}/colleagues/${body.contactId}`).set('cookie', cookie).expect(200);
    }
    expect((await invite().expect(429)).body.code).toBe('TOO_MANY_INVITATIONS');
    await invite().expect(429);
    const control = await http()
      .post(`${path}/colleagues`)
      .set('cookie', cookie)
      .send({ name: 'Held\u2028back', email: `other-${address}` })
      .expect(422);
    expect(control.body.code).toBe('INVALID_INPUT');
    const { body } = await http()
      .post(`${path}/colleagues`)
      .set('cookie', cookie)
      .send({ name: 'Win a prize at https://evil.example', email: `kept-${address}` })
      .expect(201);
    expect(body.contactId).toBeDefined();
    const mail = await mailTo(service, `kept-${address}`, /Open the questionnaire/);
    expect(JSON.stringify(mail)).not.toMatch(/evil|prize/);
  });

  it('takes the workbook away and sends it back with a report', async () => {
    const { id, address, link, chosen } = await invited('caiq-lite-style');
    const { cookie } = await enter(address, link);
    const path = `/vendor/api/reviews/${id}`;
    const question = chosen.questions.find((one) => one.kind !== 'TEXT');
    await http()
      .put(`${path}/answers`)
      .set('cookie', cookie)
      .send({ answers: [{ questionId: question!.id, value: 'yes', owner: null, text: 'Written in the page.' }] })
      .expect(200);
    const file = await http()
      .get(`${path}/questionnaire.xlsx`)
      .set('cookie', cookie)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
    const { body } = await http()
      .post(`${path}/import?name=answers.xlsx`)
      .set('cookie', cookie)
      .set('content-type', 'application/octet-stream')
      .send(file.body)
      .expect(200);
    expect(body.report).toMatchObject({ format: 'custodia', answered: 1, rowsRead: chosen.questionCount, unknown: [] });
    const bad = await http()
      .post(`${path}/import?name=answers.xlsx`)
      .set('cookie', cookie)
      .set('content-type', 'application/octet-stream')
      .send(Buffer.from('PK\u0003\u0004 no workbook'))
      .expect(422);
    expect(bad.body).toMatchObject({ code: expect.stringMatching(/^WORKBOOK_/), remedy: expect.any(String) });
  });

  it('never sees verdicts, notes, findings or scores, but does see what it is asked back', async () => {
    const { id, address, link, chosen } = await invited();
    const { cookie } = await enter(address, link);
    const [question] = chosen.questions.filter((one) => one.kind !== 'TEXT');
    const path = `/vendor/api/reviews/${id}`;
    await http()
      .put(`${path}/answers`)
      .set('cookie', cookie)
      .send({ answers: [{ questionId: question!.id, value: 'no', owner: null, text: '' }] });
    await http().post(`${path}/submit`).set('cookie', cookie).expect(200);
    await until(async () => (await reviewOf(service, id, 'scoreId')).scoreId, 'a score');
    await act(service, 'giveVerdict', 'Review', {
      id,
      questionId: question!.id,
      verdict: 'UNACCEPTABLE',
      note: 'secret-note',
    });
    await act(service, 'raiseFinding', 'Review', { id, severity: 'HIGH', title: 'secret-finding' });
    await act(service, 'askClarifications', 'Review', {
      id,
      clarifications: [{ questionId: question!.id, text: 'When will it be done?' }],
    });
    const { text, body } = await http().get(path).set('cookie', cookie).expect(200);
    expect(text).not.toMatch(/secret-note|secret-finding|verdict|polarity|"weight"|"score"/);
    expect(body.clarifications).toMatchObject([{ text: 'When will it be done?', answer: null }]);
    await http()
      .post(`${path}/clarifications/${body.clarifications[0].clarificationId}`)
      .set('cookie', cookie)
      .send({ text: 'In May.' })
      .expect(200);
    // The vendor's own pages read the log; the office sees it as soon as the read model does.
    await until(
      async () => (await reviewOf(service, id, 'clarifications { answer }')).clarifications[0]!.answer === 'In May.',
      'the answer',
    );
  });
});
