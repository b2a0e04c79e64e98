import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Sealed } from '@custodia/vault';
import { staffed } from '../support/disposal.js';
import { http } from '../support/http.js';
import { runService, type RunningService } from '../support/service.js';
import { act, inDays, mailTo, reviewOf, sentReview, until } from '../support/vendor.js';

/** What is read in place of a text that named a person. */
const erased = '[erased with the data of a person]';

let service: RunningService;
let office: Awaited<ReturnType<typeof staffed>>;

beforeAll(async () => {
  service = await runService();
  office = await staffed(service);
});
afterAll(() => service?.stop());

/** Every row of every table of the database, the log and the jobs included, as text. */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const { overview } = service.engine;
  const { rows } = await overview.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  expect(rows.length).toBeGreaterThan(20);
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: hits } = await overview.query(
      `select 1 from ${name} as t where lower(t::text) like any ($1::text[]) limit 1`,
      [words.map((word) => `%${word.toLowerCase()}%`)],
    );
    if (hits.length > 0) found.push(name);
  }
  return found;
}

/** Files of the data folder that name one of the words: outbox, stored files, keys. */
const filesWith = (words: readonly string[]): string[] =>
  readdirSync(service.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => {
      const text = `${path}\n${readFileSync(path, 'latin1')}`.toLowerCase();
      return words.some((word) => text.includes(word.toLowerCase()));
    });

/** Ids of the keys under which the log holds a mail address that can be read. */
async function keysOf(address: string): Promise<string[]> {
  const { store, vault } = service.engine;
  const organisation = service.founded.organisationId;
  const keys = new Set<string>();
  for await (const { stream, data } of store.readAll()) {
    for (const sealed of sealedIn(JSON.parse(data), 'email')) {
      for (const context of [`${stream}#email`, `${stream}#${sealed.subject}.email`]) {
        // Bound to another place, it does not open.
        const answer = await vault.open(organisation, context, sealed).catch(() => null);
        if (answer?.kind === 'text' && answer.text.toLowerCase() === address.toLowerCase()) keys.add(sealed.subject);
      }
    }
  }
  return [...keys];
}

/** What is sealed in a payload under a name, at whatever depth. */
function sealedIn(value: unknown, field: string): Sealed[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) =>
    name === field && typeof part === 'object' && part !== null && 'ciphertext' in part
      ? [part as Sealed]
      : sealedIn(part, field),
  );
}

const reasonsFor = async (id: string): Promise<(string | null)[]> =>
  (
    await service.tell('query ($id: ID!) { history(kind: MODEL, id: $id) { entries { type reason } } }', { id })
  ).entries.flatMap(({ type, reason }) => (type === 'ModelRenamed' ? [reason] : []));

it('an erased member is found in no table, event, job, file or mail', async () => {
  const id = newId();
  const mark = newId().slice(-12);
  const words = [`zyx-name-${mark}`, `zyx-${mark}@example.org`, `zyx-title-${mark}`, `zyx-place-${mark}`];
  const [name, email, title, placeOfWork] = words;
  await office.change('inviteMember', { id, name, email, roles: ['DATA_CUSTODIAN'] }, 'Member { id }');
  const { secret } = await office.change(
    'issueApiToken',
    { memberId: id, label: 'Journey', scopes: ['DATA_CUSTODIAN'] },
    'IssuedApiToken { secret }',
  );
  const person = { id, name: name!, token: secret as string };
  await office.change('joinOrganisation', {}, 'Member { status }', person);
  await office.change('stateMemberProfile', { id, title, placeOfWork, contact: email }, 'Member { id }', person);
  // Work that leaves traces: a case with a decision, and the mails about it.
  const place = newId();
  const model = await office.modelWith(
    { locations: [{ id: place, kind: 'weights', uri: 's3://models/traces' }] },
    { custodianId: id },
  );
  const scope = await office.scoped(model);
  await office.onCase(office.requester, 'requestApproval', { id: scope['id'] });
  expect(await mailTo(service, email!, /decideAsCustodian/)).toContain(scope['id']);
  await office.onCase(person, 'decideAsCustodian', {
    id: scope['id'],
    decision: 'AGREE',
    scopeDigest: scope['scopeDigest'],
  });
  const renamed = { id: model.id, name: 'Traced', reason: `As ${name!.toUpperCase()} asked in a mail from ${email}` };
  await office.change('renameModel', renamed, 'Model { id }');
  await office.change('renameModel', { id: model.id, name: 'Traced still', reason: 'Nobody asked' }, 'Model { id }');
  await office.change('suspendMember', { id, reason: 'Seen where nobody belongs' }, 'Member { id }');
  await office.change('reinstateMember', { id }, 'Member { id }');
  expect(await reasonsFor(model.id)).toEqual([renamed.reason, 'Nobody asked']);
  expect(filesWith(words).length).toBeGreaterThan(0);

  expect(await office.change('eraseMember', { id }, 'Member { status name }')).toEqual({
    __typename: 'Member',
    status: 'ERASED',
    name: 'erased',
  });
  expect(await reasonsFor(model.id)).toEqual(['erased', 'Nobody asked']);
  expect(await tablesWith([...words, 'Seen where nobody belongs'])).toEqual([]);
  for await (const { data, metadata } of service.engine.store.readAll())
    expect(words.filter((word) => `${data}${metadata}`.includes(word))).toEqual([]);
  expect(filesWith(words)).toEqual([]);
});

