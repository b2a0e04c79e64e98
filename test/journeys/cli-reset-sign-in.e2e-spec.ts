import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RecordedEvent } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { reasonsOf } from '@custodia/platform';
import { authenticatorCode, Visitor } from '../support/browser.js';
import type { Ran } from '../support/command.js';
import { password } from '../support/people.js';
import { runService, type RunningService } from '../support/service.js';
import { mailTo } from '../support/vendor.js';

const main = resolve('apps/cli/dist/main.js');
let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service?.stop());

/** As an operator would, on the machine of the service. */
const inProcess = (args: readonly string[]): Promise<Ran> =>
  new Promise((done) => {
    const env = {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: service.engine.config.database!.url,
      CUSTODIA_DATA_DIR: service.dataDir,
    };
    execFile(process.execPath, [main, ...args], { env }, (fault, out, err) =>
      done({ code: typeof fault?.code === 'number' ? fault.code : fault ? -1 : 0, out, err }),
    );
  });

it('custodia admin reset-sign-in lets somebody in again who lost everything, in a process of its own while the service runs', async () => {
  const { founded, address } = service;
  const person = { id: newId(), name: 'Eve', email: `${newId()}@example.org`, roles: ['VIEWER'] };
  await service.change('inviteMember', 'Member { id }', person);
  await service.change('sendInvitation', 'Member { id }', { id: person.id });
  const code = async (subject: RegExp) => /enr_[\w-]{86}/.exec(await mailTo(service, person.email, subject))![0];
  const browser = new Visitor(address);
  await browser.post('enrolment', { code: await code(/invites you/), password });
  const { totpId, secret } = (await browser.post('totp', {})).body;
  await browser.post('totp/confirm', { totpId, code: authenticatorCode(secret, Date.now()) });
  const of = ['--organisation', founded.organisationId];
  const reset = (member: string, reason = 'Lost the phone; known by voice') =>
    inProcess(['admin', 'reset-sign-in', '--member', member, '--reason', reason, ...of, '--json']);

  expect(await reset('nobody@example.org')).toMatchObject({ code: 2, out: '' });
  const done = await reset(person.email.toUpperCase());
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(done.out)).toEqual({ organisationId: founded.organisationId, memberId: person.id });
  const anew = 'another nine river stones';
  const again = new Visitor(address);
  expect((await again.post('enrolment', { code: await code(/was reset/), password: anew })).status).toBe(200);
  expect((await again.post('sign-in', { email: person.email, password })).body.code).toBe('SIGN_IN_REFUSED');
  // Without the app that was lost.
  expect(await again.post('sign-in', { email: person.email, password: anew })).toMatchObject({
    status: 200,
    body: { memberId: person.id, methods: ['password'] },
  });
  expect((await browser.get('session')).status).toBe(401);

  const resets: RecordedEvent[] = [];
  for await (const event of service.engine.store.readAll({ types: ['CredentialsReset'] }))
    if (event.stream.endsWith(person.id)) resets.push(event);
  expect(resets.map(({ metadata }) => JSON.parse(metadata).actor)).toEqual(['operator']);
  expect(await reasonsOf(service.engine.vault, founded.organisationId, resets)).toEqual([
    'Lost the phone; known by voice',
  ]);
  const invited = { ...person, id: newId(), email: `${newId()}@example.org` };
  await service.change('inviteMember', 'Member { id }', invited);
  expect(await reset(invited.email)).toMatchObject({ code: 1, err: expect.stringContaining('password') });
  expect(await inProcess(['admin', 'reset-sign-in', '--member', invited.email])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--reason'),
  });
});
