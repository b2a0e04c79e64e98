import { beforeAll, describe, expect, it } from '@jest/globals';
import { fieldReaders, roles, type ReadField, type Role } from '@custodia/graphql';
import { newId } from '@custodia/kernel';
import { disposalOffice, type Person } from '../support/disposal.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act, inDays, until } from '../support/vendor.js';

/** A member for each role but that of a directory, which sees no record. */
const asked = roles.filter((role): role is Exclude<Role, 'provisioning'> => role !== 'provisioning');
const marker = `seen-${newId().slice(-10)}`;

let service: Tenant;
let people: Record<string, Person>;
let records: Record<'prompt' | 'model' | 'member' | 'subprocessor' | 'review', string>;
let owner: Person;
let custodian: Person;

beforeAll(async () => {
  service = await newTenant();
  const office = disposalOffice(service);
  people = Object.fromEntries(
    await Promise.all(asked.map(async (role) => [role, await office.newcomer(role.toUpperCase())] as const)),
  );
  [owner, custodian] = [await office.newcomer('VIEWER'), await office.newcomer('VIEWER')];
  const care = { ownerId: owner.id, custodianId: custodian.id };
  const prompt = await service.change('registerPrompt', 'Prompt { id }', { name: 'P', purpose: 'Asks', ...care });
  await service.change('addPromptVersion', 'Prompt { id }', { id: prompt.id, label: '1', text: marker });
  const model = await service.change('registerModel', 'Model { id }', { name: 'M', purpose: 'Sorts' });
  const locations = [{ kind: 'weights', uri: `s3://${marker}` }];
  await service.change('addModelVersion', 'Model { id }', { id: model.id, label: '1', locations });
  const member = await office.newcomer('VIEWER');
  const profile = { id: member.id, title: marker, placeOfWork: 'Hamburg', contact: '+49 40 000' };
  await service.change('stateMemberProfile', 'Member { id }', profile);
  const vendor = await act(service, 'registerSubprocessor', 'Subprocessor', {
    name: 'Vendor',
    categories: ['CLOUD_INFRASTRUCTURE'],
  });
  const contact = { name: marker, email: `${marker}@vendor.example` };
  await act(service, 'addSubprocessorContact', 'Subprocessor', { id: vendor.id, role: 'Security', ...contact });
  const templates = await service.tell('{ templates { id template questions { id kind } } }');
  const { id: templateId, questions } = templates.find(({ template }) => template === 'caiq-lite-style')!;
  const drafted = { subprocessorId: vendor.id, templateId, dueAt: inDays(30), contact };
  const review = await act(service, 'draftReview', 'Review', drafted);
  await act(service, 'startDeskReview', 'Review', { id: review.id });
  const [question] = questions.filter(({ kind }) => kind !== 'TEXT');
  const answers = [{ questionId: question!.id, value: 'NO' }];
  await act(service, 'saveAnswers', 'Review', { id: review.id, answers });
  await act(service, 'submitReview', 'Review', { id: review.id });
  const scoreOf = 'query ($id: ID!) { review(id: $id) { scoreId } }';
  await until(async () => (await service.tell(scoreOf, { id: review.id })).scoreId, 'a score');
  const verdict = { id: review.id, questionId: question!.id, verdict: 'UNACCEPTABLE', note: marker };
  expect(await act(service, 'giveVerdict', 'Review', verdict)).toMatchObject({ id: review.id });
  const [inPrompt, inModel, inMember] = [prompt.id, model.id, member.id];
  records = { prompt: inPrompt, model: inModel, member: inMember, subprocessor: vendor.id, review: review.id };
}, 120_000);

/** Where each field stands in the API. */
const places: Readonly<Record<ReadField, readonly (readonly [keyof typeof records, string])[]>> = {
  promptText: [['prompt', 'versions { text }']],
  personalData: [['member', 'profile { title }']],
  vendorPeople: [
    ['subprocessor', 'contacts { name email }'],
    ['review', 'people { name email }'],
  ],
  judgement: [['review', 'verdicts { note }']],
};
const fields = Object.keys(fieldReaders) as ReadField[];

async function shows(record: keyof typeof records, selection: string, { token }: Person): Promise<boolean> {
  const text = `query ($id: ID!) { ${record}(id: $id) { id ${selection} } }`;
  const { data, errors } = await service.ask<string>(text, { id: records[record] }, token);
  expect({ errors, data }).toMatchObject({ data: { [record]: { id: records[record] } } });
  expect(errors).toBeUndefined();
  return JSON.stringify(data).includes(marker);
}

describe.each(fields.flatMap((field) => places[field].map((place) => [field, ...place] as const)))(
  '%s of a %s (%s)',
  (field, record, selection) => {
    it.each(asked)('is shown to %s as the table says', async (role) => {
      const seeing: readonly Role[] = fieldReaders[field].roles;
      expect(await shows(record, selection, people[role]!)).toBe(seeing.includes(role));
    });
  },
);

describe('a field', () => {
  it('of a prompt is shown to its owner and its custodian, whatever their role', async () => {
    for (const person of [owner, custodian]) expect(await shows('prompt', 'versions { text }', person)).toBe(true);
  });

  it('of a person is shown to that person', async () => {
    const text = '{ me { member { id email } } }';
    const { member } = await service.tell(text, {}, people['viewer']!.token);
    expect(member).toEqual({ id: people['viewer']!.id, email: expect.stringContaining('@example.org') });
    const other = 'query ($id: ID!) { member(id: $id) { email } }';
    expect(await service.tell(other, { id: member.id }, people['auditor']!.token)).toEqual({ email: null });
  });

  it.each(asked)('that tells where weights are is shown to %s with its record', async (role) =>
    expect(await shows('model', 'versions { locations { uri } }', people[role]!)).toBe(true),
  );
});

describe('whoCan', () => {
  it('explains who reads the text of a prompt, and by what', async () => {
    const text =
      'query ($asset: CaseAssetInput!) { whoCan(action: READ_TEXT, asset: $asset) { members { memberId grounds } } }';
    const found = await service.tell(text, { asset: { kind: 'PROMPT', id: records.prompt } });
    const grounds = new Map(found.members.map((member) => [member.memberId, member.grounds]));
    for (const role of asked) {
      const seeing: readonly Role[] = fieldReaders.promptText.roles;
      expect([role, grounds.get(people[role]!.id)]).toEqual([role, seeing.includes(role) ? ['ROLE'] : undefined]);
    }
    expect(grounds.get(owner.id)).toEqual(['OWNERSHIP']);
    expect(grounds.get(custodian.id)).toEqual(['CUSTODIANSHIP']);
    expect(await service.tell(text, { asset: { kind: 'MODEL', id: records.model } })).toEqual({ members: [] });
  });
});