it('an erased contact of a subprocessor is found in no table, event, job, file or mail', async () => {
  const mark = newId().slice(-12);
  const words = [`zyx-contact-${mark}`, `zyx-contact-${mark}@vendor.example`];
  const [name, email] = words;
  const categories = ['CLOUD_INFRASTRUCTURE'];
  const vendor = await office.change(
    'registerSubprocessor',
    { name: `Vendor ${mark}`, categories },
    'Subprocessor { id }',
  );
  const { id } = vendor as { id: string };
  const added = { id, name, email, role: 'Security', reason: `${name} answers at ${email}` };
  const { contacts } = await office.change('addSubprocessorContact', added, 'Subprocessor { contacts { id name } }');
  // A request to delete a copy is mailed to the contacts.
  const place = newId();
  const copy = { id: place, kind: 'weights', uri: 's3://vendor/traces', subprocessorId: id };
  const model = await office.modelWith({ locations: [copy] });
  const scope = await office.scoped(model);
  await office.approved(scope, [office.custodian]);
  await office.onCase(office.operator, 'startLocation', { id: scope.id, locationId: place });
  const request = { requestId: 'R-1', provider: 'The vendor', dueAt: inDays(30) };
  const asked = await office.onCase(office.operator, 'recordProviderRequest', {
    id: scope.id,
    locationId: place,
    ...request,
  });
  expect(asked).toMatchObject({ status: 'EXECUTING' });
  await mailTo(service, email!, /delet/i);

  await office.change('eraseSubprocessorContact', { id, contactId: contacts[0]!.id }, 'Subprocessor { id }');
  expect(await tablesWith(words)).toEqual([]);
  for await (const { data, metadata } of service.engine.store.readAll())
    expect(words.filter((word) => `${data}${metadata}`.includes(word))).toEqual([]);
  expect(filesWith(words)).toEqual([]);
});

