import fc from 'fast-check';
import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';

// Questions and answers for the specs of the score: any, within what an edition can be.

export const question = (id: string, changed: Partial<Question> = {}): Question => ({
  id,
  text: `${id}?`,
  guidance: '',
  domain: 'D1',
  control: null,
  kind: 'yes_no_partial',
  polarity: 'positive',
  weight: 1,
  critical: false,
  parent: null,
  askedWhen: null,
  evidence: false,
  options: [],
  ...changed,
});
export const edition = (questions: readonly Question[]): TemplateEdition => ({
  template: 'test',
  edition: '1',
  title: 'Test',
  notice: 'ours',
  rules: 'custodia-score/1',
  source: { kind: 'pack' },
  answers: [],
  owners: [
    { label: 'CSP-owned', bears: 'vendor' },
    { label: 'CSC-owned', bears: 'customer' },
  ],
  domains: [...new Set(questions.map((one) => one.domain))].map((id) => ({ id, title: id, weight: 1 })),
  questions,
});

export const reason = 'We run none of this.';
const options = ['One', 'Other'];
const values = ['yes', 'no', 'partial', 'na', null] as const;
const anyQuestions = fc
  .array(
    fc.record({
      weight: fc.integer({ min: 0, max: 400 }).map((hundredths) => hundredths / 100),
      critical: fc.boolean(),
      polarity: fc.constantFrom('positive', 'negative', 'neutral'),
      kind: fc.constantFrom('yes_no', 'yes_no_partial', 'text'),
      domain: fc.constantFrom('D1', 'D2', 'D3'),
      parent: fc.option(fc.nat(8)),
      askedWhen: fc.constantFrom('yes', 'no'),
      choice: fc.boolean(),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all) =>
    all.map(({ parent: number, askedWhen, choice, ...rest }, index) => {
      const above = number !== null && number < index ? all[number]! : null;
      const parent = above && (above.kind !== 'text' || above.choice) ? `q${number}` : null;
      const byChoice = parent !== null && above?.kind === 'text';
      return question(`q${index}`, {
        ...rest,
        ...(rest.kind === 'text' && choice ? { form: 'single', options } : {}),
        parent,
        ...(byChoice ? { askedIf: { chosen: 'One' } } : { askedWhen: parent && askedWhen }),
      } as Partial<Question>);
    }),
  );
const anyAnswers = (questions: readonly Question[]) =>
  fc.tuple(
    ...questions.map(({ id, kind, form }) =>
      fc
        .record({
          value: fc.constantFrom(...values),
          text: fc.constantFrom(...(form ? ['', ...options, 'None of them'] : ['', 'n/a', reason])),
          owner: fc.constantFrom(null, null, 'CSP-owned', 'CSC-owned'),
        })
        .map((given) => ({ questionId: id, ...given, value: kind === 'text' ? null : given.value })),
    ),
  );
export const anyFilled = anyQuestions.chain((questions) =>
  fc.record({ questions: fc.constant(questions), answers: anyAnswers(questions), at: fc.nat(questions.length - 1) }),
);
