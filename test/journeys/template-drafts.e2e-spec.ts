import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { newTenant, type Tenant } from '../support/service.js';
import { act, inDays } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const fields = 'status template edition questionCount templateId problems { place reason }';
const draft = (mutation: Parameters<typeof act>[1], input: object) =>
  act(service, mutation, 'TemplateDraft', input, fields);
const edition = (id: string) =>
  service.tell(
    'query($id: ID!) { templateEdition(id: $id) { origin title questions { id answerType kind polarity options columns parent askedWhen askedIf { answered chosen above atLeast below atMost } } } }',
    { id },
  );

describe('a questionnaire of our own', () => {
  it('is written question by question, published, and answered in the forms that it asks for', async () => {
    const name = `own-${newId().slice(-8)}`;
    const { id } = await draft('startTemplateDraft', { template: name, edition: '1', title: 'Our checks' });
    await draft('arrangeDraftDomains', {
      id,
      domains: [
        { id: 'A', title: 'Place' },
        { id: 'B', title: 'Rest' },
      ],
    });
    const put = await draft('putDraftQuestions', {
      id,
      questions: [
        { id: 'A.1', domain: 'A', text: 'Is it hosted?', answerType: 'YES_NO', critical: true, weight: 2 },
        {
          id: 'A.2',
          domain: 'A',
          text: 'Where?',
          answerType: 'SINGLE',
          options: ['Own rooms', 'Cloud, EU'],
          parent: 'A.1',
          askedWhen: 'YES',
        },
        {
          id: 'A.3',
          domain: 'A',
          text: 'Which services?',
          answerType: 'MULTIPLE',
          options: ['Mail', 'Search', 'Chat'],
        },
        { id: 'A.4', domain: 'A', text: 'How many people?', answerType: 'NUMBER' },
        {
          id: 'A.5',
          domain: 'A',
          text: 'Since when?',
          answerType: 'DATE',
          parent: 'A.4',
          askedIf: { atLeast: 3, below: 9 },
        },
        { id: 'B.1', domain: 'B', text: 'Attach the report.', answerType: 'FILE', evidence: true },
        { id: 'B.2', domain: 'B', text: 'Who works on it?', answerType: 'TABLE', columns: ['Name', 'Country'] },
        { id: 'B.3', domain: 'B', text: 'Anything else?', answerType: 'TEXT' },
        { id: 'B.4', domain: 'B', text: 'To be removed?', answerType: 'YES_NO_PARTIAL' },
      ],
    });
    expect(put).toMatchObject({ questionCount: 9, problems: [] });
    await draft('removeDraftQuestions', { id, questionIds: ['B.4'] });
    await draft('putDraftQuestions', {
      id,
      questions: [{ id: 'A.0', domain: 'A', text: 'Is it ours?', answerType: 'YES_NO', polarity: 'NEUTRAL' }],
      before: 'A.1',
    });
    const published = await draft('publishTemplateDraft', { id });
    expect(published).toMatchObject({ status: 'PUBLISHED', questionCount: 9, templateId: expect.any(String) });
    const templateId = String(published.templateId);
    expect(await draft('publishTemplateDraft', { id })).toMatchObject({ status: 'PUBLISHED', templateId });
    const asked = await edition(templateId);
    expect(asked).toMatchObject({ origin: 'DRAFT', title: 'Our checks' });
    expect(asked?.questions.map((one) => [one.id, one.answerType, one.kind])).toEqual([
      ['A.0', 'YES_NO', 'YES_NO'],
      ['A.1', 'YES_NO', 'YES_NO'],
      ['A.2', 'SINGLE', 'TEXT'],
      ['A.3', 'MULTIPLE', 'TEXT'],
      ['A.4', 'NUMBER', 'TEXT'],
      ['A.5', 'DATE', 'TEXT'],
      ['B.1', 'FILE', 'TEXT'],
      ['B.2', 'TABLE', 'TEXT'],
      ['B.3', 'TEXT', 'TEXT'],
    ]);
    const within = { answered: null, chosen: null, above: null, atLeast: 3, below: 9, atMost: null };
    expect(asked?.questions.find((one) => one.id === 'A.5')).toMatchObject({ parent: 'A.4', askedIf: within });
    const vendor = await act(service, 'registerSubprocessor', 'Subprocessor', {
      name: 'Own',
      categories: ['APPLICATION'],
    });
    const { id: review } = await act(service, 'draftReview', 'Review', {
      subprocessorId: vendor.id,
      templateId,
      dueAt: inDays(30),
      contact: { name: 'Vera', email: 'own@vendor.example' },
    });
    await act(service, 'sendReview', 'Review', { id: review });
    const save = (questionId: string, text: string) =>
      service.change('saveAnswers', 'Review { answers { questionId text } }', {
        id: review,
        answers: [{ questionId, text }],
      });
    for (const [questionId, text, kept] of [
      ['A.2', 'cloud, eu', 'Cloud, EU'],
      ['A.3', 'Chat; mail', 'Mail\nChat'],
      ['A.4', '1 200,5', '1200.5'],
      ['A.5', '3.5.2026', '2026-05-03'],
      ['B.2', 'Ada | IE', 'Ada\tIE'],
    ] as const)
      expect((await save(questionId, text)).answers).toContainEqual({ questionId, text: kept });
    for (const [questionId, text] of [
      ['A.2', 'The moon'],
      ['A.4', '1,000'],
      ['A.5', 'yesterday'],
      ['B.2', 'a | b | c'],
    ] as const)
      expect(await save(questionId, text)).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(questionId),
      });
  });

  it('is copied from a pack, renamed, and given up; what was published stays', async () => {
    const [pack] = (await service.tell('{ templates { id template edition questionCount } }')).filter(
      ({ template }) => template === 'vsa-core-style',
    );
    const nameless = await service.change('startTemplateDraft', 'TemplateDraft { id }', { copyOf: pack!.id });
    expect(nameless).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('edition') });
    for (const copyOf of [newId(), 'none']) {
      const unknown = await service.change('startTemplateDraft', 'TemplateDraft { id }', { copyOf });
      expect(unknown).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('copyOf') });
    }
    const copy = await draft('startTemplateDraft', { copyOf: pack!.id, edition: 'ours' });
    expect(copy).toMatchObject({ template: 'vsa-core-style', edition: 'ours', questionCount: pack!.questionCount });
    const { id } = copy;
    await draft('describeTemplateDraft', { id, edition: pack!.edition, title: 'Ours' });
    await draft('removeDraftQuestions', { id, questionIds: ['VS-1.01'] });
    const clash = await service.change('publishTemplateDraft', 'TemplateDraft { id }', { id });
    expect(clash).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('Name another one') });
    expect(await draft('discardTemplateDraft', { id, reason: 'Only tried.' })).toMatchObject({ status: 'DISCARDED' });
    const late = await service.change('describeTemplateDraft', 'TemplateDraft { id }', { id, title: 'Late' });
    expect(late).toMatchObject({ code: 'DRAFT_CLOSED' });
    const drafts = await service.tell('{ templateDrafts { id status } }');
    expect(drafts).toContainEqual({ id, status: 'DISCARDED' });
  });

  it('cannot be published with what cannot be asked, and says what it is', async () => {
    const { id } = await draft('startTemplateDraft', { template: 'incomplete', edition: '1', title: 'Incomplete' });
    expect(await service.change('publishTemplateDraft', 'TemplateDraft { id }', { id })).toMatchObject({
      code: 'DRAFT_INCOMPLETE',
    });
    await draft('arrangeDraftDomains', { id, domains: [{ id: 'A', title: 'First' }] });
    await draft('putDraftQuestions', {
      id,
      questions: [{ id: 'A.1', domain: 'A', text: 'Which?', answerType: 'SINGLE', options: ['Only'], critical: true }],
    });
    const shown = await service.tell('query($id: ID!) { templateDraft(id: $id) { problems { place reason } } }', {
      id,
    });
    expect(shown?.problems.map(({ reason }) => reason)).toEqual([
      'free text never scores, so it cannot be critical',
      'a neutral question never scores, so it cannot be critical',
      'there is nothing to choose between',
    ]);
  });

  it('goes out and comes back as YAML', async () => {
    const [pack] = (await service.tell('{ templates { id template questionCount } }')).filter(
      ({ template }) => template === 'ai-vendor',
    );
    const yaml = String(await service.tell('query($id: ID!) { templateYaml(id: $id) }', { id: pack!.id }));
    const back = await draft('startTemplateDraft', { yaml, edition: 'from-yaml' });
    expect(back).toMatchObject({
      template: 'ai-vendor',
      edition: 'from-yaml',
      questionCount: pack!.questionCount,
      problems: [],
    });
    const imported = await act(
      service,
      'importTemplate',
      'TemplateEdition',
      { file: { name: 'own.yaml', content: Buffer.from(yaml).toString('base64') }, edition: 'as-file' },
      'template edition questionCount',
    );
    expect(imported).toMatchObject({ template: 'ai-vendor', edition: 'as-file', questionCount: pack!.questionCount });
    const broken = await service.change('startTemplateDraft', 'TemplateDraft { id }', {
      yaml: 'pack: own\nedition: 1\n',
    });
    expect(broken).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('yaml') });
  });
});