it('an erased person is found in no note, finding, question, plan or hold, and in no review that has the same address', async () => {
  const mark = newId().slice(-12);
  const words = [`zyx-person-${mark}`, `zyx-person-${mark}@vendor.example`];
  const [name, email] = words as [string, string];
  const { id, vendor, chosen } = await sentReview(service, 'vsa-core-style', {}, { name, email });
  await mailTo(service, email, /\/vendor\/#/);
  const questionId = chosen.questions.find(({ kind }) => kind !== 'TEXT')!.id;
  await act(service, 'saveAnswers', 'Review', { id, answers: [{ questionId, value: 'NO' }] });
  await act(service, 'submitReview', 'Review', { id });
  await until(async () => (await reviewOf(service, id, 'scoreId')).scoreId, 'a score');
  await act(service, 'giveVerdict', 'Review', {
    id,
    questionId,
    verdict: 'UNACCEPTABLE',
    note: `${name} has to explain`,
  });
  const finding = { severity: 'HIGH', title: 'No backups', description: `Said by ${name.toUpperCase()} on the phone` };
  await act(service, 'raiseFinding', 'Review', { id, ...finding });
  await act(service, 'raiseFinding', 'Review', { id, ...finding, description: 'Nobody is named' });
  await act(service, 'askClarifications', 'Review', { id, clarifications: [{ text: `${name}, since when?` }] });
  await mailTo(service, email, /since when/);
  const model = await office.modelWith({ locations: [{ id: newId(), kind: 'weights', uri: 's3://models/plan' }] });
  const plan = { asset: { id: model.id, kind: 'MODEL' }, legalBasis: 'Art. 17', reason: 'No longer used' };
  const opened = await office.change(
    'openDisposal',
    { ...plan, decommissioningPlan: `${name} moves the users` },
    'DisposalCase { id decommissioningPlan }',
  );
  expect(opened).toMatchObject({ decommissioningPlan: `${name} moves the users` });
  const hold = await office.change(
    'placeLegalHold',
    {
      name: 'Lawsuit',
      authority: 'District court',
      matter: newId(),
      reason: `As "${email}" asked`,
      targets: [{ by: 'ASSET', assetKind: 'MODEL', assetId: model.id }],
    },
    'LegalHold { id }',
    office.counsel,
  );
  const texts = async () => {
    const review = await reviewOf(
      service,
      id,
      'people { name } verdicts { note } findings { description } clarifications { text }',
    );
    const { reason, history } = await service.tell(
      'query ($id: ID!) { legalHold(id: $id) { reason history { data } } }',
      { id: hold.id },
    );
    return {
      contact: review.people.map((one) => (one as { name: string | null }).name),
      notes: review.verdicts.map(({ note }) => note),
      findings: review.findings.map(({ description }) => description).sort(),
      questions: review.clarifications.map(({ text }) => text),
      hold: [reason, (JSON.parse((history as { data: string }[])[0]!.data) as { reason: string }).reason],
    };
  };
  expect(await texts()).toEqual({
    contact: [name],
    notes: [`${name} has to explain`],
    findings: ['Nobody is named', finding.description],
    questions: [`${name}, since when?`],
    hold: [`As "${email}" asked`, `As "${email}" asked`],
  });

  const added = { id: vendor.id, name, email, role: 'Security' };
  const { contacts } = await office.change('addSubprocessorContact', added, 'Subprocessor { contacts { id } }');
  await office.change('eraseSubprocessorContact', { id: vendor.id, contactId: contacts[0]!.id }, 'Subprocessor { id }');
  expect(await texts()).toEqual({
    contact: [null],
    notes: [erased],
    findings: ['Nobody is named', erased],
    questions: [erased],
    hold: [erased, erased],
  });
  expect(await tablesWith(words)).toEqual([]);
  for await (const { data, metadata } of service.engine.store.readAll())
    expect(words.filter((word) => `${data}${metadata}`.toLowerCase().includes(word))).toEqual([]);
  expect(filesWith(words)).toEqual([]);
});

it('an erased colleague of a review, who also gets the notices of the public list, can be read under no key', async () => {
  const mark = newId().slice(-12);
  const words = [`zyx-colleague-${mark}`, `zyx-colleague-${mark}@vendor.example`];
  const [name, email] = words as [string, string];
  const typed = email.replace(name, name.toUpperCase());
  const { id } = await sentReview(service, 'ai-vendor');
  const { people } = await act(service, 'inviteColleague', 'Review', { id, person: { name, email } }, 'people { id }');
  const contactId = people[1]!.id;
  await mailTo(service, email, /\/vendor\/#/);
  const list = `/subprocessors/${service.founded.organisationId}/subscriptions`;
  await http(service.address).post(list).type('form').send({ email: typed }).expect(202);
  const [, path, secret] = /(\/subprocessors\/[0-9a-f-]+\/subscriptions\/[0-9a-f-]+\/confirm)\?secret=([\w-]+)/.exec(
    await mailTo(service, typed, /Confirm/),
  )!;
  await http(service.address).post(path!).type('form').send({ secret }).expect(200);
  const finding = { severity: 'LOW', title: 'Nobody answers', description: `${name} is on leave` };
  await act(service, 'saveAnswers', 'Review', { id, answers: [{ questionId: await firstQuestion(id), value: 'NO' }] });
  await act(service, 'submitReview', 'Review', { id });
  await until(async () => (await reviewOf(service, id, 'scoreId')).scoreId, 'a score');
  await act(service, 'raiseFinding', 'Review', { id, ...finding });
  const subscription = /subscriptions\/([0-9a-f-]+)\//.exec(path!)![1]!;
  expect((await keysOf(email)).sort()).toEqual([contactId, subscription].sort());

  await act(service, 'eraseReviewPerson', 'Review', { id, contactId, reason: `${name} asked for it` });
  expect(await keysOf(email)).toEqual([]);
  expect((await reviewOf(service, id, 'findings { description }')).findings).toEqual([{ description: erased }]);
  expect(await tablesWith(words)).toEqual([]);
  for await (const { data, metadata } of service.engine.store.readAll())
    expect(words.filter((word) => `${data}${metadata}`.toLowerCase().includes(word))).toEqual([]);
  expect(filesWith(words)).toEqual([]);

  // The subscription of which nothing can be read any more is recorded as ended.
  await service.engine.jobs.queue.enqueue([
    { name: 'sweep-list-subscriptions', id: `test:${newId()}`, organisation: '*', data: {} },
  ]);
  const ended = async () => {
    for await (const { stream, type, data } of service.engine.store.readAll())
      if (type === 'ListSubscriptionEnded' && stream.endsWith(subscription)) return data;
    return null;
  };
  expect(await until(ended, 'the end of the subscription')).toBe('{"because":"erased"}');
});

const firstQuestion = async (id: string): Promise<string> => {
  const { questionnaire } = await reviewOf(service, id, 'questionnaire { question { id kind } }');
  return questionnaire.find(({ question }) => question.kind !== 'TEXT')!.question.id;
};
